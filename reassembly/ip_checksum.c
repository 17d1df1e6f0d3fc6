/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Internet checksums. */
#include "reassembly/ip_checksum.h"

/* An odd last octet counts as the high half of a word. */
static uint64_t sum_words(uint64_t sum, struct bytes bytes)
{
    size_t i;

    for (i = 0; i + 1 < bytes.length; i += 2)
        sum += bytes_be16(bytes.data + i);
    if (i < bytes.length)
        sum += (uint64_t)bytes.data[i] << 8;
    return sum;
}

static bool is_all_ones(uint64_t sum)
{
    while (sum > 0xffff)
        sum = (sum >> 16) + (sum & 0xffff);
    return sum == 0xffff;
}

bool ip_checksum_is_right(const struct packet *packet)
{
    return packet->source_address.family != IP_FAMILY_4 ||
           is_all_ones(sum_words(0, packet->header));
}

bool tcp_checksum_is_right(const struct packet *packet)
{
    size_t size = packet->source_address.family == IP_FAMILY_4 ? 4 : 16;
    uint64_t sum = packet->protocol + (uint64_t)packet->payload.length;

    sum = sum_words(sum, bytes_of(packet->source_address.octets, size));
    sum = sum_words(sum, bytes_of(packet->destination_address.octets, size));
    return is_all_ones(sum_words(sum, packet->payload));
}
