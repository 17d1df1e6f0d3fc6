/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks of addresses. */
#include "base/ip_network.h"

#include <arpa/inet.h>
#include <string.h>

#include "tests/support/suite_main.h"

static struct ip_address address_of(const char *text)
{
    uint8_t octets[16];

    if (inet_pton(AF_INET, text, octets) == 1)
        return ip_address_v4(octets);
    ck_assert_int_eq(inet_pton(AF_INET6, text, octets), 1);
    return ip_address_v6(octets);
}

static const struct membership {
    const char *network;
    const char *address;
    bool inside;
} memberships[] = {
    { "192.0.2.1", "192.0.2.1", true },
    { "192.0.2.1", "192.0.2.2", false },
    { "192.0.2.0/24", "192.0.2.255", true },
    { "192.0.2.77/24", "192.0.2.1", true }, /* bits behind the prefix do not count */
    { "192.0.2.0/24", "192.0.3.0", false },
    { "192.0.2.0/25", "192.0.2.127", true },
    { "192.0.2.0/25", "192.0.2.128", false },
    { "192.0.2.128/31", "192.0.2.129", true },
    { "192.0.2.128/31", "192.0.2.130", false },
    { "0.0.0.0/0", "203.0.113.9", true },
    { "0.0.0.0/0", "2001:db8::1", false },
    { "::/0", "2001:db8::1", true },
    { "::/0", "192.0.2.1", false },
    { "2001:db8::/32", "2001:db8:ffff::1", true },
    { "2001:db8::/32", "2001:db9::1", false },
    { "2001:db8::/33", "2001:db8:8000::1", false },
    { "2001:db8::1", "2001:db8::1", true },
    { "2001:db8::1/128", "2001:db8::2", false },
};

START_TEST(an_address_is_inside_when_its_leading_bits_are_the_networks)
{
    const struct membership *m = &memberships[_i];
    struct ip_address address = address_of(m->address);
    struct ip_network network;
    struct error error;

    ck_assert(ip_network_parse(&network, m->network, &error));
    ck_assert_msg(ip_network_contains(&network, &address) == m->inside, "%s in %s", m->address,
                  m->network);
}
END_TEST

static const char *const not_networks[] = {
    "",
    "/",
    "192.0.2",
    "192.0.2.0/",
    "192.0.2.0/33",
    "192.0.2.0/-1",
    "192.0.2.0/8 ",
    "2001:db8::/129",
    "mail.example.org",
    "192.0.2.0/1000",
    "192.0.2.0/24/8",
    "2001:db8::%eth0",
    "1111:1111:1111:1111:1111:1111:111.111.111.1111111111",
};

START_TEST(what_is_no_network_is_said_and_changes_nothing)
{
    struct ip_network network = { .prefix_length = 99 };
    struct error error = { "" };

    ck_assert(!ip_network_parse(&network, not_networks[_i], &error));
    ck_assert_uint_eq(network.prefix_length, 99);
    ck_assert_ptr_nonnull(strstr(error.message, not_networks[_i]));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("ip_network");
    TCase *members = tcase_create("members");
    TCase *reading = tcase_create("reading");

    tcase_add_loop_test(members, an_address_is_inside_when_its_leading_bits_are_the_networks, 0,
                        sizeof memberships / sizeof memberships[0]);
    tcase_add_loop_test(reading, what_is_no_network_is_said_and_changes_nothing, 0,
                        sizeof not_networks / sizeof not_networks[0]);
    suite_add_tcase(suite, members);
    suite_add_tcase(suite, reading);
    return suite;
}

SUITE_MAIN(suite);
