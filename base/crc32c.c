/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CRC-32C, bit by bit. */
#include "base/crc32c.h"

/* The polynomial, its lowest power first. */
#define POLYNOMIAL UINT32_C(0x82F63B78)

uint32_t crc32c_add(uint32_t crc, struct bytes bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        crc ^= bytes.data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? POLYNOMIAL : 0);
    }
    return crc;
}
