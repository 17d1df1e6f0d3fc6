/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Internet checksums. */
#include "reassembly/ip_checksum.h"

#include "base/internet_checksum.h"

enum { ALL_ONES = 0xffff };

bool ip_checksum_is_right(const struct packet *packet)
{
    return packet->source_address.family != IP_FAMILY_4 ||
           internet_sum_fold(internet_sum(0, packet->header)) == ALL_ONES;
}

bool tcp_checksum_is_right(const struct packet *packet)
{
    size_t size = packet->source_address.family == IP_FAMILY_4 ? 4 : 16;
    uint64_t sum = packet->protocol + (uint64_t)packet->payload.length;

    sum = internet_sum(sum, bytes_of(packet->source_address.octets, size));
    sum = internet_sum(sum, bytes_of(packet->destination_address.octets, size));
    return internet_sum_fold(internet_sum(sum, packet->payload)) == ALL_ONES;
}
