/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Port sets. */
#include "reassembly/port_set.h"

#include <string.h>

#include "tests/support/suite_main.h"

START_TEST(default_is_the_ports_of_mail)
{
    struct port_set set = port_set_default();

    ck_assert(!set.any);
    for (unsigned port = 0; port <= 65535; port++) {
        bool expected = port == 25 || port == 465 || port == 587 || port == 2525 || port == 24;

        ck_assert_msg(port_set_has(&set, (uint16_t)port) == expected, "port %u", port);
    }
}
END_TEST

START_TEST(either_port_is_enough)
{
    struct port_set set = port_set_default();

    ck_assert(port_set_has_either(&set, 25, 40000));
    ck_assert(port_set_has_either(&set, 40000, 25));
    ck_assert(!port_set_has_either(&set, 40000, 80));
}
END_TEST

START_TEST(lists_and_ranges_are_read)
{
    struct port_set set;

    ck_assert(port_set_parse(&set, "25, 587,10000-10100,65535", NULL));
    ck_assert(port_set_has(&set, 25) && port_set_has(&set, 587) && port_set_has(&set, 65535));
    ck_assert(port_set_has(&set, 10000) && port_set_has(&set, 10100));
    ck_assert(!port_set_has(&set, 9999) && !port_set_has(&set, 10101));
    ck_assert(!port_set_has(&set, 24));
}
END_TEST

START_TEST(any_is_every_port)
{
    struct port_set set;

    ck_assert(port_set_parse(&set, "any", NULL));
    ck_assert(set.any);
    ck_assert(port_set_has(&set, 0) && port_set_has(&set, 65535));
}
END_TEST

static const struct {
    const char *text;
    const char *quoted;
} refused[] = {
    { "", "``" },
    { "25,", "``" },
    { ",25", "``" },
    { "25,smtp", "`smtp`" },
    { "0", "`0`" },
    { "65536", "`65536`" },
    { "99999999999999999999", "`99999999999999999999`" },
    { "100-99", "`100-99`" },
    { "1-2-3", "`1-2-3`" },
    { "25-", "`25-`" },
    { "-25", "`-25`" },
    { "any,25", "`any`" },
    { "+25", "`+25`" },
};

START_TEST(what_is_no_port_is_quoted_in_the_error)
{
    struct port_set set = port_set_default();
    struct error error = { "" };

    ck_assert(!port_set_parse(&set, refused[_i].text, &error));
    ck_assert_msg(strstr(error.message, refused[_i].quoted) != NULL, "%s", error.message);
    ck_assert(port_set_has(&set, 25));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("port set");
    TCase *membership = tcase_create("membership");
    TCase *text = tcase_create("text");

    tcase_add_test(membership, default_is_the_ports_of_mail);
    tcase_add_test(membership, either_port_is_enough);
    tcase_add_test(text, lists_and_ranges_are_read);
    tcase_add_test(text, any_is_every_port);
    tcase_add_loop_test(text, what_is_no_port_is_quoted_in_the_error, 0,
                        sizeof refused / sizeof refused[0]);
    suite_add_tcase(suite, membership);
    suite_add_tcase(suite, text);
    return suite;
}

SUITE_MAIN(suite);
