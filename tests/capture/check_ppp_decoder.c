/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PPP on its own, in HDLC framing and over Ethernet. */
#include "capture/ppp_decoder.h"

#include "tests/capture/onion.h"
#include "tests/support/suite_main.h"

static void build_ip(struct onion *onion, int version)
{
    onion_init(onion);
    onion_fill(onion, 'p', 10);
    if (version == 4)
        wrap_ipv4(onion, 6, 1);
    else
        wrap_ipv6(onion, 6, 1);
}

static void ck_assert_delivered(const struct onion *onion, int link_type)
{
    struct decoding decoding;

    decode_onion(&decoding, link_type, onion);
    ck_assert_uint_eq(decoding.decoded.fate, FRAME_DELIVERED);
    ck_assert(bytes_equal(decoding.decoded.packet.payload, bytes_of_string("pppppppppp")));
    ck_assert_uint_eq(decoding.decoded.packet.payload_length, 10);
    decoding_clear(&decoding);
}

static void wrap_hdlc(struct onion *onion, uint8_t address, uint8_t control)
{
    uint8_t *framing = onion_room(onion, 2);

    framing[0] = address;
    framing[1] = control;
}

/* The bits of the case: version, compressed protocol, HDLC framing, which link type. */
START_TEST(ip_is_found_behind_every_form_of_the_header)
{
    struct onion onion;

    build_ip(&onion, (_i & 1) != 0 ? 4 : 6);
    wrap_ppp(&onion, (_i & 2) != 0);
    if ((_i & 4) != 0)
        wrap_hdlc(&onion, 0xff, 0x03);
    ck_assert_delivered(&onion, (_i & 8) != 0 ? DLT_PPP : DLT_PPP_SERIAL);
}
END_TEST

START_TEST(labels_may_stand_in_ppp)
{
    struct onion onion;

    build_ip(&onion, 4);
    wrap_mpls(&onion, 5);
    wrap_ppp(&onion, false);
    ck_assert_delivered(&onion, DLT_PPP);
    onion.octets[onion.begin + 1] = 0x83;
    ck_assert_delivered(&onion, DLT_PPP);
}
END_TEST

START_TEST(cisco_line_has_an_ethernet_type)
{
    static const uint8_t addresses[] = { 0x0f, 0x8f };
    struct onion onion;

    build_ip(&onion, 6);
    put_be16(onion_room(&onion, 2), 0x86dd);
    wrap_hdlc(&onion, addresses[_i], 0);
    ck_assert_delivered(&onion, DLT_PPP_SERIAL);
    ck_assert_uint_ne(fate_of_onion(DLT_PPP, &onion), FRAME_DELIVERED);
}
END_TEST

START_TEST(session_of_ppp_over_ethernet_is_a_link_type_too)
{
    struct onion onion;

    build_ip(&onion, _i);
    wrap_pppoe(&onion, _i == 4);
    ck_assert_delivered(&onion, DLT_PPP_ETHER);
    for (size_t captured = 0; captured < 6; captured++)
        ck_assert_uint_eq(fate_of_onion_cut(DLT_PPP_ETHER, &onion, captured), FRAME_TOO_SHORT);
    ck_assert_uint_eq(fate_of_onion_cut(DLT_PPP_ETHER, &onion, 6), FRAME_PPP_CUT);
}
END_TEST

START_TEST(frame_that_ends_inside_ppp_is_counted_as_such)
{
    struct onion onion;

    build_ip(&onion, 4);
    wrap_pppoe(&onion, false);
    wrap_ethernet(&onion);
    for (size_t captured = 14; captured < 22; captured++)
        ck_assert_uint_eq(fate_of_onion_cut(DLT_EN10MB, &onion, captured), FRAME_PPP_CUT);
    ck_assert_uint_eq(fate_of_onion_cut(DLT_EN10MB, &onion, 22), FRAME_IP_HEADER_SNAPPED);
    ck_assert_uint_eq(fate_of_onion_cut(DLT_EN10MB, &onion, 42), FRAME_DELIVERED);
}
END_TEST

START_TEST(serial_frame_cut_in_its_header_has_a_reason)
{
    struct onion onion;

    build_ip(&onion, 4);
    wrap_ppp(&onion, false);
    wrap_hdlc(&onion, 0xff, 0x03);
    ck_assert_uint_eq(fate_of_onion_cut(DLT_PPP_SERIAL, &onion, 0), FRAME_TOO_SHORT);
    for (size_t captured = 2; captured < 4; captured++)
        ck_assert_uint_eq(fate_of_onion_cut(DLT_PPP_SERIAL, &onion, captured), FRAME_PPP_CUT);
    ck_assert_uint_eq(fate_of_onion_cut(DLT_PPP_SERIAL, &onion, 4), FRAME_IP_HEADER_SNAPPED);
}
END_TEST

/* LCP, IPCP, compressed datagram, and an odd first octet that is none of ours. */
START_TEST(other_protocols_are_not_ip)
{
    static const unsigned protocols[] = { 0xc021, 0x8021, 0x00fd, 0xfd00 };
    struct onion onion;

    build_ip(&onion, 4);
    put_be16(onion_room(&onion, 2), protocols[_i]);
    ck_assert_uint_eq(fate_of_onion(DLT_PPP, &onion), FRAME_NOT_IP);
}
END_TEST

/* Version and type, or a code of the discovery stage. */
START_TEST(header_that_is_none_of_a_session_is_not_ip)
{
    static const unsigned beginnings[] = { 0x1109, 0x11a7, 0x2100, 0x1200, 0x0000 };
    struct onion onion;

    build_ip(&onion, 4);
    wrap_pppoe(&onion, false);
    put_be16(onion.octets + onion.begin, beginnings[_i]);
    ck_assert_uint_eq(fate_of_onion(DLT_PPP_ETHER, &onion), FRAME_NOT_IP);
}
END_TEST

/* An IPv4 length of 0 takes what the layers around it left. */
START_TEST(session_length_cuts_padding_off)
{
    struct frame_builder builder = { .length = 0 };
    struct decoding decoding;
    struct onion onion;

    build_ip(&onion, 4);
    put_be16(onion.octets + onion.begin + 2, 0);
    wrap_pppoe(&onion, false);
    build_octets(&builder, onion_bytes(&onion).data, onion_length(&onion));
    build_fill(&builder, 'x', 9);
    decode_built(&decoding, DLT_PPP_ETHER, &builder);
    ck_assert_uint_eq(decoding.decoded.fate, FRAME_DELIVERED);
    ck_assert(bytes_equal(decoding.decoded.packet.payload, bytes_of_string("pppppppppp")));
    decoding_clear(&decoding);
}
END_TEST

START_TEST(session_length_of_zero_or_beyond_the_frame_is_not_believed)
{
    struct onion onion;

    build_ip(&onion, 4);
    wrap_pppoe(&onion, false);
    put_be16(onion.octets + onion.begin + 4, _i == 0 ? 0 : 1492);
    ck_assert_delivered(&onion, DLT_PPP_ETHER);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("ppp_decoder");
    TCase *forms = tcase_create("forms");
    TCase *damage = tcase_create("damage");

    tcase_add_loop_test(forms, ip_is_found_behind_every_form_of_the_header, 0, 16);
    tcase_add_test(forms, labels_may_stand_in_ppp);
    tcase_add_loop_test(forms, cisco_line_has_an_ethernet_type, 0, 2);
    tcase_add_loop_test(forms, session_of_ppp_over_ethernet_is_a_link_type_too, 4, 5);
    tcase_add_loop_test(forms, session_of_ppp_over_ethernet_is_a_link_type_too, 6, 7);
    tcase_add_test(forms, session_length_cuts_padding_off);
    tcase_add_loop_test(forms, session_length_of_zero_or_beyond_the_frame_is_not_believed, 0, 2);
    tcase_add_test(damage, frame_that_ends_inside_ppp_is_counted_as_such);
    tcase_add_test(damage, serial_frame_cut_in_its_header_has_a_reason);
    tcase_add_loop_test(damage, other_protocols_are_not_ip, 0, 4);
    tcase_add_loop_test(damage, header_that_is_none_of_a_session_is_not_ip, 0, 5);
    suite_add_tcase(suite, forms);
    suite_add_tcase(suite, damage);
    return suite;
}

SUITE_MAIN(suite);
