/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of tunnels, as the record has them. */
#include "base/encapsulation.h"

#include "tests/support/suite_main.h"

START_TEST(each_tunnel_has_its_name)
{
    ck_assert_str_eq(tunnel_name(TUNNEL_GRE), "gre");
    ck_assert_str_eq(tunnel_name(TUNNEL_ERSPAN), "erspan");
    ck_assert_str_eq(tunnel_name(TUNNEL_VXLAN), "vxlan");
    ck_assert_str_eq(tunnel_name(TUNNEL_GENEVE), "geneve");
    ck_assert_str_eq(tunnel_name(TUNNEL_IP_IN_IP), "ip-in-ip");
    ck_assert_str_eq(tunnel_name(TUNNEL_6IN4), "6in4");
    ck_assert_int_eq(TUNNEL_COUNT, 6);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("encapsulation");
    TCase *names = tcase_create("names");

    tcase_add_test(names, each_tunnel_has_its_name);
    suite_add_tcase(suite, names);
    return suite;
}

SUITE_MAIN(suite);
