/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sums of words. */
#include "base/internet_checksum.h"

uint64_t internet_sum(uint64_t sum, struct bytes bytes)
{
    size_t i;

    for (i = 0; i + 1 < bytes.length; i += 2)
        sum += bytes_be16(bytes.data + i);
    if (i < bytes.length)
        sum += (uint64_t)bytes.data[i] << 8;
    return sum;
}

uint16_t internet_sum_fold(uint64_t sum)
{
    while (sum > 0xffff)
        sum = (sum >> 16) + (sum & 0xffff);
    return (uint16_t)sum;
}
