/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which files the program can still open: Landlock, landlock(7), through its system
 * calls, since no library for it is common.
 *
 * What is not allowed here the kernel refuses with EACCES, to this thread and to those
 * that it starts from then on, whoever the program runs as. Descriptors that are open
 * stay as they are. Where the kernel can, TCP connections, signals to other processes
 * and abstract sockets are refused as well.
 *
 * It takes a kernel with the second version of Landlock (Linux 5.19); the first one
 * cannot allow a file to be renamed into another folder.
 */
#ifndef CLI_CONFINEMENT_FILE_CONFINEMENT_H
#define CLI_CONFINEMENT_FILE_CONFINEMENT_H

#include <stdbool.h>

#include "base/error.h"

struct file_confinement;

/* NULL with the reason when the kernel cannot do it. `abstract_sockets`: those of other
 * programs can still be reached. */
struct file_confinement *file_confinement_new(bool abstract_sockets, struct error *error);

/* What is read; a folder with all that lies in it. A path that does not exist is passed over. */
void file_confinement_read(struct file_confinement *confinement, const char *path);

/* A folder whose files are written, made, renamed and removed. */
void file_confinement_write_folder(struct file_confinement *confinement, const char *path);

/* A file that is written: the folder that it is in, and the one that a link leads to, for
 * what is written may be renamed into place. Of a device or a pipe itself alone. */
void file_confinement_write_file(struct file_confinement *confinement, const char *path);

/* From here on; then or otherwise it is freed. False with the reason. */
bool file_confinement_enter(struct file_confinement *confinement, struct error *error);

#endif
