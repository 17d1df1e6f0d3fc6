/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VXLAN, its extension, and Geneve. */
#include "capture/udp_tunnel_decoder.h"

#include "tests/capture/tunnel_checks.h"
#include "tests/support/suite_main.h"

static const unsigned vxlan_ports[] = { 4789, 8472, 4790 };

START_TEST(vxlan_is_known_by_its_ports)
{
    struct onion onion;

    build_frame(&onion, 4);
    wrap_vxlan(&onion, vxlan_ports[_i], 0xffffff);
    ck_assert_inner(&onion);
}
END_TEST

START_TEST(vxlan_may_hold_a_group_policy)
{
    static const uint32_t flags[] = { 0x88000000, 0x88001234, 0x88480001, 0x88400000, 0x8808ffff };
    struct onion onion;

    build_frame(&onion, 4);
    wrap_vxlan_header(&onion, flags[_i], 77);
    wrap_udp(&onion, 4789);
    wrap_ipv4(&onion, 17, 1);
    ck_assert_inner(&onion);
}
END_TEST

START_TEST(vxlan_inside_ipv6_is_entered)
{
    struct onion onion;

    build_frame(&onion, 4);
    wrap_vxlan_header(&onion, 0x08000000, 77);
    wrap_udp(&onion, 4789);
    wrap_ipv6(&onion, 17, 1);
    ck_assert_inner(&onion);
}
END_TEST

/* What is carried, as an Ethernet type, and the protocol number for it. */
static const struct {
    unsigned type;
    uint32_t number;
} next_protocols[] = { { ONION_IPV4, 1 }, { ONION_IPV6, 2 }, { ONION_ETHERNET, 3 }, { 0x8847, 5 } };

START_TEST(extended_vxlan_says_what_it_holds)
{
    struct onion onion;

    build_ip(&onion, next_protocols[_i].type == ONION_IPV6 ? 6 : 4);
    if (next_protocols[_i].type == ONION_ETHERNET)
        wrap_ethernet(&onion);
    else if (next_protocols[_i].type == 0x8847)
        wrap_mpls(&onion, 3);
    wrap_vxlan_header(&onion, 0x0c000000 | next_protocols[_i].number, 0x010203);
    wrap_udp(&onion, 4790);
    wrap_ipv4(&onion, 17, 1);
    ck_assert_inner(&onion);
    onion.octets[onion.begin + 28 + 3] = 4; /* a network service header */
    ck_assert_uint_eq(fate_of_onion(DLT_RAW, &onion), FRAME_NOT_IP);
}
END_TEST

START_TEST(geneve_passes_over_its_options)
{
    struct onion onion;

    build_ip(&onion, tunnel_versions[_i]);
    wrap_geneve(&onion, 0x00abcd);
    ck_assert_inner(&onion);
    build_frame(&onion, tunnel_versions[_i]);
    wrap_geneve(&onion, 0x00abcd);
    ck_assert_inner(&onion);
    onion.octets[onion.begin + 48 + 1] = 0xc0; /* control, critical */
    ck_assert_inner(&onion);
}
END_TEST

/* One octet of the header changed, or its UDP length, and it is none. */
static const struct {
    unsigned port;
    size_t offset; /* from the tunnel header on */
    uint8_t octet;
} unsound[] = {
    { 4789, 0, 0x00 },     { 4789, 0, 0x0c }, { 4789, 0, 0x09 }, { 4789, 1, 0x01 },
    { 4789, 2, 0x01 },     { 4789, 3, 0x03 }, { 4789, 7, 0x01 }, { 4789, 0, 0xff },
    { 8472, 0, 0x88 + 1 }, { 4790, 0, 0x0d }, { 4790, 0, 0x1c }, { 4790, 0, 0x4c },
    { 4790, 7, 0x01 },     { 4790, 1, 0x01 },
};

START_TEST(unsound_vxlan_header_is_no_tunnel)
{
    struct onion onion;

    build_frame(&onion, 4);
    wrap_vxlan(&onion, unsound[_i].port, 0x123456);
    onion.octets[onion.begin + 28 + unsound[_i].offset] = unsound[_i].octet;
    ck_assert_outer(&onion, 17);
}
END_TEST

static const struct {
    size_t offset; /* from the Geneve header on */
    uint8_t octet;
} unsound_geneve[] = {
    { 0, 0x43 }, { 0, 0x01 }, { 0, 0x3f }, { 1, 0x01 }, { 1, 0x20 }, { 7, 0x01 }, { 11, 0x1f },
};

START_TEST(unsound_geneve_header_is_no_tunnel)
{
    struct onion onion;

    build_ip(&onion, 4);
    wrap_geneve(&onion, 0x123456);
    onion.octets[onion.begin + 48 + unsound_geneve[_i].offset] = unsound_geneve[_i].octet;
    ck_assert_outer(&onion, 17);
}
END_TEST

START_TEST(other_ports_and_source_ports_are_no_tunnel)
{
    static const unsigned ports[] = { 53, 4788, 6080, 54321 };
    struct onion onion;

    build_frame(&onion, 4);
    wrap_vxlan(&onion, ports[_i], 5);
    put_be16(onion.octets + onion.begin + 20, 4789);
    ck_assert_outer(&onion, 17);
}
END_TEST

START_TEST(udp_length_that_cannot_be_is_no_tunnel)
{
    struct onion onion;

    build_frame(&onion, 4);
    wrap_vxlan(&onion, 4789, 5);
    put_be16(onion.octets + onion.begin + 24, _i == 0 ? 15 : 1000);
    ck_assert_outer(&onion, 17);
}
END_TEST

START_TEST(udp_length_of_zero_is_what_offload_leaves)
{
    struct onion onion;

    build_frame(&onion, 4);
    wrap_vxlan(&onion, 4789, 5);
    put_be16(onion.octets + onion.begin + 24, 0);
    ck_assert_inner(&onion);
}
END_TEST

/* Both lengths are 0, and the frame is larger than either could say. */
START_TEST(offload_inside_a_tunnel_takes_its_length_from_the_frame)
{
    struct onion onion;
    struct decoding decoding;
    const struct packet *packet = &decoding.decoded.packet;

    build_ip(&onion, tunnel_versions[_i]);
    put_be16(onion.octets + onion.begin + (tunnel_versions[_i] == 4 ? 2 : 4), 0);
    wrap_ethernet(&onion);
    wrap_vxlan(&onion, 4789, 5);
    put_be16(onion.octets + onion.begin + 24, 0);
    put_be16(onion.octets + onion.begin + 2, 0);
    decode_cut(&decoding, DLT_RAW, onion_bytes(&onion), onion_length(&onion),
               onion_length(&onion) + 70000);
    ck_assert_uint_eq(decoding.decoded.fate, FRAME_DELIVERED);
    ck_assert_uint_eq(packet->payload.length, PAYLOAD);
    ck_assert_uint_eq(packet->payload_length, PAYLOAD + 70000);
    ck_assert_uint_eq(decoding.decoded.ip_length, IP_LENGTH_ZERO);
    decoding_clear(&decoding);
}
END_TEST

START_TEST(geneve_cut_in_its_options_is_a_cut_tunnel)
{
    struct onion onion;

    build_frame(&onion, 4);
    wrap_geneve(&onion, 5);
    for (size_t captured = 56; captured < 56 + 12 + 14; captured++)
        ck_assert_uint_eq(fate_of_onion_cut(DLT_RAW, &onion, captured), FRAME_TUNNEL_CUT);
}
END_TEST

/* Before its header was there, it could not be told from other UDP. */
START_TEST(vxlan_cut_in_its_header_is_udp_and_cut_behind_it_a_cut_tunnel)
{
    struct onion onion;

    build_frame(&onion, 4);
    wrap_vxlan(&onion, 4789, 5);
    for (size_t captured = 20; captured < 36; captured++)
        ck_assert_uint_eq(fate_of_onion_cut(DLT_RAW, &onion, captured), FRAME_DELIVERED);
    for (size_t captured = 36; captured < 36 + 14; captured++)
        ck_assert_uint_eq(fate_of_onion_cut(DLT_RAW, &onion, captured), FRAME_TUNNEL_CUT);
    ck_assert_uint_eq(fate_of_onion_cut(DLT_RAW, &onion, 36 + 14), FRAME_IP_HEADER_SNAPPED);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("udp_tunnel_decoder");
    TCase *headers = tcase_create("headers");
    TCase *doubts = tcase_create("doubts");
    TCase *cut = tcase_create("cut");

    tcase_add_loop_test(headers, vxlan_is_known_by_its_ports, 0, 3);
    tcase_add_loop_test(headers, vxlan_may_hold_a_group_policy, 0, 5);
    tcase_add_test(headers, vxlan_inside_ipv6_is_entered);
    tcase_add_loop_test(headers, extended_vxlan_says_what_it_holds, 0, 4);
    tcase_add_loop_test(headers, geneve_passes_over_its_options, 0, 2);
    tcase_add_test(headers, udp_length_of_zero_is_what_offload_leaves);
    tcase_add_loop_test(headers, offload_inside_a_tunnel_takes_its_length_from_the_frame, 0, 2);
    tcase_add_loop_test(doubts, unsound_vxlan_header_is_no_tunnel, 0,
                        sizeof unsound / sizeof unsound[0]);
    tcase_add_loop_test(doubts, unsound_geneve_header_is_no_tunnel, 0,
                        sizeof unsound_geneve / sizeof unsound_geneve[0]);
    tcase_add_loop_test(doubts, other_ports_and_source_ports_are_no_tunnel, 0, 4);
    tcase_add_loop_test(doubts, udp_length_that_cannot_be_is_no_tunnel, 0, 2);
    tcase_add_test(cut, vxlan_cut_in_its_header_is_udp_and_cut_behind_it_a_cut_tunnel);
    tcase_add_test(cut, geneve_cut_in_its_options_is_a_cut_tunnel);
    suite_add_tcase(suite, headers);
    suite_add_tcase(suite, doubts);
    suite_add_tcase(suite, cut);
    return suite;
}

SUITE_MAIN(suite);
