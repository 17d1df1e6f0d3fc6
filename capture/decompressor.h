/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kind of compression provides; only compressed_file.c uses it.
 *
 * A decompressor is fed pieces of any size and keeps its place between them.
 * Compressed data may consist of several parts one behind the other, each of
 * which begins anew; what they hold is one stream.
 */
#ifndef CAPTURE_DECOMPRESSOR_H
#define CAPTURE_DECOMPRESSOR_H

#include "base/bytes.h"
#include "base/error.h"

enum decompress_result {
    DECOMPRESS_MORE,  /* call again, with more input when there is room in the output */
    DECOMPRESS_END,   /* the data is complete; what input is left does not belong to it */
    DECOMPRESS_CUT,   /* the input ended in the middle */
    DECOMPRESS_FAILED /* *error says why, as the end of a sentence: "its gzip data is ..." */
};

struct decompressor {
    const struct decompressor_operations *operations;
};

struct decompressor_operations {
    /* Takes what it uses off `*input`, writes at most `size` octets, above 0,
     * and sets *ret_written whatever the result. `last`: nothing follows the
     * input. One of the two must be so: input was added since the last call, or
     * the last call wrote something, or `last` is set for the first time. */
    enum decompress_result (*decompress)(struct decompressor *decompressor, struct bytes *input,
                                         bool last, uint8_t *output, size_t size,
                                         size_t *ret_written, struct error *error);
    void (*free)(struct decompressor *decompressor);
};

#endif
