/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames of the netfilter log, of both byte orders. */
#include "capture/nflog_decoder.h"

#include "tests/capture/onion.h"
#include "tests/support/suite_main.h"

enum { INET = 2, BRIDGE = 7, INET6 = 10 };

/* Linux's attributes: packet header, mark, interface, packet, prefix, a nested one. */
enum { PACKET_HEADER = 1, MARK = 2, INTERFACE = 4, PACKET = 9, PREFIX = 10, NESTED = 0x8013 };

static void put_order16(uint8_t *octets, unsigned value, bool is_big_endian)
{
    octets[is_big_endian ? 0 : 1] = (uint8_t)(value >> 8);
    octets[is_big_endian ? 1 : 0] = (uint8_t)value;
}

static void build_attribute(struct frame_builder *builder, bool is_big_endian, unsigned type,
                            struct bytes value)
{
    uint8_t *header = build_room(builder, 4);

    put_order16(header, (unsigned)value.length + 4, is_big_endian);
    put_order16(header + 2, type, is_big_endian);
    build_octets(builder, value.data, value.length);
    build_fill(builder, 0, (4 - value.length % 4) % 4);
}

static void build_header(struct frame_builder *builder, unsigned family)
{
    build_fill(builder, (uint8_t)family, 1);
    build_fill(builder, 0, 1);
    build_be16(builder, 5);
}

/* As ulogd and tcpdump get them: everything else first. */
static void build_log(struct frame_builder *builder, unsigned family, int version, bool order)
{
    static const uint8_t packet_headers[2][4] = { { 0x08, 0x00, 1, 0 }, { 0x86, 0xdd, 1, 0 } };
    struct frame_builder packet = { .length = 0 };

    if (version == 4)
        build_ipv4(&packet, 11);
    else
        build_ipv6(&packet, 11);
    build_header(builder, family);
    build_attribute(builder, order, PACKET_HEADER, bytes_of(packet_headers[version == 6], 4));
    build_attribute(builder, order, PREFIX, bytes_of("mail:", 6));
    build_attribute(builder, order, NESTED, bytes_of("12345678", 8));
    build_attribute(builder, order, INTERFACE, bytes_of("\0\0\0\2", 4));
    build_attribute(builder, order, PACKET, bytes_of(packet.octets, packet.length));
}

/* Where the packet begins in it. */
enum { BEFORE_PACKET = 4 + 8 + 12 + 12 + 8 + 4 };

static void ck_assert_delivered(const struct frame_builder *builder, int version)
{
    struct decoding decoding;

    decode_built(&decoding, DLT_NFLOG, builder);
    ck_assert_uint_eq(decoding.decoded.fate, FRAME_DELIVERED);
    ck_assert(bytes_equal(decoding.decoded.packet.payload, bytes_of_string("ppppppppppp")));
    ck_assert_int_eq(decoding.decoded.packet.source_address.family,
                     version == 4 ? IP_FAMILY_4 : IP_FAMILY_6);
    decoding_clear(&decoding);
}

START_TEST(packet_is_found_in_either_byte_order)
{
    struct frame_builder four = { .length = 0 }, six = { .length = 0 };

    build_log(&four, INET, 4, _i == 1);
    ck_assert_delivered(&four, 4);
    build_log(&six, INET6, 6, _i == 1);
    ck_assert_delivered(&six, 6);
}
END_TEST

START_TEST(packet_of_a_bridge_is_what_its_type_says)
{
    struct frame_builder four = { .length = 0 }, six = { .length = 0 };

    build_log(&four, BRIDGE, 4, _i == 1);
    ck_assert_delivered(&four, 4);
    build_log(&six, BRIDGE, 6, _i == 1);
    ck_assert_delivered(&six, 6);
    put_be16(six.octets + 8, 0x0806);
    ck_assert_uint_eq(fate_of(DLT_NFLOG, &six), FRAME_NOT_IP);
}
END_TEST

START_TEST(packet_of_another_version_than_the_family_is_wrong)
{
    struct frame_builder builder = { .length = 0 };

    build_log(&builder, INET6, 4, false);
    ck_assert_uint_eq(fate_of(DLT_NFLOG, &builder), FRAME_IP_VERSION_WRONG);
}
END_TEST

START_TEST(log_cut_at_any_octet_has_one_fate)
{
    struct frame_builder builder = { .length = 0 };

    build_log(&builder, INET, 4, _i == 1);
    for (size_t captured = 0; captured < BEFORE_PACKET; captured++)
        ck_assert_uint_eq(fate_of_cut(DLT_NFLOG, &builder, captured), FRAME_TOO_SHORT);
    for (size_t captured = BEFORE_PACKET; captured < BEFORE_PACKET + 20; captured++)
        ck_assert_uint_eq(fate_of_cut(DLT_NFLOG, &builder, captured), FRAME_IP_HEADER_SNAPPED);
    for (size_t captured = BEFORE_PACKET + 20; captured <= builder.length; captured++)
        ck_assert_uint_eq(fate_of_cut(DLT_NFLOG, &builder, captured), FRAME_DELIVERED);
}
END_TEST

/* A rule may log the first octets only: the attribute is whole, the packet in it is not. */
START_TEST(packet_logged_in_part_is_a_snapped_packet)
{
    struct frame_builder builder = { .length = 0 }, packet = { .length = 0 };
    struct decoding decoding;

    build_ipv4(&packet, 100);
    build_header(&builder, INET);
    build_attribute(&builder, false, PACKET, bytes_of(packet.octets, 64));
    build_attribute(&builder, false, MARK, bytes_of("\0\0\0\1", 4));
    decode_built(&decoding, DLT_NFLOG, &builder);
    ck_assert_uint_eq(decoding.decoded.fate, FRAME_DELIVERED);
    ck_assert_uint_eq(decoding.decoded.packet.payload.length, 44);
    ck_assert_uint_eq(decoding.decoded.packet.payload_length, 100);
    decoding_clear(&decoding);
}
END_TEST

START_TEST(log_without_a_packet_is_not_ip)
{
    struct frame_builder builder = { .length = 0 };

    build_header(&builder, INET);
    ck_assert_uint_eq(fate_of(DLT_NFLOG, &builder), FRAME_NOT_IP);
    build_attribute(&builder, false, MARK, bytes_of("\0\0\0\1", 4));
    build_attribute(&builder, false, PREFIX, bytes_of("x", 1));
    ck_assert_uint_eq(fate_of(DLT_NFLOG, &builder), FRAME_NOT_IP);
    builder.length -= 3; /* the last padding need not be there */
    ck_assert_uint_eq(fate_of(DLT_NFLOG, &builder), FRAME_NOT_IP);
}
END_TEST

START_TEST(attribute_that_contradicts_itself_is_damage)
{
    struct frame_builder builder = { .length = 0 };

    for (unsigned length = 0; length < 4; length++) {
        builder.length = 0;
        build_log(&builder, INET, 4, false);
        builder.octets[4] = (uint8_t)length;
        ck_assert_uint_eq(fate_of(DLT_NFLOG, &builder), FRAME_LINK_DAMAGED);
    }
    builder.length = 0;
    build_log(&builder, INET, 4, false);
    put_be16(builder.octets + 6, 0x0101); /* a type in no byte order */
    ck_assert_uint_eq(fate_of(DLT_NFLOG, &builder), FRAME_LINK_DAMAGED);
}
END_TEST

START_TEST(header_of_another_version_is_damage)
{
    struct frame_builder builder = { .length = 0 };

    build_log(&builder, INET, 4, false);
    builder.octets[1] = 1;
    ck_assert_uint_eq(fate_of(DLT_NFLOG, &builder), FRAME_LINK_DAMAGED);
}
END_TEST

START_TEST(damage_at_random_keeps_every_promise)
{
    unsigned fates[FRAME_FATE_COUNT] = { 0 };

    for (unsigned seed = 0; seed < 5000; seed++) {
        struct frame_builder builder = { .length = 0 };

        srand(seed);
        build_log(&builder, rand() % 2 ? INET : BRIDGE, 4, rand() % 2);
        for (int changes = 1 + rand() % 4; changes > 0; changes--)
            builder.octets[(unsigned)rand() % BEFORE_PACKET] = (uint8_t)(rand() % 20);
        fates[fate_of_cut(DLT_NFLOG, &builder, (unsigned)rand() % (builder.length + 1))]++;
    }
    ck_assert_uint_gt(fates[FRAME_DELIVERED], 0);
    ck_assert_uint_gt(fates[FRAME_LINK_DAMAGED], 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("nflog_decoder");
    TCase *packets = tcase_create("packets");
    TCase *damage = tcase_create("damage");

    tcase_add_loop_test(packets, packet_is_found_in_either_byte_order, 0, 2);
    tcase_add_loop_test(packets, packet_of_a_bridge_is_what_its_type_says, 0, 2);
    tcase_add_test(packets, packet_of_another_version_than_the_family_is_wrong);
    tcase_add_test(packets, packet_logged_in_part_is_a_snapped_packet);
    tcase_add_test(packets, log_without_a_packet_is_not_ip);
    tcase_add_loop_test(damage, log_cut_at_any_octet_has_one_fate, 0, 2);
    tcase_add_test(damage, attribute_that_contradicts_itself_is_damage);
    tcase_add_test(damage, header_of_another_version_is_damage);
    tcase_add_test(damage, damage_at_random_keeps_every_promise);
    suite_add_tcase(suite, packets);
    suite_add_tcase(suite, damage);
    return suite;
}

SUITE_MAIN(suite);
