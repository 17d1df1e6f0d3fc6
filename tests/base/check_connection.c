/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of a connection, as the record has them. */
#include "base/connection.h"

#include "tests/support/suite_main.h"

START_TEST(each_side_has_its_name_and_its_other)
{
    ck_assert_str_eq(side_name(SIDE_CLIENT), "client");
    ck_assert_str_eq(side_name(SIDE_SERVER), "server");
    ck_assert_int_eq(SIDE_COUNT, 2);
    ck_assert_int_eq(side_other(SIDE_CLIENT), SIDE_SERVER);
    ck_assert_int_eq(side_other(SIDE_SERVER), SIDE_CLIENT);
}
END_TEST

START_TEST(directions_have_their_names)
{
    ck_assert_str_eq(directions_name(DIRECTIONS_BOTH), "both");
    ck_assert_str_eq(directions_name(DIRECTIONS_CLIENT), "client");
    ck_assert_str_eq(directions_name(DIRECTIONS_SERVER), "server");
    ck_assert_int_eq(DIRECTIONS_COUNT, 3);
}
END_TEST

START_TEST(close_reasons_have_their_names)
{
    ck_assert_str_eq(close_reason_name(CLOSE_FIN), "fin");
    ck_assert_str_eq(close_reason_name(CLOSE_RST), "rst");
    ck_assert_str_eq(close_reason_name(CLOSE_TIMEOUT), "timeout");
    ck_assert_str_eq(close_reason_name(CLOSE_END_OF_CAPTURE), "end-of-capture");
    ck_assert_str_eq(close_reason_name(CLOSE_EVICTED), "evicted");
    ck_assert_str_eq(close_reason_name(CLOSE_STALLED), "stalled");
    ck_assert_str_eq(close_reason_name(CLOSE_PORT_REUSED), "port-reused");
    ck_assert_str_eq(close_reason_name(CLOSE_INTERFACE_LOST), "interface-lost");
    ck_assert_int_eq(CLOSE_COUNT, 8);
}
END_TEST

START_TEST(who_closed_has_a_name_unless_nobody_did)
{
    ck_assert_ptr_null(closed_by_name(CLOSED_BY_NOBODY));
    ck_assert_str_eq(closed_by_name(CLOSED_BY_CLIENT), "client");
    ck_assert_str_eq(closed_by_name(CLOSED_BY_SERVER), "server");
    ck_assert_str_eq(closed_by_name(CLOSED_BY_BOTH), "both");
    ck_assert_int_eq(CLOSED_BY_COUNT, 4);
}
END_TEST

START_TEST(answers_to_an_attempt_have_their_names)
{
    ck_assert_str_eq(attempt_answer_name(ATTEMPT_UNANSWERED), "unanswered");
    ck_assert_str_eq(attempt_answer_name(ATTEMPT_REFUSED), "refused");
    ck_assert_str_eq(attempt_answer_name(ATTEMPT_ANSWERED), "answered");
    ck_assert_int_eq(ATTEMPT_ANSWER_COUNT, 3);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("connection");
    TCase *names = tcase_create("names");

    tcase_add_test(names, each_side_has_its_name_and_its_other);
    tcase_add_test(names, directions_have_their_names);
    tcase_add_test(names, close_reasons_have_their_names);
    tcase_add_test(names, who_closed_has_a_name_unless_nobody_did);
    tcase_add_test(names, answers_to_an_attempt_have_their_names);
    suite_add_tcase(suite, names);
    return suite;
}

SUITE_MAIN(suite);
