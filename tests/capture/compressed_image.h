/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compressing octets for tests, with the libraries that decompress them. */
#ifndef TESTS_CAPTURE_COMPRESSED_IMAGE_H
#define TESTS_CAPTURE_COMPRESSED_IMAGE_H

#include <check.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "base/bounded_buffer.h"
#include "base/memory.h"

enum compression_kind { COMPRESSION_GZIP, COMPRESSION_ZSTD, COMPRESSION_KIND_COUNT };

/* Appends one gzip member. */
static inline void add_gzip(struct bounded_buffer *buffer, struct bytes octets)
{
    size_t room = octets.length + octets.length / 100 + 1024;
    uint8_t *output = memory_new(room, 1);
    z_stream zlib = { .avail_in = (uInt)octets.length, .avail_out = (uInt)room };

    zlib.next_in = memory_new(octets.length, 1); /* zlib's input is not const everywhere */
    zlib.next_out = output;
    if (octets.length > 0)
        memcpy(zlib.next_in, octets.data, octets.length);
    ck_assert_int_eq(deflateInit2(&zlib, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
    ck_assert_int_eq(deflate(&zlib, Z_FINISH), Z_STREAM_END);
    ck_assert(bounded_buffer_append(buffer, bytes_of(output, zlib.total_out)));
    free(zlib.next_in - zlib.total_in);
    deflateEnd(&zlib);
    free(output);
}

/* Appends one zstd frame with a checksum, and a window of its own if that is above 0. */
static inline void add_zstd(struct bounded_buffer *buffer, struct bytes octets, int window_log)
{
    size_t room = ZSTD_compressBound(octets.length);
    uint8_t *output = memory_new(room, 1);
    ZSTD_CCtx *context = ZSTD_createCCtx();
    ZSTD_inBuffer in = { octets.data, octets.length, 0 };
    ZSTD_outBuffer out = { output, room, 0 };

    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    if (window_log > 0)
        ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
    /* Flushed first: of a frame whose size is known the window is not larger. */
    ZSTD_compressStream2(context, &out, &in, ZSTD_e_flush);
    ck_assert_uint_eq(ZSTD_compressStream2(context, &out, &in, ZSTD_e_end), 0);
    ck_assert(bounded_buffer_append(buffer, bytes_of(output, out.pos)));
    ZSTD_freeCCtx(context);
    free(output);
}

static inline void add_compressed(struct bounded_buffer *buffer, enum compression_kind kind,
                                  struct bytes octets)
{
    if (kind == COMPRESSION_GZIP)
        add_gzip(buffer, octets);
    else
        add_zstd(buffer, octets, 0);
}

/* A zstd frame that decompressors pass over. */
static inline void add_skippable(struct bounded_buffer *buffer)
{
    static const uint8_t frame[] = { 0x53, 0x2a, 0x4d, 0x18, 5, 0, 0, 0, 'n', 'o', 't', 'e', 's' };

    ck_assert(bounded_buffer_append(buffer, bytes_of(frame, sizeof frame)));
}

#endif
