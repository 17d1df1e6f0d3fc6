/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GRE and ERSPAN. */
#include "capture/gre_decoder.h"

#include "tests/capture/tunnel_checks.h"
#include "tests/support/suite_main.h"

START_TEST(gre_carries_ip_frames_and_labels)
{
    struct onion onion;

    build_ip(&onion, tunnel_versions[_i]);
    wrap_gre(&onion, 0, 0);
    ck_assert_inner(&onion);
    build_frame(&onion, tunnel_versions[_i]);
    wrap_gre(&onion, 0, 0);
    ck_assert_inner(&onion);
    build_ip(&onion, tunnel_versions[_i]);
    wrap_mpls(&onion, 16);
    wrap_gre(&onion, 0, 0);
    ck_assert_inner(&onion);
}
END_TEST

/* The three flags as bits of the case. */
START_TEST(gre_fields_are_passed_over_and_the_key_is_kept)
{
    struct onion onion;
    unsigned flags = ((_i & 1) != 0 ? ONION_GRE_CHECKSUM : 0) |
                     ((_i & 2) != 0 ? ONION_GRE_KEY : 0) | ((_i & 4) != 0 ? ONION_GRE_SEQUENCE : 0);

    build_ip(&onion, 4);
    wrap_gre(&onion, flags, 0xfedcba98);
    ck_assert_inner(&onion);
}
END_TEST

static const unsigned other_gre[] = { 0x4000, 0x0800, 0x0400, 0x0001, 0x3081, 0x0002, 0x0100 };

START_TEST(gre_of_another_kind_is_no_tunnel)
{
    struct onion onion;

    build_ip(&onion, 4);
    wrap_gre(&onion, 0, 0);
    put_be16(onion.octets + onion.begin + 20, other_gre[_i]);
    ck_assert_outer(&onion, 47);
}
END_TEST

START_TEST(gre_with_something_else_is_not_ip)
{
    struct onion onion;

    build_ip(&onion, 4);
    onion.type = 0x0806;
    wrap_gre(&onion, 0, 0);
    ck_assert_uint_eq(fate_of_onion(DLT_RAW, &onion), FRAME_NOT_IP);
}
END_TEST

START_TEST(erspan_i_has_no_header)
{
    struct onion onion;

    build_frame(&onion, tunnel_versions[_i]);
    wrap_erspan_i(&onion);
    ck_assert_inner(&onion);
}
END_TEST

/* The case is the place of the tag: none, ISL, 802.1Q, in the frame. */
START_TEST(erspan_ii_has_session_and_vlan)
{
    struct onion onion;

    build_frame(&onion, 4);
    wrap_erspan_ii(&onion, 0x3ff, (unsigned)_i, 0xabc);
    ck_assert_inner(&onion);
}
END_TEST

START_TEST(erspan_iii_has_session_frame_type_and_subheader)
{
    struct onion onion;

    build_frame(&onion, 6);
    wrap_erspan_iii(&onion, 0x201, 0, _i == 1);
    ck_assert_inner(&onion);
    build_ip(&onion, 6);
    wrap_erspan_iii(&onion, 0x201, 2, _i == 1);
    ck_assert_inner(&onion);
    build_ip(&onion, 6);
    wrap_erspan_iii(&onion, 0x201, 3, _i == 1);
    ck_assert_uint_eq(fate_of_onion(DLT_RAW, &onion), FRAME_NOT_IP);
}
END_TEST

START_TEST(erspan_of_an_unknown_version_is_damage)
{
    struct onion onion;

    for (unsigned version = 0; version < 16; version++) {
        build_frame(&onion, 4);
        wrap_erspan_ii(&onion, 5, 0, 1);
        onion.octets[onion.begin + 28] = (uint8_t)(version << 4);
        if (version != 1 && version != 2)
            ck_assert_uint_eq(fate_of_onion(DLT_RAW, &onion), FRAME_TUNNEL_DAMAGED);
    }
}
END_TEST

START_TEST(tunnel_cut_anywhere_in_its_headers_is_counted_as_such)
{
    struct onion onion;

    build_frame(&onion, 4);
    wrap_erspan_iii(&onion, 5, 0, true);
    for (size_t captured = 20; captured < 20 + 8 + 20 + 14; captured++)
        ck_assert_uint_eq(fate_of_onion_cut(DLT_RAW, &onion, captured), FRAME_TUNNEL_CUT);
    ck_assert_uint_eq(fate_of_onion_cut(DLT_RAW, &onion, 20 + 8 + 20 + 14),
                      FRAME_IP_HEADER_SNAPPED);
    build_ip(&onion, 4);
    wrap_gre(&onion, ONION_GRE_CHECKSUM | ONION_GRE_KEY | ONION_GRE_SEQUENCE, 1);
    for (size_t captured = 20; captured < 20 + 16; captured++)
        ck_assert_uint_eq(fate_of_onion_cut(DLT_RAW, &onion, captured), FRAME_TUNNEL_CUT);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("gre_decoder");
    TCase *gre = tcase_create("gre");
    TCase *erspan = tcase_create("erspan");

    tcase_add_loop_test(gre, gre_carries_ip_frames_and_labels, 0, 2);
    tcase_add_loop_test(gre, gre_fields_are_passed_over_and_the_key_is_kept, 0, 8);
    tcase_add_loop_test(gre, gre_of_another_kind_is_no_tunnel, 0,
                        sizeof other_gre / sizeof other_gre[0]);
    tcase_add_test(gre, gre_with_something_else_is_not_ip);
    tcase_add_test(gre, tunnel_cut_anywhere_in_its_headers_is_counted_as_such);
    tcase_add_loop_test(erspan, erspan_i_has_no_header, 0, 2);
    tcase_add_loop_test(erspan, erspan_ii_has_session_and_vlan, 0, 4);
    tcase_add_loop_test(erspan, erspan_iii_has_session_frame_type_and_subheader, 0, 2);
    tcase_add_test(erspan, erspan_of_an_unknown_version_is_damage);
    suite_add_tcase(suite, gre);
    suite_add_tcase(suite, erspan);
    return suite;
}

SUITE_MAIN(suite);
