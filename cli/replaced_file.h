/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file that is written whole or not at all: into a file beside it, with mode
 * 0600, that takes its name once it is on the disk. Two programs at a time must
 * not share one: the last to end would make what the other wrote forgotten.
 * What is somebody else's is never touched: it is known by how it begins.
 */
#ifndef CLI_REPLACED_FILE_H
#define CLI_REPLACED_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"

struct replaced_file_writer {
    const void *context;
    void (*write)(const void *context, FILE *file);
};

/* Opens it to be read. NULL where there is none yet, or an empty one. False with an error when it
 * cannot be read, or could not be replaced, or is somebody else's: no regular file, or one without
 * `beginning`, which every version of ours has. */
bool replaced_file_open(const char *path, const char *beginning, FILE **ret_file,
                        struct error *error);

/* False with an error when what was there before still stands there. */
bool replaced_file_write(const char *path, const struct replaced_file_writer *writer,
                         struct error *error);

/* Gives a file that is of no use another name, `PATH.set-aside`. The error has the reason; then
 * it has the whole sentence, which ends in `consequence`. False when it cannot be done. */
bool replaced_file_set_aside(const char *path, const char *consequence, struct error *error);

#endif
