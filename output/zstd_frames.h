/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compressing lines with zstd, many at a time into a frame of their own (RFC 8878).
 *
 * A file of several frames is as good as one of a single frame: whoever decompresses it gets
 * all contents one behind the other. But each is whole in itself: a file can be cut off
 * behind any of them, and what an unfinished one leaves can be found.
 */
#ifndef OUTPUT_ZSTD_FRAMES_H
#define OUTPUT_ZSTD_FRAMES_H

#include <stdbool.h>

#include "base/bounded_buffer.h"

struct zstd_frames;

struct zstd_frames *zstd_frames_new(void);
void zstd_frames_free(struct zstd_frames *frames);

/* Puts a frame with this content, and its checksum, in the place of what the buffer has; its
 * maximum is SIZE_MAX. */
void zstd_frames_compress(struct zstd_frames *frames, struct bytes content,
                          struct bounded_buffer *frame);

/* How many of the bytes are whole frames. */
size_t zstd_frames_whole(struct bytes bytes);

#endif
