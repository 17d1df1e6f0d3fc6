/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses of both families. */
#include "base/address.h"

#include <string.h>

#include "tests/support/suite_main.h"

static const uint8_t documentation_v4[4] = { 192, 0, 2, 1 };

static const struct {
    uint8_t octets[16];
    const char *text;
} v6[] = {
    { { 0 }, "::" },
    { { [15] = 1 }, "::1" },
    { { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 }, "2001:db8::1" },
    { { 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0 }, "2001:db8:0:1::1:0" },
    /* One group of zeros is not shortened (RFC 5952, 4.2.2). */
    { { 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1 }, "2001:db8:0:1:1:1:1:1" },
    { { 0x20, 0x01, 0x0d, 0xb8, 0xab, 0xcd, 0xef, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
        0x01 },
      "2001:db8:abcd:ef01:2345:6789:abcd:ef01" },
    { { [10] = 0xff, [11] = 0xff, [12] = 192, [13] = 0, [14] = 2, [15] = 1 }, "::ffff:192.0.2.1" },
};

START_TEST(ipv6_is_written_as_rfc_5952_says)
{
    struct ip_address address = ip_address_v6(v6[_i].octets);
    char text[ADDRESS_TEXT_SIZE];

    ip_address_format(&address, text);
    ck_assert_str_eq(text, v6[_i].text);
}
END_TEST

START_TEST(ipv4_is_written_as_a_dotted_quad)
{
    static const uint8_t highest[4] = { 255, 255, 255, 255 };
    struct ip_address address = ip_address_v4(documentation_v4);
    char text[ADDRESS_TEXT_SIZE];

    ip_address_format(&address, text);
    ck_assert_str_eq(text, "192.0.2.1");
    address = ip_address_v4(highest);
    ip_address_format(&address, text);
    ck_assert_str_eq(text, "255.255.255.255");
}
END_TEST

START_TEST(an_address_without_family_is_a_question_mark)
{
    struct ip_address address = { .family = IP_FAMILY_NONE };
    char text[ADDRESS_TEXT_SIZE];

    ip_address_format(&address, text);
    ck_assert_str_eq(text, "?");
}
END_TEST

START_TEST(an_endpoint_has_its_port_and_ipv6_its_brackets)
{
    struct endpoint endpoint = { .address = ip_address_v4(documentation_v4), .port = 25 };
    char text[ENDPOINT_TEXT_SIZE];

    endpoint_format(&endpoint, text);
    ck_assert_str_eq(text, "192.0.2.1:25");
    endpoint.address = ip_address_v6(v6[2].octets);
    endpoint_format(&endpoint, text);
    ck_assert_str_eq(text, "[2001:db8::1]:25");
    endpoint.address = ip_address_v6(v6[5].octets);
    endpoint.port = 65535;
    endpoint_format(&endpoint, text);
    ck_assert_str_eq(text, "[2001:db8:abcd:ef01:2345:6789:abcd:ef01]:65535");
    endpoint = (struct endpoint){ .port = 0 };
    endpoint_format(&endpoint, text);
    ck_assert_str_eq(text, "?:0");
}
END_TEST

START_TEST(addresses_are_equal_when_family_and_octets_are)
{
    uint8_t octets[16] = { 192, 0, 2, 1 };
    struct ip_address address = ip_address_v4(octets), same, other, v6_alike;

    memset(&same, 0xff, sizeof same);
    same = ip_address_v4(documentation_v4);
    v6_alike = ip_address_v6(octets);
    octets[3] = 2;
    other = ip_address_v4(octets);
    ck_assert(ip_address_equal(&address, &same));
    ck_assert(!ip_address_equal(&address, &other));
    ck_assert(!ip_address_equal(&address, &v6_alike));
}
END_TEST

START_TEST(endpoints_are_equal_when_address_and_port_are)
{
    struct endpoint a = { .address = ip_address_v4(documentation_v4), .port = 25 };
    struct endpoint b = a;

    ck_assert(endpoint_equal(&a, &b));
    b.port = 26;
    ck_assert(!endpoint_equal(&a, &b));
    b = a;
    b.address = ip_address_v6(v6[2].octets);
    ck_assert(!endpoint_equal(&a, &b));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("address");
    TCase *text = tcase_create("text");
    TCase *equality = tcase_create("equality");

    tcase_add_loop_test(text, ipv6_is_written_as_rfc_5952_says, 0, sizeof v6 / sizeof v6[0]);
    tcase_add_test(text, ipv4_is_written_as_a_dotted_quad);
    tcase_add_test(text, an_address_without_family_is_a_question_mark);
    tcase_add_test(text, an_endpoint_has_its_port_and_ipv6_its_brackets);
    tcase_add_test(equality, addresses_are_equal_when_family_and_octets_are);
    tcase_add_test(equality, endpoints_are_equal_when_address_and_port_are);
    suite_add_tcase(suite, text);
    suite_add_tcase(suite, equality);
    return suite;
}

SUITE_MAIN(suite);
