/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames in a row, and IP packets cut into fragments on their way into them.
 *
 * Fragments have the header of the packet they are of, IPv4 ones with a right
 * checksum of their own.
 */
#ifndef TESTS_CAPTURE_ONION_FRAMES_H
#define TESTS_CAPTURE_ONION_FRAMES_H

#include "tests/capture/onion.h"

enum { ONION_FRAMES = 64, ONION_FRAME_SIZE = 2048 };

struct onion_frames {
    size_t count;
    struct {
        uint8_t octets[ONION_FRAME_SIZE];
        size_t length;
    } frames[ONION_FRAMES];
};

/* Puts what is there into an Ethernet frame, the last one. */
static inline void add_frame(struct onion_frames *frames, struct onion *onion)
{
    struct bytes octets;

    wrap_ethernet(onion);
    octets = onion_bytes(onion);
    ck_assert_uint_lt(frames->count, ONION_FRAMES);
    ck_assert_uint_le(octets.length, ONION_FRAME_SIZE);
    memcpy(frames->frames[frames->count].octets, octets.data, octets.length);
    frames->frames[frames->count++].length = octets.length;
}

static inline void set_ipv4_checksum(uint8_t *header)
{
    uint32_t sum = 0;

    put_be16(header + 10, 0);
    for (size_t i = 0; i < 20; i += 2)
        sum += bytes_be16(header + i);
    while (sum > 0xffff)
        sum = (sum >> 16) + (sum & 0xffff);
    put_be16(header + 10, ~sum & 0xffff);
}

static inline void wrap_ipv4_fragment(struct onion *part, const uint8_t *whole, size_t begin,
                                      bool more)
{
    size_t length = onion_length(part) + 20;
    uint8_t *header = onion_room(part, 20);

    memcpy(header, whole, 20);
    put_be16(header + 2, (unsigned)length);
    put_be16(header + 6, (more ? 0x2000U : 0) | (unsigned)begin / 8);
    set_ipv4_checksum(header);
    part->type = ONION_IPV4;
}

static inline void wrap_ipv6_fragment(struct onion *part, const uint8_t *whole, size_t begin,
                                      bool more, uint32_t identification)
{
    uint8_t *extension = onion_room(part, 8);
    size_t length = onion_length(part);
    uint8_t *header = onion_room(part, 40);

    extension[0] = whole[6];
    put_be16(extension + 2, (unsigned)begin | (more ? 1U : 0));
    put_be32(extension + 4, identification);
    memcpy(header, whole, 40);
    put_be16(header + 4, (unsigned)length);
    header[6] = 44;
    part->type = ONION_IPV6;
}

/* Cuts an IP packet into fragments of `size` octets, a multiple of 8, and has each put into frames
 * by `wrap`. The identification is for IPv6. */
static inline void add_fragments(struct onion_frames *frames, const struct onion *whole,
                                 size_t size, uint32_t identification,
                                 void (*wrap)(struct onion_frames *frames, struct onion *part))
{
    const uint8_t *header = whole->octets + whole->begin;
    bool is_ipv4 = whole->type == ONION_IPV4;
    struct bytes payload = bytes_after(onion_bytes(whole), is_ipv4 ? 20 : 40);

    for (size_t begin = 0; begin < payload.length; begin += size) {
        struct bytes octets = bytes_first(bytes_after(payload, begin), size);
        bool more = begin + octets.length < payload.length;
        struct onion part;

        onion_init(&part);
        memcpy(onion_room(&part, octets.length), octets.data, octets.length);
        if (is_ipv4)
            wrap_ipv4_fragment(&part, header, begin, more);
        else
            wrap_ipv6_fragment(&part, header, begin, more, identification);
        wrap(frames, &part);
    }
}

#endif
