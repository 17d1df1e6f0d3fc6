/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of tunnels have in common: a packet to put into one, and which packet came out. */
#ifndef TESTS_CAPTURE_TUNNEL_CHECKS_H
#define TESTS_CAPTURE_TUNNEL_CHECKS_H

#include "tests/capture/onion.h"

enum { PAYLOAD = 10 };

static inline void build_ip(struct onion *onion, int version)
{
    onion_init(onion);
    onion_fill(onion, 'p', PAYLOAD);
    if (version == 4)
        wrap_ipv4(onion, 6, 1);
    else
        wrap_ipv6(onion, 6, 1);
}

static inline void build_frame(struct onion *onion, int version)
{
    build_ip(onion, version);
    wrap_ethernet(onion);
}

/* The packet inside came out, not the one that carries it. */
static inline void ck_assert_inner(const struct onion *onion)
{
    struct decoding decoding;

    decode_onion(&decoding, DLT_RAW, onion);
    ck_assert_uint_eq(decoding.decoded.fate, FRAME_DELIVERED);
    ck_assert(bytes_equal(decoding.decoded.packet.payload, bytes_of_string("pppppppppp")));
    ck_assert_encapsulation(onion, &decoding.decoded.packet);
    decoding_clear(&decoding);
}

/* The packet that carries it came out, as if there were no tunnel. */
static inline void ck_assert_outer(const struct onion *onion, uint8_t protocol)
{
    struct decoding decoding;
    const struct packet *packet = &decoding.decoded.packet;

    decode_onion(&decoding, DLT_RAW, onion);
    ck_assert_uint_eq(decoding.decoded.fate, FRAME_DELIVERED);
    ck_assert_uint_eq(packet->protocol, protocol);
    ck_assert_uint_eq(packet->header.length + packet->payload_length, onion_length(onion));
    ck_assert_uint_eq(packet->encapsulation.tunnel_count, 0);
    ck_assert_uint_eq(packet->encapsulation.tunnel_key, 0);
    decoding_clear(&decoding);
}

static const int tunnel_versions[] = { 4, 6 };

#endif
