/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opening what lines are added to.
 *
 * A file that is created has mode 0600, or is its group's to read (file_access.h); one that
 * exists keeps its mode. A regular file is locked (flock(2)), where its file system can do
 * that: two programs that write to one file would cut off each other's lines.
 */
#ifndef OUTPUT_OPEN_OUTPUT_H
#define OUTPUT_OPEN_OUTPUT_H

#include <stdbool.h>

#include "base/error.h"
#include "base/file_access.h"
#include "output/file_calls.h"

/* A descriptor for appending; -1 with an error. */
int open_output_append(const char *path, const struct file_access *access,
                       const struct file_calls *calls, struct error *error);

/* The same for a file that there must not be yet; errno is EEXIST when there is. */
int open_output_new(const char *path, const struct file_access *access,
                    const struct file_calls *calls, struct error *error);

/* False when another program has locked it. */
bool open_output_lock(int descriptor);

/* Whether the file ends in the middle of a line, as after a power failure. Of one that
 * cannot be read it is assumed not to. */
bool open_output_line_is_cut(const char *path);

/* The folder that a path leads to; owned by the caller. */
char *open_output_folder(const char *path);

#endif
