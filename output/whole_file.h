/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A regular file that is written at its end, whole pieces at a time: a piece that cannot
 * be written to its last octet, because the disk is full, say, is cut off again.
 *
 * Cutting can fail too. Then the octets that are too many are remembered, and cut before
 * anything else is written. Whoever else writes at the end of the same file, or empties it,
 * must not do so in the middle of a piece; nothing but the end is ever looked at.
 */
#ifndef OUTPUT_WHOLE_FILE_H
#define OUTPUT_WHOLE_FILE_H

#include <stdbool.h>

#include "base/bytes.h"
#include "output/file_calls.h"

struct whole_file {
    const struct file_calls *calls;
    int descriptor; /* owned by whoever opened it */
    size_t torn;    /* octets of a piece at the end that is not whole */
};

struct whole_file whole_file_of(int descriptor, const struct file_calls *calls);

/* Writes all of it, or nothing and false with the reason in errno. */
bool whole_file_write(struct whole_file *file, struct bytes piece);

/* False with the reason in errno when the end of the file is still half a piece. */
bool whole_file_mend(struct whole_file *file);

#endif
