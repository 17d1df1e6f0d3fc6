/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Extension headers between IPv6 and what it carries. */
#include "capture/ipv6_extensions.h"

#include "tests/capture/onion.h"
#include "tests/support/suite_main.h"

enum {
    HOP_BY_HOP = 0,
    TCP = 6,
    ROUTING = 43,
    FRAGMENT = 44,
    ENCRYPTED = 50,
    AUTHENTICATION = 51,
    NO_NEXT_HEADER = 59,
    DESTINATION = 60,
    MOBILITY = 135,
};

enum { PAYLOAD = 12 };

/* Headers are wrapped from the inside out; `next` is the number of what is there. */
struct chain {
    struct onion onion;
    uint8_t next;
};

static void chain_init(struct chain *chain)
{
    onion_init(&chain->onion);
    onion_fill(&chain->onion, 'p', PAYLOAD);
    chain->next = TCP;
}

/* A header of `size` octets, with `number`. */
static uint8_t *wrap_extension(struct chain *chain, uint8_t number, size_t size)
{
    uint8_t *header = onion_room(&chain->onion, size);

    header[0] = chain->next;
    header[1] = (uint8_t)(number == AUTHENTICATION ? size / 4 - 2 : size / 8 - 1);
    chain->next = number;
    return header;
}

/* A fragment that is the whole packet. */
static void wrap_atomic(struct chain *chain)
{
    uint8_t *header = wrap_extension(chain, FRAGMENT, 8);

    header[1] = 0;
    put_be32(header + 4, 0x12345678);
}

static void wrap_fixed(struct chain *chain)
{
    wrap_ipv6(&chain->onion, chain->next, 1);
}

static void ck_assert_payload(const struct chain *chain)
{
    struct decoding decoding;
    const struct packet *packet = &decoding.decoded.packet;

    decode_onion(&decoding, DLT_RAW, &chain->onion);
    ck_assert_uint_eq(decoding.decoded.fate, FRAME_DELIVERED);
    ck_assert_uint_eq(packet->protocol, TCP);
    ck_assert(bytes_equal(packet->payload, bytes_of_string("pppppppppppp")));
    ck_assert_uint_eq(packet->payload_length, PAYLOAD);
    ck_assert_uint_eq(packet->header.length, 40);
    decoding_clear(&decoding);
}

static const struct {
    uint8_t number;
    size_t size;
} kinds[] = {
    { HOP_BY_HOP, 8 },      { HOP_BY_HOP, 16 },     { ROUTING, 24 }, { DESTINATION, 8 },
    { DESTINATION, 64 },    { MOBILITY, 8 },        { 139, 40 },     { 140, 8 },
    { AUTHENTICATION, 24 }, { AUTHENTICATION, 12 }, { FRAGMENT, 8 },
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

static void wrap_kind(struct chain *chain, size_t kind)
{
    if (kinds[kind].number == FRAGMENT)
        wrap_atomic(chain);
    else
        wrap_extension(chain, kinds[kind].number, kinds[kind].size);
}

START_TEST(headers_are_passed_over_in_any_order)
{
    struct chain chain;

    for (size_t first = 0; first < KINDS; first++)
        for (size_t second = 0; second < KINDS; second++)
            for (size_t third = 0; third < KINDS; third++) {
                chain_init(&chain);
                wrap_kind(&chain, third);
                wrap_kind(&chain, second);
                wrap_kind(&chain, first);
                wrap_fixed(&chain);
                ck_assert_payload(&chain);
            }
}
END_TEST

START_TEST(chain_cut_at_any_octet_has_one_fate)
{
    struct chain chain;
    size_t chain_size;

    chain_init(&chain);
    for (size_t i = 0; i < KINDS; i++)
        wrap_kind(&chain, i);
    wrap_fixed(&chain);
    chain_size = onion_length(&chain.onion) - PAYLOAD;
    for (size_t captured = 40; captured < chain_size; captured++)
        ck_assert_uint_eq(fate_of_onion_cut(DLT_RAW, &chain.onion, captured),
                          FRAME_IP_HEADER_SNAPPED);
    for (size_t captured = chain_size; captured <= onion_length(&chain.onion); captured++)
        ck_assert_uint_eq(fate_of_onion_cut(DLT_RAW, &chain.onion, captured), FRAME_DELIVERED);
}
END_TEST

START_TEST(header_that_the_packet_does_not_have_is_damage)
{
    struct chain chain;

    for (unsigned length = 0; length < 24; length++) {
        chain_init(&chain);
        wrap_extension(&chain, DESTINATION, 24);
        wrap_fixed(&chain);
        put_be16(chain.onion.octets + chain.onion.begin + 4, length);
        ck_assert_uint_eq(fate_of_onion(DLT_RAW, &chain.onion),
                          length == 0 ? FRAME_DELIVERED : FRAME_IPV6_HEADER_DAMAGED);
    }
}
END_TEST

START_TEST(chain_is_followed_to_a_limit)
{
    struct chain chain;

    for (unsigned count = 1; count <= IPV6_EXTENSIONS_MAX + 4; count++) {
        chain_init(&chain);
        for (unsigned i = 0; i < count; i++)
            wrap_extension(&chain, DESTINATION, 8);
        wrap_fixed(&chain);
        if (count <= IPV6_EXTENSIONS_MAX)
            ck_assert_payload(&chain);
        else
            ck_assert_uint_eq(fate_of_onion(DLT_RAW, &chain.onion), FRAME_EXTENSIONS_TOO_MANY);
    }
}
END_TEST

START_TEST(chain_ends_in_front_of_what_is_no_extension)
{
    static const uint8_t numbers[] = { ENCRYPTED, NO_NEXT_HEADER, 17, 58, 255 };
    struct chain chain;
    struct decoding decoding;

    chain_init(&chain);
    chain.next = numbers[_i];
    wrap_extension(&chain, HOP_BY_HOP, 8);
    wrap_fixed(&chain);
    decode_onion(&decoding, DLT_RAW, &chain.onion);
    ck_assert_uint_eq(decoding.decoded.fate, FRAME_DELIVERED);
    ck_assert_uint_eq(decoding.decoded.packet.protocol, numbers[_i]);
    ck_assert_uint_eq(decoding.decoded.packet.payload_length, PAYLOAD);
    decoding_clear(&decoding);
}
END_TEST

START_TEST(tunnel_behind_extension_headers_is_entered)
{
    struct chain chain;

    chain_init(&chain);
    wrap_fixed(&chain);
    chain.next = 41;
    wrap_extension(&chain, DESTINATION, 8);
    expect_tunnel(&chain.onion, TUNNEL_IP_IN_IP);
    wrap_fixed(&chain);
    ck_assert_payload(&chain);
}
END_TEST

/* Of two addresses, 2001:db8::f0 and 2001:db8::f1, which is the destination. */
static const struct {
    uint8_t type;
    uint8_t segments_left;
    uint8_t last; /* octet of the destination; 0x25 is that of the fixed header */
} routings[] = {
    { 0, 1, 0xf1 }, { 0, 2, 0xf1 }, { 0, 0, 0x25 }, { 0, 3, 0x25 }, { 2, 1, 0xf1 },
    { 4, 1, 0xf0 }, { 4, 2, 0xf0 }, { 4, 0, 0x25 }, { 3, 1, 0x25 }, { 99, 1, 0x25 },
};

START_TEST(destination_of_a_routed_packet_is_the_final_one)
{
    struct chain chain;
    struct decoding decoding;
    uint8_t *header;

    chain_init(&chain);
    header = wrap_extension(&chain, ROUTING, 8 + 32);
    header[2] = routings[_i].type;
    header[3] = routings[_i].segments_left;
    put_be32(header + 8, 0x20010db8);
    header[23] = 0xf0;
    put_be32(header + 24, 0x20010db8);
    header[39] = 0xf1;
    wrap_fixed(&chain);
    decode_onion(&decoding, DLT_RAW, &chain.onion);
    ck_assert_uint_eq(decoding.decoded.fate, FRAME_DELIVERED);
    ck_assert_uint_eq(decoding.decoded.packet.destination_address.octets[15], routings[_i].last);
    ck_assert_uint_eq(decoding.decoded.packet.destination_address.octets[0], 0x20);
    decoding_clear(&decoding);
}
END_TEST

/* A packet of 70000 octets, of which little was captured, with padding behind it. */
static void build_jumbo(struct chain *chain, uint32_t length)
{
    uint8_t *header;

    chain_init(chain);
    header = wrap_extension(chain, HOP_BY_HOP, 8);
    put_be16(header + 2, 0xc204);
    put_be32(header + 4, length);
    wrap_fixed(chain);
    put_be16(chain->onion.octets + chain->onion.begin + 4, 0);
}

static uint32_t payload_length_of_jumbo(const struct chain *chain, size_t on_wire)
{
    struct decoding decoding;

    decode_cut(&decoding, DLT_RAW, onion_bytes(&chain->onion), onion_length(&chain->onion),
               on_wire);
    ck_assert_uint_eq(decoding.decoded.fate, FRAME_DELIVERED);
    ck_assert_uint_eq(decoding.decoded.ip_length, IP_LENGTH_ZERO);
    ck_assert_uint_eq(decoding.decoded.packet.payload.length, PAYLOAD);
    decoding_clear(&decoding);
    return decoding.decoded.packet.payload_length;
}

START_TEST(jumbo_length_cuts_padding_off)
{
    struct chain chain;

    build_jumbo(&chain, 70000);
    ck_assert_uint_eq(payload_length_of_jumbo(&chain, 40 + 70000 + 9), 70000 - 8);
    ck_assert_uint_eq(payload_length_of_jumbo(&chain, 40 + 70000), 70000 - 8);
}
END_TEST

START_TEST(jumbo_length_that_cannot_be_is_not_believed)
{
    struct chain chain;

    build_jumbo(&chain, 0xffffffff);
    ck_assert_uint_eq(payload_length_of_jumbo(&chain, 40 + 70000), 70000 - 8);
    build_jumbo(&chain, 65535); /* no jumbogram has one so small */
    ck_assert_uint_eq(payload_length_of_jumbo(&chain, 40 + 70000), 70000 - 8);
    build_jumbo(&chain, 70000);
    chain.onion.octets[chain.onion.begin + 40 + 3] = 3; /* an option of another size */
    ck_assert_uint_eq(payload_length_of_jumbo(&chain, 40 + 80000), 80000 - 8);
}
END_TEST

START_TEST(options_of_any_content_are_read_within_their_header)
{
    struct chain chain;

    for (unsigned seed = 0; seed < 5000; seed++) {
        uint8_t *header;

        srand(seed);
        chain_init(&chain);
        header = wrap_extension(&chain, HOP_BY_HOP, 8U * (1U + (unsigned)rand() % 4));
        for (size_t i = 2; i < 8U * (header[1] + 1U); i++)
            header[i] = rand() % 4 ? (uint8_t)(rand() % 8) : rand() % 2 ? 0xc2 : (uint8_t)rand();
        wrap_fixed(&chain);
        put_be16(chain.onion.octets + chain.onion.begin + 4, 0);
        ck_assert_uint_eq(fate_of_onion(DLT_RAW, &chain.onion), FRAME_DELIVERED);
    }
}
END_TEST

START_TEST(chain_of_any_content_keeps_every_promise)
{
    unsigned fates[FRAME_FATE_COUNT] = { 0 };
    struct chain chain;

    for (unsigned seed = 0; seed < 20000; seed++) {
        size_t length, captured;

        srand(seed);
        chain_init(&chain);
        for (int i = rand() % 6; i > 0; i--)
            wrap_kind(&chain, (unsigned)rand() % KINDS);
        wrap_fixed(&chain);
        length = onion_length(&chain.onion);
        for (int changes = rand() % 4; changes > 0; changes--)
            chain.onion.octets[chain.onion.begin + 6 + (unsigned)rand() % (length - 6)] =
                rand() % 2 ? (uint8_t)(rand() % 64) : (uint8_t)rand();
        captured = rand() % 2 ? length : (unsigned)rand() % length;
        fates[fate_of_onion_cut(DLT_RAW, &chain.onion, captured)]++;
    }
    ck_assert_uint_gt(fates[FRAME_DELIVERED], 5000);
    ck_assert_uint_gt(fates[FRAME_IP_HEADER_SNAPPED], 100);
    ck_assert_uint_gt(fates[FRAME_IPV6_HEADER_DAMAGED], 100);
    ck_assert_uint_gt(fates[FRAME_FRAGMENT], 10);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("ipv6_extensions");
    TCase *headers = tcase_create("headers");
    TCase *jumbo = tcase_create("jumbo");
    TCase *damage = tcase_create("damage");

    tcase_add_test(headers, headers_are_passed_over_in_any_order);
    tcase_add_loop_test(headers, chain_ends_in_front_of_what_is_no_extension, 0, 5);
    tcase_add_test(headers, tunnel_behind_extension_headers_is_entered);
    tcase_add_loop_test(headers, destination_of_a_routed_packet_is_the_final_one, 0,
                        sizeof routings / sizeof routings[0]);
    tcase_add_test(jumbo, jumbo_length_cuts_padding_off);
    tcase_add_test(jumbo, jumbo_length_that_cannot_be_is_not_believed);
    tcase_add_test(damage, chain_cut_at_any_octet_has_one_fate);
    tcase_add_test(damage, header_that_the_packet_does_not_have_is_damage);
    tcase_add_test(damage, chain_is_followed_to_a_limit);
    tcase_add_test(damage, options_of_any_content_are_read_within_their_header);
    tcase_add_test(damage, chain_of_any_content_keeps_every_promise);
    tcase_set_timeout(damage, 60);
    suite_add_tcase(suite, headers);
    suite_add_tcase(suite, jumbo);
    suite_add_tcase(suite, damage);
    return suite;
}

SUITE_MAIN(suite);
