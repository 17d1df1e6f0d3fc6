/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fragments made one by one and fed to a store, as raw IP frames in memory of
 * exactly their size.
 */
#ifndef TESTS_CAPTURE_FRAGMENT_FEEDER_H
#define TESTS_CAPTURE_FRAGMENT_FEEDER_H

#include "base/memory.h"
#include "tests/capture/frame_builder.h"

enum { FEEDER_TTL = 60 };

/* A fragment to make; all zero but these is a good beginning. */
struct fragment_spec {
    int version; /* 4 or 6 */
    uint32_t identification;
    uint8_t protocol;
    uint8_t source; /* last octet of the address */
    uint32_t begin;
    uint32_t end;
    bool more;
    uint32_t lacking; /* octets at its end that were not captured */
    const uint8_t *datagram;
};

struct feeder {
    struct memory_pool pool;
    struct memory_budget budget;
    struct ip_fragments *fragments;
    timestamp now;
    uint8_t *memory; /* the last frame */
    struct frame frame;
    struct decoded_frame decoded; /* what became of it */
};

static inline void feeder_init_limited(struct feeder *feeder,
                                       const struct ip_fragments_limits *limits, size_t memory)
{
    *feeder = (struct feeder){ .now = 1700000000 * DURATION_SECOND };
    memory_pool_init(&feeder->pool, memory);
    memory_budget_init(&feeder->budget, &feeder->pool);
    feeder->fragments = ip_fragments_new(limits, &feeder->budget);
}

static inline void feeder_init(struct feeder *feeder)
{
    struct ip_fragments_limits limits = ip_fragments_limits_default();

    feeder_init_limited(feeder, &limits, 256 << 20);
}

/* Clearing the budget asserts that everything was given back. */
static inline void feeder_clear(struct feeder *feeder)
{
    ip_fragments_free(feeder->fragments);
    memory_budget_clear(&feeder->budget);
    ck_assert_int_eq(feeder->pool.left, (int64_t)feeder->pool.size);
    free(feeder->memory);
}

static inline uint64_t feeder_count(const struct feeder *feeder, enum ip_fragments_count count)
{
    return ip_fragments_counts(feeder->fragments)[count];
}

static inline size_t write_fragment4(uint8_t *header, const struct fragment_spec *spec)
{
    static const uint8_t addresses[] = { 192, 0, 2, 0, 198, 51, 100, 25 };
    size_t length = 20 + spec->end - spec->begin;

    header[0] = 0x45;
    header[2] = (uint8_t)(length >> 8);
    header[3] = (uint8_t)length;
    header[4] = (uint8_t)(spec->identification >> 8);
    header[5] = (uint8_t)spec->identification;
    header[6] = (uint8_t)((spec->more ? 0x20 : 0) | spec->begin / 8 >> 8);
    header[7] = (uint8_t)(spec->begin / 8);
    header[8] = (uint8_t)(FEEDER_TTL + spec->begin / 8 % 4);
    header[9] = spec->protocol;
    memcpy(header + 12, addresses, sizeof addresses);
    header[15] = spec->source;
    return 20;
}

static inline size_t write_fragment6(uint8_t *header, const struct fragment_spec *spec)
{
    size_t length = 8 + spec->end - spec->begin;

    header[0] = 0x60;
    header[4] = (uint8_t)(length >> 8);
    header[5] = (uint8_t)length;
    header[6] = 44;
    header[7] = (uint8_t)(FEEDER_TTL + spec->begin / 8 % 4);
    header[8] = header[24] = 0x20;
    header[23] = spec->source;
    header[39] = 0x25;
    header[40] = spec->protocol;
    header[42] = (uint8_t)(spec->begin >> 8);
    header[43] = (uint8_t)(spec->begin | (spec->more ? 1 : 0));
    for (int i = 0; i < 4; i++)
        header[44 + i] = (uint8_t)(spec->identification >> (24 - 8 * i));
    return 48;
}

/* Decodes a frame of raw IP that lies in `memory`, which the feeder takes over. */
static inline enum frame_fate feed_memory(struct feeder *feeder, uint8_t *memory, size_t captured,
                                          size_t length)
{
    free(feeder->memory);
    feeder->memory = memory;
    feeder->frame = (struct frame){ .source = "test", .link = link_decoder_find(DLT_RAW) };
    frame_set_time(&feeder->frame, 0, feeder->now);
    frame_set_octets(&feeder->frame, memory, (uint32_t)captured, (uint32_t)length);
    frame_decode(&feeder->frame, feeder->fragments, &feeder->decoded);
    if (feeder->decoded.fate == FRAME_DELIVERED)
        ck_assert_packet_sound(&feeder->decoded.packet);
    return feeder->decoded.fate;
}

static inline enum frame_fate feed(struct feeder *feeder, const struct fragment_spec *spec)
{
    uint8_t header[48] = { 0 };
    size_t size =
        spec->version == 4 ? write_fragment4(header, spec) : write_fragment6(header, spec);
    size_t length = spec->end - spec->begin;
    size_t captured = size + length - spec->lacking;
    uint8_t *memory = memory_new(1, captured);

    memcpy(memory, header, size);
    if (length > spec->lacking)
        memcpy(memory + size, spec->datagram + spec->begin, length - spec->lacking);
    return feed_memory(feeder, memory, captured, size + length);
}

/* A datagram as it must come out: its octets, its header that of the first fragment. */
static inline void ck_assert_whole(const struct feeder *feeder, const struct fragment_spec *spec,
                                   const uint8_t *datagram, size_t captured, size_t length)
{
    const struct packet *packet = &feeder->decoded.packet;

    ck_assert_uint_eq(feeder->decoded.fate, FRAME_DELIVERED);
    ck_assert_uint_eq(packet->payload.length, captured);
    ck_assert_uint_eq(packet->payload_length, length);
    ck_assert_mem_eq(packet->payload.data, datagram, captured);
    ck_assert_uint_eq(packet->protocol, spec->protocol);
    ck_assert_uint_eq(packet->ttl, FEEDER_TTL);
    ck_assert_uint_eq(packet->identification,
                      spec->version == 4 ? spec->identification & 0xffff : 0);
    ck_assert_uint_eq(packet->header.length, spec->version == 4 ? 20 : 40);
    ck_assert_uint_eq(packet->source_address.octets[spec->version == 4 ? 3 : 15], spec->source);
    ck_assert_ptr_eq(packet->frame.data, feeder->memory);
    ck_assert_int_eq(packet->time, feeder->now);
}

static inline void fill_datagram(uint8_t *octets, size_t length, unsigned seed)
{
    for (size_t i = 0; i < length; i++)
        octets[i] = (uint8_t)(seed + i * 7 + i / 251);
}

#endif
