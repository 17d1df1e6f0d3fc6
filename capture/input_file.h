/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An input file: a path the operator gave, or `-` for standard input, opened.
 *
 * What is missing, forbidden, a directory or empty is refused here, with one
 * sentence that names it. On pipes this waits for the first byte.
 */
#ifndef CAPTURE_INPUT_FILE_H
#define CAPTURE_INPUT_FILE_H

#include <stdio.h>

#include "base/error.h"

/* The stream reads through `buffer`, which must outlive it. The caller closes
 * it with fclose; for `-` that leaves standard input itself open. NULL on error. */
FILE *input_file_open(const char *path, char *buffer, size_t size, struct error *error);

/* What to call it in a message: the path, or "standard input". */
const char *input_file_label(const char *path);

#endif
