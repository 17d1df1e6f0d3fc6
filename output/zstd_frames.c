/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libzstd, with what it is told. */
#include "output/zstd_frames.h"

#include <assert.h>
#include <stdlib.h>
#include <zstd.h>

#include "base/memory.h"

/* zstd's own default: records become a tenth, at some 200 MB/s. */
enum { LEVEL = 3 };

struct zstd_frames {
    ZSTD_CCtx *context;
};

struct zstd_frames *zstd_frames_new(void)
{
    struct zstd_frames *frames = memory_new(1, sizeof *frames);

    frames->context = memory_made(ZSTD_createCCtx());
    ZSTD_CCtx_setParameter(frames->context, ZSTD_c_compressionLevel, LEVEL);
    ZSTD_CCtx_setParameter(frames->context, ZSTD_c_checksumFlag, 1);
    return frames;
}

void zstd_frames_free(struct zstd_frames *frames)
{
    if (frames == NULL)
        return;
    ZSTD_freeCCtx(frames->context);
    free(frames);
}

void zstd_frames_compress(struct zstd_frames *frames, struct bytes content,
                          struct bounded_buffer *frame)
{
    size_t most = ZSTD_compressBound(content.length);
    size_t length;

    bounded_buffer_reset(frame);
    length = ZSTD_compress2(frames->context, bounded_buffer_room(frame, most), most, content.data,
                            content.length);
    if (ZSTD_isError(length)) /* there is room, so there was no memory */
        memory_made(NULL);
    frame->length = length;
}

size_t zstd_frames_whole(struct bytes bytes)
{
    size_t whole = 0;

    while (whole < bytes.length) {
        size_t length = ZSTD_findFrameCompressedSize(bytes.data + whole, bytes.length - whole);

        if (ZSTD_isError(length))
            break;
        whole += length;
    }
    return whole;
}
