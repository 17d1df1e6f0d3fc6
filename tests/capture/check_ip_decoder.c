/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPv4 and IPv6 headers, what is wrong with them and what is repaired. */
#include "capture/ip_decoder.h"

#include "tests/capture/frame_builder.h"
#include "tests/support/suite_main.h"

static void decode_delivered(struct decoding *decoding, int link_type,
                             const struct frame_builder *builder)
{
    decode_built(decoding, link_type, builder);
    ck_assert_uint_eq(decoding->decoded.fate, FRAME_DELIVERED);
}

static void ck_assert_address(const struct ip_address *address, const char *expected)
{
    char text[ADDRESS_TEXT_SIZE];

    ip_address_format(address, text);
    ck_assert_str_eq(text, expected);
}

START_TEST(ipv4_fields_are_those_of_the_header)
{
    struct frame_builder builder = { .length = 0 };
    struct decoding decoding;
    const struct packet *packet = &decoding.decoded.packet;

    build_ipv4(&builder, 7);
    decode_delivered(&decoding, DLT_RAW, &builder);
    ck_assert_uint_eq(packet->kind, PACKET_IP);
    ck_assert_str_eq(packet->source, "test");
    ck_assert_uint_eq(packet->header.length, 20);
    ck_assert_uint_eq(packet->protocol, 6);
    ck_assert_uint_eq(packet->ttl, 63);
    ck_assert_uint_eq(packet->identification, 0x1234);
    ck_assert_uint_eq(packet->payload.length, 7);
    ck_assert_uint_eq(packet->payload_length, 7);
    ck_assert(!packet_is_snapped(packet));
    ck_assert_address(&packet->source_address, "192.0.2.1");
    ck_assert_address(&packet->destination_address, "198.51.100.25");
    decoding_clear(&decoding);
}
END_TEST

START_TEST(ipv6_fields_are_those_of_the_header)
{
    struct frame_builder builder = { .length = 0 };
    struct decoding decoding;
    const struct packet *packet = &decoding.decoded.packet;

    build_ipv6(&builder, 7);
    decode_delivered(&decoding, DLT_RAW, &builder);
    ck_assert_uint_eq(packet->header.length, 40);
    ck_assert_uint_eq(packet->protocol, 6);
    ck_assert_uint_eq(packet->ttl, 62);
    ck_assert_uint_eq(packet->identification, 0);
    ck_assert_uint_eq(packet->payload.length, 7);
    ck_assert_uint_eq(packet->payload_length, 7);
    ck_assert_address(&packet->source_address, "2001:db8::1");
    ck_assert_address(&packet->destination_address, "2001:db8::25");
    decoding_clear(&decoding);
}
END_TEST

START_TEST(ipv4_options_belong_to_the_header)
{
    struct frame_builder builder = { .length = 0 };
    struct decoding decoding;

    build_ipv4(&builder, 50);
    builder.octets[0] = 0x4f;
    decode_delivered(&decoding, DLT_RAW, &builder);
    ck_assert_uint_eq(decoding.decoded.packet.header.length, 60);
    ck_assert_uint_eq(decoding.decoded.packet.payload.length, 10);
    decoding_clear(&decoding);
}
END_TEST

START_TEST(fragment_is_no_packet)
{
    static const unsigned fields[] = { 0x2000, 0x2000 | 185, 0x0001, 0x1ffe };
    struct frame_builder builder = { .length = 0 };

    build_ipv4(&builder, 8);
    set_be16(&builder, 6, fields[_i]);
    ck_assert_uint_eq(fate_of(DLT_RAW, &builder), FRAME_FRAGMENT);
}
END_TEST

START_TEST(dont_fragment_makes_no_fragment)
{
    struct frame_builder builder = { .length = 0 };

    build_ipv4(&builder, 8);
    set_be16(&builder, 6, 0x4000);
    ck_assert_uint_eq(fate_of(DLT_RAW, &builder), FRAME_DELIVERED);
}
END_TEST

START_TEST(version_must_be_4_or_6)
{
    struct frame_builder builder = { .length = 0 };

    build_ipv4(&builder, 40);
    builder.octets[0] = (uint8_t)(_i << 4 | 5);
    if (_i == 6)
        builder.octets[6] = 6; /* where IPv4 has no protocol */
    if (_i == 4 || _i == 6)
        ck_assert_uint_eq(fate_of(DLT_RAW, &builder), FRAME_DELIVERED);
    else
        ck_assert_uint_eq(fate_of(DLT_RAW, &builder), FRAME_IP_VERSION_WRONG);
}
END_TEST

START_TEST(version_must_be_what_the_link_header_announced)
{
    struct frame_builder four = { .length = 0 }, six = { .length = 0 };

    build_ethernet(&four, 0x86dd);
    build_ipv4(&four, 40);
    build_ethernet(&six, 0x0800);
    build_ipv6(&six, 40);
    ck_assert_uint_eq(fate_of(DLT_EN10MB, &four), FRAME_IP_VERSION_WRONG);
    ck_assert_uint_eq(fate_of(DLT_EN10MB, &six), FRAME_IP_VERSION_WRONG);
}
END_TEST

START_TEST(ihl_below_5_is_damage)
{
    struct frame_builder builder = { .length = 0 };

    build_ipv4(&builder, 10);
    builder.octets[0] = (uint8_t)(0x40 | _i);
    ck_assert_uint_eq(fate_of(DLT_RAW, &builder), FRAME_IPV4_HEADER_DAMAGED);
}
END_TEST

START_TEST(ihl_of_15_in_a_packet_of_20_octets_is_damage)
{
    struct frame_builder builder = { .length = 0 };

    build_ipv4(&builder, 0);
    builder.octets[0] = 0x4f;
    ck_assert_uint_eq(fate_of(DLT_RAW, &builder), FRAME_IPV4_HEADER_DAMAGED);
    build_fill(&builder, 0, 80);
    ck_assert_uint_eq(fate_of(DLT_RAW, &builder), FRAME_IPV4_HEADER_DAMAGED);
}
END_TEST

START_TEST(total_length_below_the_header_is_damage)
{
    struct frame_builder builder = { .length = 0 };

    build_ipv4(&builder, 10);
    set_be16(&builder, 2, (unsigned)_i);
    ck_assert_uint_eq(fate_of(DLT_RAW, &builder), FRAME_IPV4_HEADER_DAMAGED);
}
END_TEST

START_TEST(header_that_the_wire_did_not_have_is_damage)
{
    struct frame_builder four = { .length = 0 }, six = { .length = 0 };

    build_ipv4(&four, 0);
    build_ipv6(&six, 0);
    for (four.length = 1; four.length < 20; four.length++)
        ck_assert_uint_eq(fate_of(DLT_RAW, &four), FRAME_IPV4_HEADER_DAMAGED);
    for (six.length = 1; six.length < 40; six.length++)
        ck_assert_uint_eq(fate_of(DLT_RAW, &six), FRAME_IPV6_HEADER_DAMAGED);
}
END_TEST

START_TEST(header_that_only_the_capture_lacks_is_snapped)
{
    struct frame_builder four = { .length = 0 }, six = { .length = 0 };

    build_ipv4(&four, 40);
    four.octets[0] = 0x4a;
    build_ipv6(&six, 0);
    for (size_t captured = 0; captured < 40; captured++) {
        ck_assert_uint_eq(fate_of_cut(DLT_RAW, &four, captured), FRAME_IP_HEADER_SNAPPED);
        ck_assert_uint_eq(fate_of_cut(DLT_RAW, &six, captured), FRAME_IP_HEADER_SNAPPED);
    }
    ck_assert_uint_eq(fate_of_cut(DLT_RAW, &four, 40), FRAME_DELIVERED);
    ck_assert_uint_eq(fate_of_cut(DLT_RAW, &six, 40), FRAME_DELIVERED);
}
END_TEST

START_TEST(frame_without_an_octet_of_ip_is_too_short)
{
    struct frame_builder builder = { .length = 0 };

    ck_assert_uint_eq(fate_of(DLT_RAW, &builder), FRAME_TOO_SHORT);
    ck_assert_uint_eq(fate_of(DLT_IPV6, &builder), FRAME_TOO_SHORT);
    build_ethernet(&builder, 0x0800);
    ck_assert_uint_eq(fate_of(DLT_EN10MB, &builder), FRAME_TOO_SHORT);
}
END_TEST

/* Ethernet with IPv4 or IPv6 and 6 octets of payload; padding is 'x's. */
static void build_padded(struct frame_builder *builder, int version, size_t padding)
{
    build_ethernet(builder, version == 4 ? 0x0800 : 0x86dd);
    if (version == 4)
        build_ipv4(builder, 6);
    else
        build_ipv6(builder, 6);
    build_fill(builder, 'x', padding);
}

static void set_zero_length(struct frame_builder *builder, int version)
{
    set_be16(builder, builder->ip + (version == 4 ? 2 : 4), 0);
}

static const int versions[] = { 4, 6 };

START_TEST(link_padding_is_cut_off)
{
    struct frame_builder builder = { .length = 0 };
    struct decoding decoding;

    build_padded(&builder, versions[_i], 20);
    decode_delivered(&decoding, DLT_EN10MB, &builder);
    ck_assert(bytes_equal(decoding.decoded.packet.payload, bytes_of_string("pppppp")));
    ck_assert_uint_eq(decoding.decoded.packet.payload_length, 6);
    ck_assert_uint_eq(decoding.decoded.ip_length, IP_LENGTH_FITS);
    decoding_clear(&decoding);
}
END_TEST

START_TEST(length_of_zero_is_replaced_by_that_of_the_frame)
{
    struct frame_builder builder = { .length = 0 };
    struct decoding decoding;

    build_padded(&builder, versions[_i], 0);
    set_zero_length(&builder, versions[_i]);
    decode_delivered(&decoding, DLT_EN10MB, &builder);
    ck_assert(bytes_equal(decoding.decoded.packet.payload, bytes_of_string("pppppp")));
    ck_assert_uint_eq(decoding.decoded.packet.payload_length, 6);
    ck_assert_uint_eq(decoding.decoded.ip_length, IP_LENGTH_ZERO);
    decoding_clear(&decoding);
}
END_TEST

START_TEST(snapped_packet_with_length_of_zero_keeps_what_the_wire_had)
{
    struct frame_builder builder = { .length = 0 };
    const struct packet *packet;
    struct decoding decoding;

    build_padded(&builder, versions[_i], 0);
    set_zero_length(&builder, versions[_i]);
    decode_cut(&decoding, DLT_EN10MB, bytes_of(builder.octets, builder.length), builder.length,
               builder.length + 70000);
    packet = &decoding.decoded.packet;
    ck_assert_uint_eq(decoding.decoded.fate, FRAME_DELIVERED);
    ck_assert_uint_eq(packet->payload.length, 6);
    ck_assert_uint_eq(packet->payload_length, 70006);
    ck_assert(packet_is_snapped(packet));
    decoding_clear(&decoding);
}
END_TEST

START_TEST(snapped_packet_knows_its_length_on_the_wire)
{
    struct frame_builder builder = { .length = 0 };
    const struct packet *packet;
    struct decoding decoding;

    build_padded(&builder, versions[_i], 20);
    decode_cut(&decoding, DLT_EN10MB, bytes_of(builder.octets, builder.length), builder.length - 22,
               builder.length);
    packet = &decoding.decoded.packet;
    ck_assert_uint_eq(decoding.decoded.fate, FRAME_DELIVERED);
    ck_assert_uint_eq(packet->payload.length, 4);
    ck_assert_uint_eq(packet->payload_length, 6);
    ck_assert_uint_eq(decoding.decoded.ip_length, IP_LENGTH_FITS);
    decoding_clear(&decoding);
}
END_TEST

START_TEST(length_beyond_the_frame_makes_a_snapped_packet)
{
    struct frame_builder builder = { .length = 0 };
    const struct packet *packet;
    struct decoding decoding;

    build_padded(&builder, versions[_i], 0);
    set_be16(&builder, builder.ip + (versions[_i] == 4 ? 2 : 4), 1000);
    decode_delivered(&decoding, DLT_EN10MB, &builder);
    packet = &decoding.decoded.packet;
    ck_assert_uint_eq(packet->payload.length, 6);
    ck_assert_uint_eq(packet->payload_length, versions[_i] == 4 ? 980 : 1000);
    ck_assert_uint_eq(decoding.decoded.ip_length, IP_LENGTH_BEYOND_FRAME);
    decoding_clear(&decoding);
}
END_TEST

START_TEST(packet_may_be_nothing_but_a_header)
{
    struct frame_builder builder = { .length = 0 };
    struct decoding decoding;

    build_ipv4(&builder, 0);
    decode_delivered(&decoding, DLT_RAW, &builder);
    ck_assert_uint_eq(decoding.decoded.packet.header.length, 20);
    ck_assert_uint_eq(decoding.decoded.packet.payload.length, 0);
    ck_assert_uint_eq(decoding.decoded.packet.payload_length, 0);
    ck_assert_uint_eq(decoding.decoded.ip_length, IP_LENGTH_FITS);
    decoding_clear(&decoding);
}
END_TEST

START_TEST(nothing_follows_no_next_header)
{
    struct frame_builder builder = { .length = 0 };
    struct decoding decoding;

    build_ipv6(&builder, 0);
    builder.octets[6] = 59;
    build_fill(&builder, 'x', 6);
    decode_delivered(&decoding, DLT_RAW, &builder);
    ck_assert_uint_eq(decoding.decoded.packet.payload.length, 0);
    ck_assert_uint_eq(decoding.decoded.packet.payload_length, 0);
    ck_assert_uint_eq(decoding.decoded.ip_length, IP_LENGTH_FITS);
    decoding_clear(&decoding);
}
END_TEST

static void add_damage(Suite *suite)
{
    TCase *damage = tcase_create("damage");

    tcase_add_loop_test(damage, version_must_be_4_or_6, 0, 16);
    tcase_add_test(damage, version_must_be_what_the_link_header_announced);
    tcase_add_loop_test(damage, ihl_below_5_is_damage, 0, 5);
    tcase_add_test(damage, ihl_of_15_in_a_packet_of_20_octets_is_damage);
    tcase_add_loop_test(damage, total_length_below_the_header_is_damage, 1, 20);
    tcase_add_test(damage, header_that_the_wire_did_not_have_is_damage);
    tcase_add_test(damage, header_that_only_the_capture_lacks_is_snapped);
    tcase_add_test(damage, frame_without_an_octet_of_ip_is_too_short);
    suite_add_tcase(suite, damage);
}

static void add_lengths(Suite *suite)
{
    TCase *lengths = tcase_create("lengths");

    tcase_add_loop_test(lengths, link_padding_is_cut_off, 0, 2);
    tcase_add_loop_test(lengths, length_of_zero_is_replaced_by_that_of_the_frame, 0, 2);
    tcase_add_loop_test(lengths, snapped_packet_with_length_of_zero_keeps_what_the_wire_had, 0, 2);
    tcase_add_loop_test(lengths, snapped_packet_knows_its_length_on_the_wire, 0, 2);
    tcase_add_loop_test(lengths, length_beyond_the_frame_makes_a_snapped_packet, 0, 2);
    tcase_add_test(lengths, packet_may_be_nothing_but_a_header);
    tcase_add_test(lengths, nothing_follows_no_next_header);
    suite_add_tcase(suite, lengths);
}

static Suite *suite(void)
{
    Suite *suite = suite_create("ip_decoder");
    TCase *fields = tcase_create("fields");

    tcase_add_test(fields, ipv4_fields_are_those_of_the_header);
    tcase_add_test(fields, ipv6_fields_are_those_of_the_header);
    tcase_add_test(fields, ipv4_options_belong_to_the_header);
    tcase_add_loop_test(fields, fragment_is_no_packet, 0, 4);
    tcase_add_test(fields, dont_fragment_makes_no_fragment);
    suite_add_tcase(suite, fields);
    add_damage(suite);
    add_lengths(suite);
    return suite;
}

SUITE_MAIN(suite);
