/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A compressed file: an input file whose compression, if it has one, is taken
 * off while it is read.
 *
 * gzip and zstd are recognised by the first octets, never by the name, so also
 * on standard input; anything else is handed on as it is. Memory does not grow
 * with the file: a buffer of fixed size, and what the decompressor needs.
 *
 * Octets behind the end of gzip data that are no further member are ignored and
 * counted, as gzip(1) does.
 */
#ifndef CAPTURE_COMPRESSED_FILE_H
#define CAPTURE_COMPRESSED_FILE_H

#include "base/bytes.h"
#include "base/error.h"
#include "capture/input_file.h"

struct compressed_file;

enum file_state {
    FILE_READABLE,
    FILE_ENDED,  /* as it should */
    FILE_CUT,    /* in the middle of its compressed data */
    FILE_FAILED, /* compressed_file_reason says why */
};

/* NULL on error. */
struct compressed_file *compressed_file_open(const char *path, struct error *error);

/* Takes over an input that nothing was read from. */
struct compressed_file *compressed_file_new(const struct input_file *input);
void compressed_file_close(struct compressed_file *file);

/* Whether octets that begin so are compressed; as many as COMPRESSED_MAGIC_SIZE tell. */
enum { COMPRESSED_MAGIC_SIZE = 4 };
bool compressed_file_recognises(struct bytes beginning);

/* Waits for at least one octet and gives what is there, at most `size`, which
 * is above 0. 0 when there is none any more; compressed_file_state says why.
 * What stands before damage was given. */
size_t compressed_file_read(struct compressed_file *file, uint8_t *octets, size_t size);

enum file_state compressed_file_state(const struct compressed_file *file);

/* Meaningful with FILE_FAILED: the end of a sentence, such as "its gzip data is
 * damaged (...)" or the system's reason. */
const char *compressed_file_reason(const struct compressed_file *file);

/* Octets of the file itself that were used, and its size, 0 when it has none. */
void compressed_file_progress(const struct compressed_file *file, uint64_t *ret_done,
                              uint64_t *ret_total);

/* Octets ignored behind the end of the compressed data. */
uint64_t compressed_file_ignored(const struct compressed_file *file);

#endif
