/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CRC-32C, Castagnoli's checksum (RFC 9260, appendix A), over bytes that come in
 * pieces:
 *
 *   crc = crc32c_add(CRC32C_START, piece); ... crc32c_end(crc)
 *
 * Eight steps a byte: it is for headers, not for streams.
 */
#ifndef BASE_CRC32C_H
#define BASE_CRC32C_H

#include "base/bytes.h"

#define CRC32C_START UINT32_C(0xFFFFFFFF)

uint32_t crc32c_add(uint32_t crc, struct bytes bytes);

static inline uint32_t crc32c_end(uint32_t crc)
{
    return ~crc;
}

#endif
