/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transactions given up without a reason, from session to session. */
#include "smtp/history/client_record.h"
#include "tests/smtp/history/history_kit.h"

#define ABORTS HELLO ALICE_TO_BOB RSET QUIT
#define OTHER  HELLO MAIL("carol@example.org") RCPT("dan@example.com") RSET QUIT

static struct history *history;

static void begin(void)
{
    history = history_new();
}

static void end(void)
{
    history_free(history);
}

static void expect_abort(const struct session *session, enum severity severity)
{
    expect_severity(session, "rset-unexplained-abort", severity);
}

START_TEST(the_third_one_in_a_day_is_a_warning)
{
    const struct session *session;

    expect_abort(play_from(history, 1, ABORTS), SEVERITY_NOTICE);
    expect_abort(play_from(history, 2, ABORTS), SEVERITY_NOTICE);
    expect_abort(play_from(history, 1, OTHER), SEVERITY_NOTICE);
    expect_abort(play_from(history, 2, OTHER), SEVERITY_NOTICE);
    session = play_from(history, 1, ABORTS);
    expect_abort(session, SEVERITY_WARNING);
    expect_integer(session_finding(session, "rset-unexplained-abort"), "aborts_within_a_day", 3);
    expect_abort(play_from(history, 1, ABORTS), SEVERITY_WARNING);
}
END_TEST

START_TEST(a_day_later_they_are_forgotten)
{
    play_from(history, 1, ABORTS);
    play_from(history, 1, ABORTS);
    history->options.start += ABORTS_TIME / 2;
    play_from(history, 1, POSTFIX);
    history->options.start += ABORTS_TIME / 2;
    expect_abort(play_from(history, 1, ABORTS), SEVERITY_NOTICE);
}
END_TEST

START_TEST(where_bytes_are_missing_it_is_less)
{
    play_from(history, 1, ABORTS);
    play_from(history, 1, ABORTS);
    history->options.missing[SIDE_SERVER] = 10;
    expect_abort(play_from(history, 1, ABORTS), SEVERITY_INFO);
    history->options.missing[SIDE_SERVER] = 0;
    expect_abort(play_from(history, 1, ABORTS), SEVERITY_WARNING);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("repeated_aborts");
    TCase *aborts = tcase_create("aborts");

    tcase_add_checked_fixture(aborts, begin, end);
    tcase_add_test(aborts, the_third_one_in_a_day_is_a_warning);
    tcase_add_test(aborts, a_day_later_they_are_forgotten);
    tcase_add_test(aborts, where_bytes_are_missing_it_is_less);
    suite_add_tcase(suite, aborts);
    return suite;
}

SUITE_MAIN(suite);
