/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feeding zlib with members. */
#define ZLIB_CONST /* input is not changed */

#include "capture/gzip_decompressor.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/memory.h"

/* The largest window there is, and gzip headers rather than those of zlib. */
enum { GZIP_WINDOW_BITS = 15 + 16 };

enum { MEMBER_MAGIC_SIZE = 2 };

struct gzip_decompressor {
    struct decompressor base; /* first, so that one pointer serves both */
    z_stream zlib;
    bool between_members;
};

static bool begins_member(struct bytes input)
{
    return input.length >= MEMBER_MAGIC_SIZE && input.data[0] == 0x1f && input.data[1] == 0x8b;
}

/* DECOMPRESS_MORE when a member begins, or when it takes more input to tell. */
static enum decompress_result look_behind_member(struct gzip_decompressor *gzip, struct bytes input,
                                                 bool last)
{
    if (input.length < MEMBER_MAGIC_SIZE && !last)
        return DECOMPRESS_MORE;
    if (!begins_member(input))
        return DECOMPRESS_END;
    inflateReset(&gzip->zlib);
    gzip->between_members = false;
    return DECOMPRESS_MORE;
}

static uInt zlib_length(size_t length)
{
    return length < UINT_MAX ? (uInt)length : UINT_MAX;
}

/* zlib's view of the two buffers, before and after. */
static int inflate_some(z_stream *zlib, struct bytes *input, uint8_t *output, size_t size,
                        size_t *ret_written)
{
    int result;

    zlib->next_in = input->data;
    zlib->avail_in = zlib_length(input->length);
    zlib->next_out = output;
    zlib->avail_out = zlib_length(size);
    result = inflate(zlib, Z_NO_FLUSH);
    *input = bytes_after(*input, (size_t)(zlib->next_in - input->data));
    *ret_written = (size_t)(zlib->next_out - output);
    return result;
}

static enum decompress_result judge(struct gzip_decompressor *gzip, int result, bool starved,
                                    struct error *error)
{
    switch (result) {
    case Z_STREAM_END:
        gzip->between_members = true;
        return DECOMPRESS_MORE;
    case Z_OK:
        return DECOMPRESS_MORE;
    case Z_BUF_ERROR: /* no progress: there was nothing to read */
        return starved ? DECOMPRESS_CUT : DECOMPRESS_MORE;
    case Z_MEM_ERROR:
        memory_made(NULL);
        return DECOMPRESS_FAILED;
    default:
        error_set(error, "its gzip data is damaged (%s)",
                  gzip->zlib.msg != NULL ? gzip->zlib.msg : zError(result));
        return DECOMPRESS_FAILED;
    }
}

static enum decompress_result decompress(struct decompressor *base, struct bytes *input, bool last,
                                         uint8_t *output, size_t size, size_t *ret_written,
                                         struct error *error)
{
    struct gzip_decompressor *gzip = (struct gzip_decompressor *)base;
    int result;

    *ret_written = 0;
    if (gzip->between_members) {
        enum decompress_result found = look_behind_member(gzip, *input, last);

        if (found == DECOMPRESS_END || gzip->between_members)
            return found;
    }
    result = inflate_some(&gzip->zlib, input, output, size, ret_written);
    return judge(gzip, result, last && input->length == 0, error);
}

static void free_gzip(struct decompressor *base)
{
    struct gzip_decompressor *gzip = (struct gzip_decompressor *)base;

    inflateEnd(&gzip->zlib);
    free(gzip);
}

static const struct decompressor_operations operations = { decompress, free_gzip };

struct decompressor *gzip_decompressor_new(void)
{
    struct gzip_decompressor *gzip = memory_new(1, sizeof *gzip);

    gzip->base.operations = &operations;
    if (inflateInit2(&gzip->zlib, GZIP_WINDOW_BITS) != Z_OK)
        memory_made(NULL);
    return &gzip->base;
}
