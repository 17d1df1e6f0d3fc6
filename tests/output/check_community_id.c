/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Community ID: the published values, the order of the endpoints. */
#include "output/community_id.h"

#include <arpa/inet.h>

#include "tests/support/suite_main.h"

static struct endpoint endpoint(const char *address, uint16_t port)
{
    struct endpoint made = { .port = port };
    uint8_t octets[16];

    if (inet_pton(AF_INET, address, octets) == 1)
        made.address = ip_address_v4(octets);
    else if (inet_pton(AF_INET6, address, octets) == 1)
        made.address = ip_address_v6(octets);
    return made;
}

static void check_both_ways(struct endpoint a, struct endpoint b, const char *expected)
{
    char text[COMMUNITY_ID_TEXT_SIZE];

    ck_assert(community_id_format(&a, &b, text));
    ck_assert_str_eq(text, expected);
    ck_assert(community_id_format(&b, &a, text));
    ck_assert_str_eq(text, expected);
}

START_TEST(ipv4_has_the_value_that_other_tools_print)
{
    check_both_ways(endpoint("128.232.110.120", 34855), endpoint("66.35.250.204", 80),
                    "1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
}
END_TEST

START_TEST(ipv6_has_the_value_that_other_tools_print)
{
    check_both_ways(endpoint("2001:470:e5bf:dead:4957:2174:e82c:4887", 63943),
                    endpoint("2607:f8b0:400c:c03::1a", 25), "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=");
}
END_TEST

START_TEST(of_equal_addresses_the_lower_port_stands_first)
{
    check_both_ways(endpoint("192.0.2.1", 25), endpoint("192.0.2.1", 7),
                    "1:Rt2X0ee423LvAe8ZTHMJVd4eFJM=");
}
END_TEST

START_TEST(endpoints_of_two_ip_versions_have_none)
{
    struct endpoint a = endpoint("192.0.2.1", 25);
    struct endpoint b = endpoint("2001:db8::1", 25);
    struct endpoint nowhere = { .port = 25 };
    char text[COMMUNITY_ID_TEXT_SIZE];

    ck_assert(!community_id_format(&a, &b, text));
    ck_assert(!community_id_format(&nowhere, &nowhere, text));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("community_id");
    TCase *value = tcase_create("value");

    tcase_add_test(value, ipv4_has_the_value_that_other_tools_print);
    tcase_add_test(value, ipv6_has_the_value_that_other_tools_print);
    tcase_add_test(value, of_equal_addresses_the_lower_port_stands_first);
    tcase_add_test(value, endpoints_of_two_ip_versions_have_none);
    suite_add_tcase(suite, value);
    return suite;
}

SUITE_MAIN(suite);
