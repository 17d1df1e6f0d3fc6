/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Link headers and VLAN tags. */
#include "capture/link_decoder.h"

#include "tests/capture/frame_builder.h"
#include "tests/support/suite_main.h"

/* A link header and the version of the IP packet behind it. */
struct link_case {
    int link_type;
    size_t size;
    uint8_t octets[20];
    int version;
};

#define MAC_ADDRESSES 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2
#define COOKED_FIELDS 0, 0, 0, 1, 0, 6, 2, 2, 2, 2, 2, 2, 0, 0

static const struct link_case link_cases[] = {
    { DLT_EN10MB, 14, { MAC_ADDRESSES, 0x08, 0x00 }, 4 },
    { DLT_EN10MB, 14, { MAC_ADDRESSES, 0x86, 0xdd }, 6 },
    { DLT_LINUX_SLL, 16, { COOKED_FIELDS, 0x08, 0x00 }, 4 },
    { DLT_LINUX_SLL, 16, { COOKED_FIELDS, 0x86, 0xdd }, 6 },
    { DLT_LINUX_SLL2, 20, { 0x08, 0x00, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6 }, 4 },
    { DLT_LINUX_SLL2, 20, { 0x86, 0xdd, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6 }, 6 },
    { DLT_RAW, 0, { 0 }, 4 },
    { DLT_RAW, 0, { 0 }, 6 },
    { 12, 0, { 0 }, 4 },
    { 14, 0, { 0 }, 6 },
    { 101, 0, { 0 }, 4 },
    { 101, 0, { 0 }, 6 },
    { DLT_IPV4, 0, { 0 }, 4 },
    { DLT_IPV6, 0, { 0 }, 6 },
    { DLT_NULL, 4, { 0, 0, 0, 2 }, 4 },
    { DLT_NULL, 4, { 2, 0, 0, 0 }, 4 },
    { DLT_NULL, 4, { 0, 0, 0, 24 }, 6 },
    { DLT_NULL, 4, { 24, 0, 0, 0 }, 6 },
    { DLT_NULL, 4, { 0, 0, 0, 28 }, 6 },
    { DLT_NULL, 4, { 28, 0, 0, 0 }, 6 },
    { DLT_NULL, 4, { 0, 0, 0, 30 }, 6 },
    { DLT_NULL, 4, { 30, 0, 0, 0 }, 6 },
    { DLT_LOOP, 4, { 0, 0, 0, 2 }, 4 },
    { DLT_LOOP, 4, { 0, 0, 0, 30 }, 6 },
};

enum { LINK_CASES = sizeof link_cases / sizeof link_cases[0] };

static void build_link_case(struct frame_builder *builder, const struct link_case *link)
{
    build_octets(builder, link->octets, link->size);
    if (link->version == 4)
        build_ipv4(builder, 10);
    else
        build_ipv6(builder, 10);
}

START_TEST(ip_packet_is_found_behind_each_link_header)
{
    const struct link_case *link = &link_cases[_i];
    struct frame_builder builder = { .length = 0 };
    const struct packet *packet;
    struct decoding decoding;

    build_link_case(&builder, link);
    decode_built(&decoding, link->link_type, &builder);
    packet = &decoding.decoded.packet;
    ck_assert_uint_eq(decoding.decoded.fate, FRAME_DELIVERED);
    ck_assert_int_eq(packet->source_address.family, link->version == 4 ? IP_FAMILY_4 : IP_FAMILY_6);
    ck_assert_ptr_eq(packet->header.data, packet->frame.data + link->size);
    ck_assert(bytes_equal(packet->payload, bytes_of_string("pppppppppp")));
    ck_assert_uint_eq(packet->encapsulation.vlan_count, 0);
    decoding_clear(&decoding);
}
END_TEST

START_TEST(frame_that_ends_inside_its_link_header_is_too_short)
{
    const struct link_case *link = &link_cases[_i];
    struct frame_builder builder = { .length = 0 };

    build_link_case(&builder, link);
    for (size_t captured = 0; captured < link->size; captured++)
        ck_assert_uint_eq(fate_of_cut(link->link_type, &builder, captured), FRAME_TOO_SHORT);
}
END_TEST

START_TEST(length_on_the_wire_counts_from_behind_the_link_header)
{
    const struct link_case *link = &link_cases[_i];
    struct layer layer;
    struct frame frame = { .link = link_decoder_find(link->link_type) };

    frame_set_octets(&frame, link->octets, (uint32_t)link->size, 1500);
    ck_assert_uint_eq(link_decode(&frame, &layer), FRAME_DELIVERED);
    ck_assert_uint_eq(layer.captured.length, 0);
    ck_assert_uint_eq(layer.length, 1500 - link->size);
}
END_TEST

START_TEST(link_type_without_a_row_has_no_decoder)
{
    ck_assert_ptr_null(link_decoder_find(DLT_IEEE802_11));
    ck_assert_ptr_null(link_decoder_find(-1));
    ck_assert_ptr_nonnull(link_decoder_find(DLT_EN10MB));
}
END_TEST

static const struct link_case not_ip_cases[] = {
    { DLT_EN10MB, 14, { MAC_ADDRESSES, 0x08, 0x06 }, 4 },    /* ARP */
    { DLT_EN10MB, 14, { MAC_ADDRESSES, 0x88, 0xcc }, 4 },    /* LLDP */
    { DLT_EN10MB, 14, { MAC_ADDRESSES, 0x00, 0x26 }, 4 },    /* 802.3: a length */
    { DLT_EN10MB, 14, { MAC_ADDRESSES, 0x05, 0xdc }, 4 },    /* the largest one */
    { DLT_LINUX_SLL, 16, { COOKED_FIELDS, 0x00, 0x04 }, 4 }, /* 802.2 */
    { DLT_LINUX_SLL2, 20, { 0x08, 0x06 }, 4 },
    { DLT_NULL, 4, { 0, 0, 0, 7 }, 4 },
    { DLT_NULL, 4, { 0, 2, 0, 0 }, 4 },
    { DLT_LOOP, 4, { 2, 0, 0, 0 }, 4 }, /* not in network order */
};

START_TEST(frame_of_another_protocol_is_not_ip)
{
    struct frame_builder builder = { .length = 0 };

    build_link_case(&builder, &not_ip_cases[_i]);
    ck_assert_uint_eq(fate_of(not_ip_cases[_i].link_type, &builder), FRAME_NOT_IP);
}
END_TEST

enum { DEEPEST_STACK = 6 };

static const unsigned tag_protocols[] = { 0x8100, 0x88a8, 0x9100, 0x9200 };

/* Tags with the identifiers 101, 102, ... and a priority of 5 before each. */
static void build_tagged(struct frame_builder *builder, int depth, unsigned ethertype)
{
    for (int i = 0; i < depth; i++)
        build_vlan_tag(builder, tag_protocols[i % 4], 0xa000 | (101U + (unsigned)i));
    build_be16(builder, ethertype);
}

START_TEST(vlan_stack_of_any_depth_is_taken_off)
{
    struct frame_builder builder = { .length = 0 };
    const struct encapsulation *encapsulation;
    struct decoding decoding;

    build_mac_addresses(&builder);
    build_tagged(&builder, _i, 0x0800);
    build_ipv4(&builder, 1);
    decode_built(&decoding, DLT_EN10MB, &builder);
    encapsulation = &decoding.decoded.packet.encapsulation;
    ck_assert_uint_eq(decoding.decoded.fate, FRAME_DELIVERED);
    ck_assert(bytes_equal(decoding.decoded.packet.payload, bytes_of_string("p")));
    ck_assert_int_eq(encapsulation->vlan_count,
                     _i < ENCAPSULATION_VLANS ? _i : ENCAPSULATION_VLANS);
    for (unsigned i = 0; i < encapsulation->vlan_count; i++)
        ck_assert_uint_eq(encapsulation->vlan[i], 101 + i);
    ck_assert_int_eq(encapsulation->vlan_count + encapsulation->vlans_left_out, _i);
    decoding_clear(&decoding);
}
END_TEST

START_TEST(frame_that_ends_inside_its_vlan_stack_is_counted_as_such)
{
    struct frame_builder builder = { .length = 0 };

    build_mac_addresses(&builder);
    build_tagged(&builder, _i, 0x0800);
    for (size_t captured = 14; captured < builder.length; captured++)
        ck_assert_uint_eq(fate_of_cut(DLT_EN10MB, &builder, captured), FRAME_VLAN_CUT);
    ck_assert_uint_eq(fate_of(DLT_EN10MB, &builder), FRAME_TOO_SHORT);
}
END_TEST

START_TEST(tagged_frame_of_another_protocol_is_not_ip)
{
    struct frame_builder builder = { .length = 0 };

    build_mac_addresses(&builder);
    build_tagged(&builder, _i, 0x0806);
    build_fill(&builder, 0, 28);
    ck_assert_uint_eq(fate_of(DLT_EN10MB, &builder), FRAME_NOT_IP);
}
END_TEST

START_TEST(cooked_frame_may_hold_vlan_tags)
{
    static const uint8_t cooked[] = { COOKED_FIELDS };
    struct frame_builder builder = { .length = 0 };
    struct decoding decoding;

    build_octets(&builder, cooked, sizeof cooked);
    build_tagged(&builder, 2, 0x86dd);
    build_ipv6(&builder, 3);
    decode_built(&decoding, DLT_LINUX_SLL, &builder);
    ck_assert_uint_eq(decoding.decoded.fate, FRAME_DELIVERED);
    ck_assert_uint_eq(decoding.decoded.packet.encapsulation.vlan_count, 2);
    ck_assert_uint_eq(decoding.decoded.packet.encapsulation.vlan[0], 101);
    ck_assert_uint_eq(decoding.decoded.packet.encapsulation.vlan[1], 102);
    decoding_clear(&decoding);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("link_decoder");
    TCase *headers = tcase_create("headers");
    TCase *other = tcase_create("other protocols");
    TCase *vlan = tcase_create("vlan");

    tcase_add_loop_test(headers, ip_packet_is_found_behind_each_link_header, 0, LINK_CASES);
    tcase_add_loop_test(headers, frame_that_ends_inside_its_link_header_is_too_short, 0,
                        LINK_CASES);
    tcase_add_loop_test(headers, length_on_the_wire_counts_from_behind_the_link_header, 0,
                        LINK_CASES);
    tcase_add_test(headers, link_type_without_a_row_has_no_decoder);
    tcase_add_loop_test(other, frame_of_another_protocol_is_not_ip, 0,
                        sizeof not_ip_cases / sizeof not_ip_cases[0]);
    tcase_add_loop_test(vlan, vlan_stack_of_any_depth_is_taken_off, 0, DEEPEST_STACK + 1);
    tcase_add_loop_test(vlan, frame_that_ends_inside_its_vlan_stack_is_counted_as_such, 1,
                        DEEPEST_STACK + 1);
    tcase_add_loop_test(vlan, tagged_frame_of_another_protocol_is_not_ip, 1, DEEPEST_STACK + 1);
    tcase_add_test(vlan, cooked_frame_may_hold_vlan_tags);
    suite_add_tcase(suite, headers);
    suite_add_tcase(suite, other);
    suite_add_tcase(suite, vlan);
    return suite;
}

SUITE_MAIN(suite);
