/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets that a mirror port shows twice.
 *
 * A switch that mirrors two ports, or both directions of one, copies a packet
 * at each. The copies have the same IP identification, sequence and
 * acknowledgement numbers and length, and come within 10 ms of each other;
 * VLAN, MAC addresses and TTL may differ. A retransmission has an
 * identification of its own. Where there is none (IPv6, or IPv4 with 0 as hosts
 * write it beside DF) the TCP checksum takes its place.
 *
 * Of each direction the last COPIES_WATCHED packets are remembered, by a hash.
 */
#ifndef REASSEMBLY_MIRROR_COPIES_H
#define REASSEMBLY_MIRROR_COPIES_H

#include "reassembly/tcp_header.h"

enum { COPIES_WATCHED = 4 };

#define COPIES_APART (10 * DURATION_MILLISECOND)

/* What of a packet its copies have in common, and when it came. */
struct packet_print {
    uint32_t hash;
    uint32_t microseconds; /* of its time, the low 32 bits */
};

struct mirror_copies {
    struct packet_print seen[COPIES_WATCHED]; /* a ring */
    uint8_t next;
    uint8_t count;
};

struct packet_print packet_print_of(const struct tcp_segment *segment);

/* Whether the later one is a copy. */
bool packet_print_matches(const struct packet_print *earlier, const struct packet_print *later);

/* Whether the packet is a copy of one remembered; if not it is remembered. */
bool mirror_copies_has(struct mirror_copies *copies, const struct packet_print *print);

#endif
