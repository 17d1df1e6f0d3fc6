/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IP fragments in any order: a packet that becomes whole is as long as a last
 * part of it said and has at each place an octet that was sent there; the
 * limits hold and all memory is given back.
 *
 * Input: one octet of settings, then fragments of PIECE_SIZE octets.
 *
 *   settings  limits of the store, 0x03; size of the budget, 0x0c
 *   piece  0  IPv6, 0x01; more fragments follow, 0x02; identification, 0x0c;
 *             its octets are the complement of those usually sent, 0x10; the
 *             snap length cut half of it, 0x20; options or an extension header
 *             stand in front of it, 0x40; time runs back, 0x80
 *          1  offset in units of 8 octets
 *          2  length in octets
 *          3  time that passes before it, 0x07; its offset is FAR_OFFSET more,
 *             0x08; its length is LONG_FACTOR times that, 0x10
 */
#include "capture/frame_decoder.h"
#include "capture/link_decoder.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"

const char fuzz_target_name[] = "ip_fragments";

enum {
    PIECE_SIZE = 4,
    MOST_PIECES = 256,
    IDENTIFICATIONS = 4,
    FAR_OFFSET = 7936 * 8,
    LONG_FACTOR = 64,
    LARGEST_PIECE = 255 * LONG_FACTOR,
    LARGEST_END = 255 * 8 + FAR_OFFSET + LARGEST_PIECE,
    LARGEST_HEADERS = 40 + 8 + 8,
    EXPERIMENTAL = 253, /* a protocol that is nobody's, RFC 3692 */
    LINK_RAW = 12,
};

/* What was sent of the datagrams with one identification. Small, since it begins
 * anew with each input. */
struct sent {
    bool differing;                      /* complements too */
    uint8_t octets[LARGEST_END / 8 + 1]; /* a bit for each */
    size_t end_count;
    size_t ends[MOST_PIECES];
};

struct piece {
    bool ipv6;
    bool more;
    bool differing;
    bool snapped;
    bool behind_others;
    uint8_t identification;
    size_t offset;
    size_t length;
};

struct feeder {
    struct ip_fragments *fragments;
    timestamp now;
    struct sent sent[2][IDENTIFICATIONS]; /* by version first */
    uint8_t frame[LARGEST_HEADERS + LARGEST_PIECE];
    size_t length; /* of it */
};

static const duration pauses[] = { 0,
                                   DURATION_MILLISECOND,
                                   9 * DURATION_MILLISECOND,
                                   20 * DURATION_MILLISECOND,
                                   DURATION_SECOND,
                                   29 * DURATION_SECOND,
                                   31 * DURATION_SECOND,
                                   4000 * DURATION_SECOND };

/* ----------------------------------------------------------------------- frames */

static uint8_t octet_at(uint8_t identification, size_t offset)
{
    return (uint8_t)((offset + identification * 65536U) * 2654435761U >> 24);
}

static void put(struct feeder *feeder, struct bytes octets)
{
    memcpy(feeder->frame + feeder->length, octets.data, octets.length);
    feeder->length += octets.length;
}

#define PUT(feeder, ...)                                                                           \
    put(feeder,                                                                                    \
        bytes_of(((const uint8_t[]){ __VA_ARGS__ }), sizeof((const uint8_t[]){ __VA_ARGS__ })))

static void put_be16(struct feeder *feeder, size_t number)
{
    PUT(feeder, (uint8_t)(number >> 8), (uint8_t)number);
}

static void put_ipv4_header(struct feeder *feeder, const struct piece *piece)
{
    size_t size = piece->behind_others ? 24 : 20;

    PUT(feeder, (uint8_t)(0x40 | size / 4), 0);
    put_be16(feeder, size + piece->length);
    put_be16(feeder, piece->identification);
    put_be16(feeder, piece->offset / 8 | (piece->more ? 0x2000U : 0));
    PUT(feeder, 64, EXPERIMENTAL, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2);
    if (piece->behind_others)
        PUT(feeder, 0x94, 4, 0, 0); /* router alert, RFC 2113 */
}

static void put_ipv6_headers(struct feeder *feeder, const struct piece *piece)
{
    PUT(feeder, 0x60, 0, 0, 0);
    put_be16(feeder, 8 + (piece->behind_others ? 8 : 0) + piece->length);
    PUT(feeder, piece->behind_others ? 0 : 44, 64);
    PUT(feeder, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    PUT(feeder, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);
    if (piece->behind_others)
        PUT(feeder, 44, 0, 5, 2, 0, 0, 1, 0); /* hop-by-hop options: router alert, RFC 2711 */
    PUT(feeder, EXPERIMENTAL, 0);
    put_be16(feeder, piece->offset | piece->more);
    PUT(feeder, 0, 0, 0, piece->identification);
}

static void put_piece(struct feeder *feeder, const struct piece *piece)
{
    feeder->length = 0;
    if (piece->ipv6)
        put_ipv6_headers(feeder, piece);
    else
        put_ipv4_header(feeder, piece);
    for (size_t i = 0; i < piece->length; i++) {
        uint8_t octet = octet_at(piece->identification, piece->offset + i);

        feeder->frame[feeder->length++] = piece->differing ? (uint8_t)~octet : octet;
    }
}

/* ----------------------------------------------------------------------- checks */

static void note_sent(struct feeder *feeder, const struct piece *piece)
{
    struct sent *sent = &feeder->sent[piece->ipv6][piece->identification];
    size_t captured = piece->snapped ? piece->length - piece->length / 2 : piece->length;

    sent->differing = sent->differing || piece->differing;
    for (size_t i = piece->offset; i < piece->offset + captured; i++)
        sent->octets[i / 8] |= (uint8_t)(1U << i % 8);
    if (!piece->more)
        sent->ends[sent->end_count++] = piece->offset + piece->length;
}

static bool is_end(const struct sent *sent, size_t end)
{
    for (size_t i = 0; i < sent->end_count; i++)
        if (sent->ends[i] == end)
            return true;
    return false;
}

static void require_sent(const struct sent *sent, uint8_t identification,
                         const struct packet *packet)
{
    fuzz_require(is_end(sent, packet->payload_length));
    fuzz_require(packet->payload.length <= packet->payload_length);
    for (size_t i = 0; i < packet->payload.length; i++) {
        uint8_t octet = packet->payload.data[i], expected = octet_at(identification, i);
        uint8_t complement = (uint8_t)~expected;

        fuzz_require((sent->octets[i / 8] & 1U << i % 8) != 0);
        fuzz_require(octet == expected || (sent->differing && octet == complement));
    }
}

static void require_whole(const struct feeder *feeder, const struct piece *piece,
                          const struct packet *packet)
{
    size_t header = packet->header.length;

    fuzz_require(packet->protocol == EXPERIMENTAL && packet->ttl == 64);
    fuzz_require(packet->source_address.family == (piece->ipv6 ? IP_FAMILY_6 : IP_FAMILY_4));
    fuzz_require(piece->ipv6 ? header == 40 : header == 20 || header == 24);
    fuzz_require(packet->header.data[0] >> 4 == (piece->ipv6 ? 6 : 4));
    require_sent(&feeder->sent[piece->ipv6][piece->identification], piece->identification, packet);
}

static void require_sound_counts(const struct ip_fragments *fragments)
{
    const uint64_t *counts = ip_fragments_counts(fragments);

    fuzz_require(counts[DATAGRAMS_BEGUN] >=
                 counts[DATAGRAMS_WHOLE] + counts[DATAGRAMS_EXPIRED] + counts[DATAGRAMS_GIVEN_UP]);
}

/* ------------------------------------------------------------------------ input */

static struct piece take_piece(struct feeder *feeder, struct bytes *input)
{
    uint8_t traits = fuzz_take_u8(input);
    size_t units = fuzz_take_u8(input), length = fuzz_take_u8(input);
    uint8_t more_traits = fuzz_take_u8(input);
    duration pause = pauses[more_traits & 0x07];

    feeder->now += (traits & 0x80) != 0 ? -pause : pause;
    return (struct piece){
        .ipv6 = (traits & 0x01) != 0,
        .more = (traits & 0x02) != 0,
        .identification = traits >> 2 & 0x03,
        .differing = (traits & 0x10) != 0,
        .snapped = (traits & 0x20) != 0,
        .behind_others = (traits & 0x40) != 0,
        .offset = units * 8 + ((more_traits & 0x08) != 0 ? FAR_OFFSET : 0),
        .length = length * ((more_traits & 0x10) != 0 ? (size_t)LONG_FACTOR : 1),
    };
}

static void feed(struct feeder *feeder, const struct piece *piece)
{
    struct frame frame = { .time = feeder->now,
                           .source = "fuzz",
                           .link = link_decoder_find(LINK_RAW) };
    size_t cut = piece->snapped ? piece->length / 2 : 0;
    struct decoded_frame decoded;
    struct bytes captured;
    uint8_t *memory;

    put_piece(feeder, piece);
    note_sent(feeder, piece);
    memory = fuzz_copy(bytes_of(feeder->frame, feeder->length - cut), &captured);
    frame_set_octets(&frame, captured.data, (uint32_t)captured.length, (uint32_t)feeder->length);
    frame_decode(&frame, feeder->fragments, &decoded);
    if (fuzz_is_traced())
        fprintf(stderr, "%s %u %s%zu+%zu%s: %d\n", piece->ipv6 ? "IPv6" : "IPv4",
                piece->identification, piece->more ? "" : "last ", piece->offset, piece->length,
                piece->snapped ? " snapped" : "", decoded.fate);
    if (decoded.fate == FRAME_DELIVERED)
        require_whole(feeder, piece, &decoded.packet);
    require_sound_counts(feeder->fragments);
    free(memory);
}

static struct ip_fragments_limits limits_of(uint8_t settings)
{
    static const struct {
        size_t datagrams;
        size_t bytes;
    } smaller[] = { { 1, 100000 }, { 2, 10000 }, { 100, 2000 } };
    struct ip_fragments_limits limits = ip_fragments_limits_default();
    unsigned choice = settings & 0x03;

    if (choice > 0) {
        limits.datagrams = smaller[choice - 1].datagrams;
        limits.bytes = smaller[choice - 1].bytes;
    }
    return limits;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    static const size_t budgets[] = { 1 << 24, 1 << 18, 1 << 16, 1 << 10 };
    struct bytes input = bytes_of(octets, size);
    uint8_t settings = fuzz_take_u8(&input);
    struct ip_fragments_limits limits = limits_of(settings);
    struct feeder *feeder = calloc(1, sizeof *feeder);
    struct memory_budget budget;
    struct memory_pool pool;

    memory_pool_init(&pool, budgets[settings >> 2 & 0x03]);
    memory_budget_init(&budget, &pool);
    feeder->fragments = ip_fragments_new(&limits, &budget);
    feeder->now = INT64_C(1767225600) * DURATION_SECOND;
    for (unsigned i = 0; i < MOST_PIECES && input.length > 0; i++) {
        struct piece piece = take_piece(feeder, &input);

        feed(feeder, &piece);
    }
    ip_fragments_free(feeder->fragments);
    fuzz_require(budget.used == 0);
    memory_budget_clear(&budget);
    free(feeder);
    return 0;
}
