/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A copy of a TCP packet that outlives its call (base/kept_packets.h).
 */
#ifndef REASSEMBLY_PACKET_COPY_H
#define REASSEMBLY_PACKET_COPY_H

#include "base/kept_packets.h"
#include "reassembly/tcp_header.h"

/* What a copy takes that has at most so much of the payload. */
size_t packet_copy_cost(const struct tcp_segment *segment, size_t payload);

/* Its `cost` and who sent it are for the caller to set. */
struct kept_packet *packet_copy_new(const struct tcp_segment *segment, size_t payload);

/* The sequence number in it. */
static inline uint32_t packet_copy_sequence(const struct kept_packet *packet)
{
    return bytes_be32(packet->octets + packet->tcp + 4);
}

#endif
