/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decompressing zstd: RFC 8878, through libzstd.
 *
 * Frames one behind the other are one stream, skippable frames (RFC 8878,
 * 3.1.2) hold nothing. Behind a whole frame only another may stand.
 *
 * The window, which is the memory that a frame asks for (RFC 8878, 3.1.1.1.2),
 * is limited to 128 MB, what `zstd --long` writes; a larger one is refused with
 * a sentence of its own. Dictionaries are not supported.
 */
#ifndef CAPTURE_ZSTD_DECOMPRESSOR_H
#define CAPTURE_ZSTD_DECOMPRESSOR_H

#include "capture/decompressor.h"

enum { ZSTD_WINDOW_LOG_MAX = 27 };

struct decompressor *zstd_decompressor_new(void);

#endif
