/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decompressing gzip: RFC 1952, through zlib.
 *
 * Members one behind the other are one stream (RFC 1952, 2.2). Behind a whole
 * member anything that does not begin as a member is not part of the data: it
 * is left in the input, as gzip(1) ignores it. Check value and length of each
 * member (RFC 1952, 2.3.1) are verified by zlib.
 */
#ifndef CAPTURE_GZIP_DECOMPRESSOR_H
#define CAPTURE_GZIP_DECOMPRESSOR_H

#include "capture/decompressor.h"

struct decompressor *gzip_decompressor_new(void);

#endif
