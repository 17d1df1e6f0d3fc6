/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that options name to be written. What is written may be none of the files that are
 * read, and no other file that is written: the one would destroy the other.
 */
#ifndef CLI_WRITTEN_FILES_H
#define CLI_WRITTEN_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct written_file {
    const char *option; /* as it is typed */
    const char *path;   /* NULL where the option is not given */
};

/* Whether none of them is that input, by any name that it has; `-` is standard input. False with an
 * error. */
bool written_files_spare(size_t count, const struct written_file *files, const char *input,
                         struct error *error);

/* The same of several. */
bool written_files_are_no_inputs(size_t count, const struct written_file *files, size_t input_count,
                                 char *const *inputs, struct error *error);

/* Whether no two of them are the same file; false with an error. */
bool written_files_are_apart(size_t count, const struct written_file *files, struct error *error);

#endif
