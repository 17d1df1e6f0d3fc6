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

/* A transaction with this recipient, given up. */
static const struct session *abort_recipient(unsigned client, const char *recipient)
{
    char script[1024];

    snprintf(script, sizeof script,
             HELLO MAIL("check@example.org") "C: RCPT TO:<%s>\nS: 250 2.1.5 Ok\n" RSET QUIT,
             recipient);
    return play_from(history, client, script);
}

START_TEST(a_client_that_tries_one_recipient_after_the_other_verifies_addresses)
{
    const struct session *session;

    expect_abort(abort_recipient(1, "a@example.com"), SEVERITY_NOTICE);
    expect_abort(abort_recipient(1, "b@example.com"), SEVERITY_NOTICE);
    session = abort_recipient(1, "c@example.com");
    ck_assert_ptr_null(session_finding(session, "rset-unexplained-abort"));
    expect_judgement(required_finding(session, "rset-recipient-verification"), SEVERITY_INFO,
                     BLAME_CLIENT, CONFIDENCE_MEDIUM);
    expect_calm(abort_recipient(1, "d@example.com"));
    /* Until it asks for one again. */
    expect_abort(abort_recipient(1, "a@example.com"), SEVERITY_WARNING);
}
END_TEST

START_TEST(a_client_whose_mail_comes_back_does_not_verify)
{
    abort_recipient(1, "a@example.com");
    history->options.start -= 50 * DURATION_SECOND;
    required_finding(
        play_from(history, 1, HELLO MAIL("check@example.org") RCPT("a@example.com") MESSAGE QUIT),
        "envelope-replay-after-abort");
    abort_recipient(1, "b@example.com");
    expect_abort(abort_recipient(1, "c@example.com"), SEVERITY_WARNING);
}
END_TEST

START_TEST(nor_does_one_that_gives_up_mail_to_several)
{
    static const char several[] =
        HELLO MAIL("a@example.org") RCPT("b@example.com") RCPT("c@example.com") RSET QUIT;

    abort_recipient(1, "a@example.com");
    play_from(history, 1, several);
    abort_recipient(1, "b@example.com");
    expect_abort(abort_recipient(1, "c@example.com"), SEVERITY_WARNING);
}
END_TEST

/* Where verification is switched off they stay what they are. */
START_TEST(more_recipients_than_are_remembered_change_nothing)
{
    struct rule_settings *settings = rule_settings_new();
    char recipient[32];

    history_free(history);
    history = history_with(settings);
    settings->rules[anomaly_rule_index(anomaly_rule_find("rset-recipient-verification"))].off =
        true;
    for (unsigned i = 0; i < ABORTED_RECIPIENTS + 2; i++) {
        snprintf(recipient, sizeof recipient, "user%u@example.com", i);
        expect_abort(abort_recipient(1, recipient), i < 2 ? SEVERITY_NOTICE : SEVERITY_WARNING);
    }
    expect_integer(required_finding(abort_recipient(1, recipient), "rset-unexplained-abort"),
                   "aborts_within_a_day", ABORTED_RECIPIENTS + 3);
    history_free(history);
    history = history_new();
    rule_settings_free(settings);
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
    tcase_add_test(aborts, a_client_that_tries_one_recipient_after_the_other_verifies_addresses);
    tcase_add_test(aborts, a_client_whose_mail_comes_back_does_not_verify);
    tcase_add_test(aborts, nor_does_one_that_gives_up_mail_to_several);
    tcase_add_test(aborts, more_recipients_than_are_remembered_change_nothing);
    tcase_add_test(aborts, a_day_later_they_are_forgotten);
    tcase_add_test(aborts, where_bytes_are_missing_it_is_less);
    suite_add_tcase(suite, aborts);
    return suite;
}

SUITE_MAIN(suite);
