/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feeding libzstd with frames. */
#include "capture/zstd_decompressor.h"

#include <assert.h>
#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/memory.h"

/* Octets of a block's header, which libzstd likes to have with the block before. */
enum { BLOCK_HEADER_SIZE = 3 };

/* libzstd gives nothing of what a call has decompressed before it came upon
 * damage. So a call is fed no further than to the end of a block, and what did
 * not fit into the output is fetched before more is fed. */
struct zstd_decompressor {
    struct decompressor base; /* first, so that one pointer serves both */
    ZSTD_DCtx *context;
    bool between_frames;
    bool output_was_full;
    size_t wanted; /* octets to be fed next */
};

static enum decompress_result explain(size_t result, struct error *error)
{
    switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_memory_allocation:
        memory_made(NULL);
        break;
    case ZSTD_error_frameParameter_windowTooLarge:
        error_set(error, "its zstd window is larger than %u MB", 1U << (ZSTD_WINDOW_LOG_MAX - 20));
        break;
    case ZSTD_error_dictionary_wrong:
        error_set(error, "its zstd data needs a dictionary");
        break;
    default:
        error_set(error, "its zstd data is damaged (%s)", ZSTD_getErrorName(result));
    }
    return DECOMPRESS_FAILED;
}

/* libzstd's own hint is what is left of a block and the header behind it. */
static void note_progress(struct zstd_decompressor *zstd, size_t hint, bool output_full)
{
    zstd->between_frames = hint == 0;
    zstd->output_was_full = output_full;
    if (hint == 0)
        zstd->wanted = BLOCK_HEADER_SIZE;
    else
        zstd->wanted = hint > BLOCK_HEADER_SIZE ? hint - BLOCK_HEADER_SIZE : hint;
}

/* Feeds at most `length` octets. */
static size_t feed(struct zstd_decompressor *zstd, struct bytes *input, size_t length,
                   uint8_t *output, size_t size, size_t *ret_written)
{
    struct bytes fed = bytes_first(*input, length);
    ZSTD_inBuffer in = { fed.data, fed.length, 0 };
    ZSTD_outBuffer out = { output, size, 0 };
    size_t hint = ZSTD_decompressStream(zstd->context, &out, &in);

    *input = bytes_after(*input, in.pos);
    *ret_written = out.pos;
    if (!ZSTD_isError(hint))
        note_progress(zstd, hint, out.pos == size);
    return hint;
}

static enum decompress_result decompress(struct decompressor *base, struct bytes *input, bool last,
                                         uint8_t *output, size_t size, size_t *ret_written,
                                         struct error *error)
{
    struct zstd_decompressor *zstd = (struct zstd_decompressor *)base;
    bool starved = last && input->length == 0;
    size_t hint;

    *ret_written = 0;
    if (zstd->between_frames && input->length == 0)
        return last ? DECOMPRESS_END : DECOMPRESS_MORE;
    if (zstd->output_was_full) {
        hint = feed(zstd, input, 0, output, size, ret_written);
        if (ZSTD_isError(hint))
            return explain(hint, error);
        if (*ret_written > 0)
            return DECOMPRESS_MORE;
    }
    hint = feed(zstd, input, zstd->wanted, output, size, ret_written);
    if (ZSTD_isError(hint))
        return explain(hint, error);
    return starved && *ret_written == 0 && hint != 0 ? DECOMPRESS_CUT : DECOMPRESS_MORE;
}

static void free_zstd(struct decompressor *base)
{
    struct zstd_decompressor *zstd = (struct zstd_decompressor *)base;

    ZSTD_freeDCtx(zstd->context);
    free(zstd);
}

static const struct decompressor_operations operations = { decompress, free_zstd };

struct decompressor *zstd_decompressor_new(void)
{
    struct zstd_decompressor *zstd = memory_new(1, sizeof *zstd);
    size_t result;

    zstd->base.operations = &operations;
    zstd->wanted = BLOCK_HEADER_SIZE;
    zstd->context = memory_made(ZSTD_createDCtx());
    result = ZSTD_DCtx_setParameter(zstd->context, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG_MAX);
    assert(!ZSTD_isError(result));
    (void)result;
    return &zstd->base;
}
