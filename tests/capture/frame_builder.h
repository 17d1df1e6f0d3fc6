/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Building frames for the tests of capture/, and decoding them from memory of
 * exactly their size, so that reading one octet too far is an error that
 * AddressSanitizer reports.
 */
#ifndef TESTS_CAPTURE_FRAME_BUILDER_H
#define TESTS_CAPTURE_FRAME_BUILDER_H

#include <check.h>
#include <pcap/dlt.h>
#include <stdlib.h>

#include "capture/frame_decoder.h"
#include "capture/link_decoder.h"

struct frame_builder {
    uint8_t octets[2048];
    size_t length;
    size_t ip; /* where the IP header begins */
};

/* Room for as many octets more. */
static inline uint8_t *build_room(struct frame_builder *builder, size_t length)
{
    uint8_t *room = builder->octets + builder->length;

    ck_assert_uint_le(length, sizeof builder->octets - builder->length);
    builder->length += length;
    return room;
}

static inline void build_octets(struct frame_builder *builder, const void *octets, size_t length)
{
    memcpy(build_room(builder, length), octets, length);
}

static inline void build_fill(struct frame_builder *builder, uint8_t octet, size_t count)
{
    memset(build_room(builder, count), octet, count);
}

static inline void build_be16(struct frame_builder *builder, unsigned number)
{
    const uint8_t octets[] = { (uint8_t)(number >> 8), (uint8_t)number };

    build_octets(builder, octets, sizeof octets);
}

static inline void set_be16(struct frame_builder *builder, size_t offset, unsigned number)
{
    builder->octets[offset] = (uint8_t)(number >> 8);
    builder->octets[offset + 1] = (uint8_t)number;
}

/* Two addresses; the type of what follows comes next. */
static inline void build_mac_addresses(struct frame_builder *builder)
{
    build_fill(builder, 0x02, 12);
}

static inline void build_vlan_tag(struct frame_builder *builder, unsigned protocol,
                                  unsigned control_information)
{
    build_be16(builder, protocol);
    build_be16(builder, control_information);
}

static inline void build_ethernet(struct frame_builder *builder, unsigned ethertype)
{
    build_mac_addresses(builder);
    build_be16(builder, ethertype);
}

/* 192.0.2.1 to 198.51.100.25, TTL 63, TCP, identification 0x1234; the payload is 'p's. */
static inline void build_ipv4(struct frame_builder *builder, size_t payload)
{
    static const uint8_t behind_fragment[] = { 63, 6, 0, 0, 192, 0, 2, 1, 198, 51, 100, 25 };

    builder->ip = builder->length;
    build_be16(builder, 0x4500);
    build_be16(builder, (unsigned)(20 + payload));
    build_be16(builder, 0x1234);
    build_be16(builder, 0);
    build_octets(builder, behind_fragment, sizeof behind_fragment);
    build_fill(builder, 'p', payload);
}

/* 2001:db8::1 to 2001:db8::25, hop limit 62, TCP; the payload is 'p's. */
static inline void build_ipv6(struct frame_builder *builder, size_t payload)
{
    static const uint8_t prefix[15] = { 0x20, 0x01, 0x0d, 0xb8 };

    builder->ip = builder->length;
    build_be16(builder, 0x6000);
    build_be16(builder, 0);
    build_be16(builder, (unsigned)payload);
    build_be16(builder, 6 << 8 | 62);
    build_octets(builder, prefix, sizeof prefix);
    build_fill(builder, 0x01, 1);
    build_octets(builder, prefix, sizeof prefix);
    build_fill(builder, 0x25, 1);
    build_fill(builder, 'p', payload);
}

/* A frame in memory of its own, decoded by itself, and what became of it. */
struct decoding {
    uint8_t *memory;
    struct ip_fragments *fragments;
    struct frame frame;
    struct decoded_frame decoded;
};

static inline bool view_is_inside(struct bytes view, struct bytes whole)
{
    return view.length == 0 ||
           (view.data >= whole.data && view.data + view.length <= whole.data + whole.length);
}

static inline bool header_is_sound(const struct packet *packet)
{
    if (packet->source_address.family != packet->destination_address.family)
        return false;
    if (packet->source_address.family == IP_FAMILY_4)
        return packet->header.length >= 20 &&
               packet->header.length == (packet->header.data[0] & 15U) * 4;
    return packet->source_address.family == IP_FAMILY_6 && packet->header.length == 40;
}

static inline void ck_assert_inside_frame(const struct packet *packet)
{
    const uint8_t *header_end = packet->header.data + packet->header.length;

    ck_assert_msg(view_is_inside(packet->payload, packet->frame),
                  "the packet reaches out of its frame");
    ck_assert_msg(packet->payload.length == 0 || packet->payload.data >= header_end,
                  "the payload does not stand behind the header");
}

/* What capture/packet.h promises of any packet. One that is not inside its frame was put together
 * from fragments. */
static inline void ck_assert_packet_sound(const struct packet *packet)
{
    ck_assert_msg(header_is_sound(packet), "the header is not sound");
    if (view_is_inside(packet->header, packet->frame))
        ck_assert_inside_frame(packet);
    else
        ck_assert_uint_le(packet->payload_length, 65535);
    ck_assert_msg(packet->frame.length <= packet->frame_length &&
                      packet->payload.length <= packet->payload_length,
                  "more was captured than the wire had");
    ck_assert_msg(packet->encapsulation.vlan_count <= ENCAPSULATION_VLANS, "too many tags");
    ck_assert_msg(packet->encapsulation.tunnel_count <= ENCAPSULATION_TUNNELS, "too deep");
}

/* Decodes the first `captured` octets of a frame that had `length` on the wire. */
static inline void decode_cut(struct decoding *decoding, int link_type, struct bytes octets,
                              size_t captured, size_t length)
{
    struct ip_fragments_limits limits = ip_fragments_limits_default();
    struct frame *frame = &decoding->frame;

    *frame = (struct frame){ .source = "test", .link = link_decoder_find(link_type) };
    ck_assert_ptr_nonnull(frame->link);
    /* One octet in front: where nothing was captured, the view begins at the memory's end. */
    decoding->memory = malloc(captured + 1);
    ck_assert_ptr_nonnull(decoding->memory);
    memcpy(decoding->memory + 1, octets.data, captured);
    frame_set_octets(frame, decoding->memory + 1, (uint32_t)captured, (uint32_t)length);
    decoding->fragments = ip_fragments_new(&limits, NULL);
    frame_decode(frame, decoding->fragments, &decoding->decoded);
    ck_assert_uint_lt(decoding->decoded.fate, FRAME_FATE_COUNT);
    if (decoding->decoded.fate == FRAME_DELIVERED)
        ck_assert_packet_sound(&decoding->decoded.packet);
}

static inline void decode_built(struct decoding *decoding, int link_type,
                                const struct frame_builder *builder)
{
    decode_cut(decoding, link_type, bytes_of(builder->octets, builder->length), builder->length,
               builder->length);
}

static inline void decoding_clear(struct decoding *decoding)
{
    ip_fragments_free(decoding->fragments);
    free(decoding->memory);
}

/* For tests that want nothing but the fate. */
static inline enum frame_fate fate_of_cut(int link_type, const struct frame_builder *builder,
                                          size_t captured)
{
    struct decoding decoding;

    decode_cut(&decoding, link_type, bytes_of(builder->octets, builder->length), captured,
               builder->length);
    decoding_clear(&decoding);
    return decoding.decoded.fate;
}

static inline enum frame_fate fate_of(int link_type, const struct frame_builder *builder)
{
    return fate_of_cut(link_type, builder, builder->length);
}

#endif
