/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kept packets made of text, for the tests of what is shown of them.
 */
#ifndef TESTS_OUTPUT_KEPT_KIT_H
#define TESTS_OUTPUT_KEPT_KIT_H

#include "base/memory.h"
#include "reassembly/packet_copy.h"
#include "tests/support/tcp_packets.h"

enum { KEPT_ROOM = 16 << 20 };

/* A connection whose packets are kept. */
struct kept_kit {
    struct kept_packets_store store;
    struct kept_packets packets;
    struct tcp_talk talk;
};

/* A copy of a packet as it was captured, with so much of its payload. */
static inline void kept_kit_keep(struct kept_kit *kit, const struct tcp_spec *spec, size_t payload)
{
    struct tcp_packet packet = tcp_packet_new(spec);
    struct tcp_segment segment = { .packet = &packet.packet };
    struct kept_packet *copy;

    tcp_header_parse(&packet.packet, &segment.tcp);
    copy = packet_copy_new(&segment, payload);
    copy->cost = packet_copy_cost(&segment, payload);
    copy->from =
        endpoint_equal(&spec->from, &kit->talk.end[SIDE_CLIENT]) ? SIDE_CLIENT : SIDE_SERVER;
    memory_pool_take(&kit->store.pool, copy->cost);
    kept_packets_add(&kit->packets, copy);
    tcp_packet_free(&packet);
}

static inline void kept_kit_control(struct kept_kit *kit, enum side from, unsigned flags)
{
    struct tcp_spec spec = talk_prepare(&kit->talk, from, flags, bytes_of(NULL, 0));

    kept_kit_keep(kit, &spec, SIZE_MAX);
}

static inline void kept_kit_say(struct kept_kit *kit, enum side from, const char *text)
{
    struct tcp_spec spec = talk_prepare(&kit->talk, from, TALK_ACK, bytes_of_string(text));

    kept_kit_keep(kit, &spec, SIZE_MAX);
}

/* From an offset of the side's stream on, whatever was said before. */
static inline void kept_kit_say_at(struct kept_kit *kit, enum side from, uint32_t offset,
                                   const char *text)
{
    struct tcp_spec spec = talk_prepare(&kit->talk, from, TALK_ACK, bytes_of(NULL, 0));

    spec.sequence = (from == SIDE_CLIENT ? 1001 : 0xfffffff1) + offset;
    spec.payload = bytes_of_string(text);
    kept_kit_keep(kit, &spec, SIZE_MAX);
}

static inline void kept_kit_init(struct kept_kit *kit)
{
    *kit = (struct kept_kit){ .packets = { .store = &kit->store } };
    memory_pool_init(&kit->store.pool, KEPT_ROOM);
    talk_init(&kit->talk, (struct packet_sink){ 0 });
    kept_kit_control(kit, SIDE_CLIENT, TALK_SYN);
    kept_kit_control(kit, SIDE_SERVER, TALK_SYN | TALK_ACK);
}

static inline void kept_kit_clear(struct kept_kit *kit)
{
    kept_packets_clear(&kit->packets);
}

#endif
