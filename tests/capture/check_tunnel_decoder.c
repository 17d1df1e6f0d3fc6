/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IP in IP, what tunnels hold, and how deep they may be. */
#include "capture/tunnel_decoder.h"

#include "tests/capture/tunnel_checks.h"
#include "tests/support/suite_main.h"

START_TEST(ip_in_ip_is_named_by_both_versions)
{
    struct onion onion;

    build_ip(&onion, tunnel_versions[_i / 2]);
    wrap_ip_in_ip(&onion, _i % 2 == 1);
    ck_assert_inner(&onion);
}
END_TEST

START_TEST(tunnels_are_entered_to_a_limit)
{
    struct onion onion;

    build_ip(&onion, 4);
    for (int depth = 1; depth <= 12; depth++) {
        if (depth % 2 == 0)
            wrap_gre(&onion, 0, 0);
        else
            wrap_ip_in_ip(&onion, depth % 3 == 0);
        if (depth <= ENCAPSULATION_TUNNELS)
            ck_assert_inner(&onion);
        else
            ck_assert_uint_eq(fate_of_onion(DLT_RAW, &onion), FRAME_TUNNELS_TOO_DEEP);
    }
}
END_TEST

START_TEST(key_of_the_innermost_tunnel_that_has_one_counts)
{
    struct onion onion;

    build_frame(&onion, 4);
    wrap_vxlan(&onion, 4789, 0x111111);
    wrap_gre(&onion, ONION_GRE_KEY, 0x22222222);
    ck_assert_inner(&onion);
    build_ip(&onion, 4);
    wrap_ip_in_ip(&onion, false);
    wrap_gre(&onion, 0, 0);
    wrap_gre(&onion, ONION_GRE_KEY, 0x33333333);
    ck_assert_inner(&onion);
}
END_TEST

START_TEST(tunnel_with_arp_inside_is_not_ip)
{
    struct onion onion;

    onion_init(&onion);
    onion_fill(&onion, 0, 46);
    onion.type = 0x0806;
    wrap_ethernet(&onion);
    wrap_vxlan(&onion, 4789, 5);
    ck_assert_uint_eq(fate_of_onion(DLT_RAW, &onion), FRAME_NOT_IP);
}
END_TEST

START_TEST(damaged_packet_in_a_tunnel_counts_as_such)
{
    struct onion onion;

    build_ip(&onion, 4);
    onion.octets[onion.begin] = 0x44;
    wrap_ip_in_ip(&onion, false);
    ck_assert_uint_eq(fate_of_onion(DLT_RAW, &onion), FRAME_IPV4_HEADER_DAMAGED);
    onion.octets[onion.begin + 20] = 0x65;
    ck_assert_uint_eq(fate_of_onion(DLT_RAW, &onion), FRAME_IP_VERSION_WRONG);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("tunnel_decoder");
    TCase *inside = tcase_create("inside");
    TCase *depth = tcase_create("depth");

    tcase_add_loop_test(inside, ip_in_ip_is_named_by_both_versions, 0, 4);
    tcase_add_test(inside, tunnel_with_arp_inside_is_not_ip);
    tcase_add_test(inside, damaged_packet_in_a_tunnel_counts_as_such);
    tcase_add_test(depth, tunnels_are_entered_to_a_limit);
    tcase_add_test(depth, key_of_the_innermost_tunnel_that_has_one_counts);
    suite_add_tcase(suite, inside);
    suite_add_tcase(suite, depth);
    return suite;
}

SUITE_MAIN(suite);
