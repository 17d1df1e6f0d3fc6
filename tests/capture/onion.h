/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames built from the inside out: each call wraps what is there into one
 * header more, which says what it holds. So any combination can be made, and
 * what must come out of it is known: `expected`.
 */
#ifndef TESTS_CAPTURE_ONION_H
#define TESTS_CAPTURE_ONION_H

#include "tests/capture/frame_builder.h"

enum { ONION_SIZE = 4096, ONION_IPV4 = 0x0800, ONION_IPV6 = 0x86dd, ONION_ETHERNET = 0x6558 };
enum { ONION_VLANS = 16, ONION_TUNNELS = 16 };

struct onion {
    uint8_t octets[ONION_SIZE]; /* used from `begin` on */
    size_t begin;
    unsigned type;       /* Ethernet type of what it begins with, 0 for none */
    unsigned vlan_count; /* outermost first, all of them */
    unsigned tunnel_count;
    uint16_t vlan[ONION_VLANS];
    uint8_t tunnel[ONION_TUNNELS];
    uint32_t tunnel_key;
    bool has_tunnel_key;
};

static inline void onion_init(struct onion *onion)
{
    onion->begin = ONION_SIZE;
    onion->type = 0;
    onion->vlan_count = onion->tunnel_count = 0;
    onion->tunnel_key = 0;
    onion->has_tunnel_key = false;
}

static inline size_t onion_length(const struct onion *onion)
{
    return ONION_SIZE - onion->begin;
}

static inline struct bytes onion_bytes(const struct onion *onion)
{
    return bytes_of(onion->octets + onion->begin, onion_length(onion));
}

/* Room for as many octets in front, all 0. */
static inline uint8_t *onion_room(struct onion *onion, size_t length)
{
    ck_assert_uint_le(length, onion->begin);
    onion->begin -= length;
    return memset(onion->octets + onion->begin, 0, length);
}

static inline void put_be16(uint8_t *octets, unsigned value)
{
    octets[0] = (uint8_t)(value >> 8);
    octets[1] = (uint8_t)value;
}

static inline void put_be32(uint8_t *octets, uint32_t value)
{
    put_be16(octets, value >> 16);
    put_be16(octets + 2, value & 0xffff);
}

static inline void onion_fill(struct onion *onion, uint8_t octet, size_t count)
{
    memset(onion_room(onion, count), octet, count);
}

/* What was seen last in front comes first. */
static inline void expect_tunnel(struct onion *onion, enum tunnel tunnel)
{
    ck_assert_uint_lt(onion->tunnel_count, ONION_TUNNELS);
    memmove(onion->tunnel + 1, onion->tunnel, onion->tunnel_count);
    onion->tunnel[0] = (uint8_t)tunnel;
    onion->tunnel_count++;
}

static inline void expect_tunnel_key(struct onion *onion, uint32_t key)
{
    if (!onion->has_tunnel_key)
        onion->tunnel_key = key;
    onion->has_tunnel_key = true;
}

static inline void expect_vlan(struct onion *onion, uint16_t identifier)
{
    ck_assert_uint_lt(onion->vlan_count, ONION_VLANS);
    memmove(onion->vlan + 1, onion->vlan, onion->vlan_count * sizeof onion->vlan[0]);
    onion->vlan[0] = identifier;
    onion->vlan_count++;
}

static inline void ck_assert_encapsulation(const struct onion *onion, const struct packet *packet)
{
    const struct encapsulation *found = &packet->encapsulation;
    unsigned vlans =
        onion->vlan_count < ENCAPSULATION_VLANS ? onion->vlan_count : ENCAPSULATION_VLANS;

    ck_assert_uint_eq(found->vlan_count, vlans);
    ck_assert_mem_eq(found->vlan, onion->vlan, vlans * sizeof onion->vlan[0]);
    ck_assert_uint_eq(found->tunnel_count, onion->tunnel_count);
    ck_assert_mem_eq(found->tunnel, onion->tunnel, onion->tunnel_count);
    ck_assert_uint_eq(found->tunnel_key, onion->tunnel_key);
}

/* 192.0.2.last to 198.51.100.25, TTL 63. */
static inline void wrap_ipv4(struct onion *onion, uint8_t protocol, uint8_t last)
{
    static const uint8_t addresses[] = { 192, 0, 2, 0, 198, 51, 100, 25 };
    size_t length = onion_length(onion) + 20;
    uint8_t *header = onion_room(onion, 20);

    header[0] = 0x45;
    put_be16(header + 2, (unsigned)length);
    put_be16(header + 4, 0x1234);
    header[8] = 63;
    header[9] = protocol;
    memcpy(header + 12, addresses, sizeof addresses);
    header[15] = last;
    onion->type = ONION_IPV4;
}

/* 2001:db8::last to 2001:db8::25, hop limit 62. */
static inline void wrap_ipv6(struct onion *onion, uint8_t next_header, uint8_t last)
{
    static const uint8_t prefix[4] = { 0x20, 0x01, 0x0d, 0xb8 };
    size_t length = onion_length(onion);
    uint8_t *header = onion_room(onion, 40);

    header[0] = 0x60;
    put_be16(header + 4, (unsigned)length);
    header[6] = next_header;
    header[7] = 62;
    memcpy(header + 8, prefix, sizeof prefix);
    header[23] = last;
    memcpy(header + 24, prefix, sizeof prefix);
    header[39] = 0x25;
    onion->type = ONION_IPV6;
}

static inline void wrap_ethernet(struct onion *onion)
{
    uint8_t *header = onion_room(onion, 14);

    memset(header, 0x02, 12);
    put_be16(header + 12, onion->type);
    onion->type = ONION_ETHERNET;
}

/* With priority 5; `protocol` announces it. */
static inline void wrap_vlan(struct onion *onion, unsigned protocol, uint16_t identifier)
{
    uint8_t *tag = onion_room(onion, 4);

    put_be16(tag, 0xa000U | identifier);
    put_be16(tag + 2, onion->type);
    onion->type = protocol;
    expect_vlan(onion, identifier);
}

/* The bottom of the stack, unless there is one already. */
static inline void wrap_mpls(struct onion *onion, uint32_t label)
{
    bool is_bottom = onion->type != 0x8847 && onion->type != 0x8848;

    put_be32(onion_room(onion, 4), label << 12 | 3U << 9 | (is_bottom ? 0x100U : 0) | 64);
    onion->type = 0x8847;
}

static inline unsigned ppp_protocol_of(unsigned type)
{
    return type == ONION_IPV4 ? 0x0021 : type == ONION_IPV6 ? 0x0057 : 0x0281;
}

/* Compressed to one octet where it can be. */
static inline void wrap_ppp(struct onion *onion, bool compressed)
{
    unsigned protocol = ppp_protocol_of(onion->type);

    if (compressed && protocol < 0x100)
        *onion_room(onion, 1) = (uint8_t)protocol;
    else
        put_be16(onion_room(onion, 2), protocol);
    onion->type = 0;
}

static inline void wrap_pppoe(struct onion *onion, bool compressed)
{
    size_t length;
    uint8_t *header;

    wrap_ppp(onion, compressed);
    length = onion_length(onion);
    header = onion_room(onion, 6);
    header[0] = 0x11;
    put_be16(header + 2, 0x0abc);
    put_be16(header + 4, (unsigned)length);
    onion->type = 0x8864;
}

enum { ONION_GRE_CHECKSUM = 0x8000, ONION_GRE_KEY = 0x2000, ONION_GRE_SEQUENCE = 0x1000 };

/* The header alone, with `type` announced; fields after the flags. */
static inline void wrap_gre_header(struct onion *onion, unsigned flags, unsigned type, uint32_t key)
{
    if ((flags & ONION_GRE_SEQUENCE) != 0)
        put_be32(onion_room(onion, 4), 77);
    if ((flags & ONION_GRE_KEY) != 0) {
        put_be32(onion_room(onion, 4), key);
        expect_tunnel_key(onion, key);
    }
    if ((flags & ONION_GRE_CHECKSUM) != 0)
        put_be32(onion_room(onion, 4), 0xbad00000);
    put_be16(onion_room(onion, 2), type);
    put_be16(onion_room(onion, 2), flags);
}

static inline void wrap_gre(struct onion *onion, unsigned flags, uint32_t key)
{
    wrap_gre_header(onion, flags, onion->type, key);
    expect_tunnel(onion, TUNNEL_GRE);
    wrap_ipv4(onion, 47, 101);
}

static inline void wrap_erspan_i(struct onion *onion)
{
    wrap_gre_header(onion, 0, 0x88be, 0);
    expect_tunnel(onion, TUNNEL_ERSPAN);
    wrap_ipv4(onion, 47, 102);
}

/* `tag`: 0 untagged, 1 was ISL, 2 was 802.1Q, 3 still in the frame. */
static inline void wrap_erspan_ii(struct onion *onion, uint16_t session, unsigned tag,
                                  uint16_t vlan)
{
    uint8_t *header = onion_room(onion, 8);

    expect_tunnel_key(onion, session);
    put_be16(header, 1U << 12 | vlan);
    put_be16(header + 2, 3U << 13 | tag << 11 | session);
    put_be32(header + 4, 0x00012345);
    if (tag == 1 || tag == 2)
        expect_vlan(onion, vlan);
    wrap_gre_header(onion, ONION_GRE_SEQUENCE, 0x88be, 0);
    expect_tunnel(onion, TUNNEL_ERSPAN);
    wrap_ipv4(onion, 47, 103);
}

static inline void wrap_erspan_iii(struct onion *onion, uint16_t session, unsigned frame_type,
                                   bool subheader)
{
    uint8_t *header;

    if (subheader)
        put_be32(onion_room(onion, 8), 0x0c000001);
    header = onion_room(onion, 12);
    expect_tunnel_key(onion, session);
    put_be16(header, 2U << 12 | 99);
    put_be16(header + 2, session);
    put_be32(header + 4, 0x01020304);
    put_be16(header + 10, 0x8000U | frame_type << 10 | 17 << 4 | (subheader ? 1 : 0));
    wrap_gre_header(onion, ONION_GRE_SEQUENCE, 0x22eb, 0);
    expect_tunnel(onion, TUNNEL_ERSPAN);
    wrap_ipv4(onion, 47, 104);
}

/* From port 54321, without a checksum. */
static inline void wrap_udp(struct onion *onion, unsigned port)
{
    size_t length = onion_length(onion) + 8;
    uint8_t *header = onion_room(onion, 8);

    put_be16(header, 54321);
    put_be16(header + 2, port);
    put_be16(header + 4, (unsigned)length);
}

static inline void wrap_vxlan_header(struct onion *onion, uint32_t flags, uint32_t identifier)
{
    uint8_t *header = onion_room(onion, 8);

    put_be32(header, flags);
    put_be32(header + 4, identifier << 8);
    expect_tunnel_key(onion, identifier);
    expect_tunnel(onion, TUNNEL_VXLAN);
}

static inline void wrap_vxlan(struct onion *onion, unsigned port, uint32_t identifier)
{
    wrap_vxlan_header(onion, 0x08000000, identifier);
    wrap_udp(onion, port);
    wrap_ipv4(onion, 17, 105);
}

/* Over IPv6, with two options of 8 and 4 octets. */
static inline void wrap_geneve(struct onion *onion, uint32_t identifier)
{
    uint8_t *header = onion_room(onion, 8 + 12);

    header[0] = 3;
    put_be16(header + 2, onion->type);
    put_be32(header + 4, identifier << 8);
    header[8 + 3] = 1;
    expect_tunnel_key(onion, identifier);
    wrap_udp(onion, 6081);
    expect_tunnel(onion, TUNNEL_GENEVE);
    wrap_ipv6(onion, 17, 0x06);
}

static inline void wrap_ip_in_ip(struct onion *onion, bool in_ipv6)
{
    bool is_ipv6 = onion->type == ONION_IPV6;
    uint8_t protocol = is_ipv6 ? 41 : 4;

    expect_tunnel(onion, is_ipv6 && !in_ipv6 ? TUNNEL_6IN4 : TUNNEL_IP_IN_IP);
    if (in_ipv6)
        wrap_ipv6(onion, protocol, 0x07);
    else
        wrap_ipv4(onion, protocol, 107);
}

/* Decodes it as the frame of a link type. */
static inline void decode_onion(struct decoding *decoding, int link_type, const struct onion *onion)
{
    decode_cut(decoding, link_type, onion_bytes(onion), onion_length(onion), onion_length(onion));
}

static inline enum frame_fate fate_of_onion_cut(int link_type, const struct onion *onion,
                                                size_t captured)
{
    struct decoding decoding;

    decode_cut(&decoding, link_type, onion_bytes(onion), captured, onion_length(onion));
    decoding_clear(&decoding);
    return decoding.decoded.fate;
}

static inline enum frame_fate fate_of_onion(int link_type, const struct onion *onion)
{
    return fate_of_onion_cut(link_type, onion, onion_length(onion));
}

#endif
