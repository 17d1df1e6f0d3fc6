/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operator errors. */
#include "base/error.h"

#include <string.h>

#include "tests/support/suite_main.h"

START_TEST(a_message_is_formatted)
{
    struct error error;

    error_set(&error, "%s: line %d", "smtpscope.conf", 7);
    ck_assert_str_eq(error.message, "smtpscope.conf: line 7");
    error_set(&error, "no such file");
    ck_assert_str_eq(error.message, "no such file");
}
END_TEST

START_TEST(a_long_message_is_cut_to_the_room_there_is)
{
    struct error error;
    char name[2 * ERROR_TEXT_SIZE];

    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    error_set(&error, "%s", name);
    ck_assert_uint_eq(strlen(error.message), ERROR_TEXT_SIZE - 1);
    ck_assert_mem_eq(error.message, name, ERROR_TEXT_SIZE - 1);
}
END_TEST

START_TEST(who_does_not_want_the_message_gives_null)
{
    error_set(NULL, "unwanted: %s", "message");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("error");
    TCase *messages = tcase_create("messages");

    tcase_add_test(messages, a_message_is_formatted);
    tcase_add_test(messages, a_long_message_is_cut_to_the_room_there_is);
    tcase_add_test(messages, who_does_not_want_the_message_gives_null);
    suite_add_tcase(suite, messages);
    return suite;
}

SUITE_MAIN(suite);
