/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Recipients that do not exist, from session to session. */
#include "smtp/history/client_record.h"
#include "tests/smtp/history/history_kit.h"

#define GREETING "S: 220 mail.example.com ESMTP\nC: HELO client.example.org\nS: 250 hello\n"

static struct history *history;
static unsigned next_recipient;

static void begin(void)
{
    history = history_new();
    next_recipient = 0;
}

static void end(void)
{
    history_free(history);
}

/* A session that tries so many recipients, each with this answer, and so many that
 * are accepted, and sends them a message. */
static struct session *try_recipients(unsigned client, unsigned refused, const char *answer,
                                      unsigned accepted)
{
    static char script[1 << 16];
    size_t length = 0;

    length += (size_t)snprintf(script, sizeof script, GREETING MAIL("list@example.org"));
    for (unsigned i = 0; i < refused + accepted; i++) {
        length += (size_t)snprintf(script + length, sizeof script - length,
                                   "C: RCPT TO:<user%u@example.com>\nS: %s\n", next_recipient++,
                                   i < refused ? answer : "250 2.1.5 Ok");
        ck_assert_uint_lt(length, sizeof script);
    }
    snprintf(script + length, sizeof script - length, "%s" QUIT, accepted > 0 ? MESSAGE : "");
    return play_from(history, client, script);
}

static const struct notice *only_notice(void)
{
    ck_assert_uint_eq(history->notice_count, 1);
    ck_assert_str_eq(history->notices[0]->finding.id, "directory-harvest");
    return history->notices[0];
}

START_TEST(those_beyond_the_limit_of_steps_count_as_well)
{
    history->options.sessions.limits.steps = 5;
    try_recipients(1, 25, "550 5.1.1 no such user", 25);
    expect_integer(&only_notice()->finding, "unknown_recipients", 25);
}
END_TEST

START_TEST(twenty_five_within_an_hour_are_a_warning)
{
    uint64_t first = try_recipients(1, 12, "550 5.1.1 no such user", 12)->id, second;
    const struct notice *notice;

    try_recipients(2, 10, "550 5.1.1 no such user", 0);
    ck_assert_uint_eq(history->notice_count, 0);
    try_recipients(1, 12, "551 not here", 12);
    ck_assert_uint_eq(history->notice_count, 0);
    second = try_recipients(1, 1, "553 5.1.3 what?", 1)->id;
    notice = only_notice();
    expect_judgement(&notice->finding, SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH);
    expect_sentence(&notice->finding, "10.0.0.1 tried 25 recipients that do not exist within an "
                                      "hour, of 50 in all: it looks for addresses to send to");
    expect_integer(&notice->finding, "unknown_recipients", 25);
    expect_integer(&notice->finding, "recipients", 50);
    ck_assert_uint_eq(notice->session_count, 3);
    ck_assert(notice->sessions[0] == first);
    ck_assert(notice->sessions[2] == second);
    ck_assert_int_eq(notice->time, history->sessions[3]->end);
}
END_TEST

START_TEST(a_hundred_are_critical_and_told_once_more)
{
    try_recipients(1, 60, "550 no", 60);
    expect_judgement(&only_notice()->finding, SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH);
    try_recipients(1, 39, "550 no", 39);
    ck_assert_uint_eq(history->notice_count, 1);
    try_recipients(1, 1, "550 no", 1);
    ck_assert_uint_eq(history->notice_count, 2);
    expect_judgement(&history->notices[1]->finding, SEVERITY_CRITICAL, BLAME_CLIENT,
                     CONFIDENCE_HIGH);
    try_recipients(1, 70, "550 no", 0);
    ck_assert_uint_eq(history->notice_count, 2);
}
END_TEST

START_TEST(twenty_of_which_nearly_all_fail_are_critical)
{
    try_recipients(1, 19, "550 no", 0);
    ck_assert_uint_eq(history->notice_count, 0);
    try_recipients(1, 1, "550 no", 0);
    expect_judgement(&only_notice()->finding, SEVERITY_CRITICAL, BLAME_CLIENT, CONFIDENCE_HIGH);
    /* Nine in ten are not more than nine in ten. */
    try_recipients(2, 0, "", 2);
    try_recipients(2, 18, "550 no", 0);
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

START_TEST(a_list_with_old_addresses_is_none)
{
    for (unsigned i = 0; i < 10; i++)
        try_recipients(1, 12, "550 5.1.1 no such user", 13);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

static const char *const other_refusals[] = {
    "550 5.7.1 Relay access denied", "550 we do not relay",    "554 5.7.1 no",
    "450 4.1.1 not known now",       "552 5.2.2 mailbox full", "550 5.7.26 unauthenticated",
    "452 4.5.3 too many recipients",
};

START_TEST(other_refusals_say_nothing_of_recipients)
{
    for (unsigned i = 0; i < 3; i++)
        try_recipients(1, 40, other_refusals[_i], 0);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(the_same_recipient_counts_once)
{
    for (unsigned i = 0; i < 50; i++) {
        next_recipient = 0;
        try_recipients(1, 1, "550 5.1.1 no such user", 1);
    }
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(an_hour_later_it_is_forgotten_and_then_told_again)
{
    try_recipients(1, 24, "550 no", 24);
    history->options.start += HARVEST_TIME;
    try_recipients(1, 24, "550 no", 24);
    ck_assert_uint_eq(history->notice_count, 0);
    try_recipients(1, 1, "550 no", 1);
    ck_assert_uint_eq(only_notice()->session_count, 2);
    history->options.start += HARVEST_TIME + HARVEST_TIME / WINDOW_PARTS;
    try_recipients(1, 25, "550 no", 25);
    ck_assert_uint_eq(history->notice_count, 2);
    ck_assert_uint_eq(history->notices[1]->session_count, 1);
}
END_TEST

START_TEST(the_last_sessions_are_named)
{
    struct session *session = NULL;

    for (unsigned i = 0; i < 25; i++)
        session = try_recipients(1, 1, "550 no", 1);
    ck_assert_uint_eq(only_notice()->session_count, SESSION_LIST_SIZE);
    ck_assert(only_notice()->sessions[SESSION_LIST_SIZE - 1] == session->id);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("directory_harvest");
    TCase *harvest = tcase_create("harvest");

    tcase_add_checked_fixture(harvest, begin, end);
    tcase_add_test(harvest, those_beyond_the_limit_of_steps_count_as_well);
    tcase_add_test(harvest, twenty_five_within_an_hour_are_a_warning);
    tcase_add_test(harvest, a_hundred_are_critical_and_told_once_more);
    tcase_add_test(harvest, twenty_of_which_nearly_all_fail_are_critical);
    tcase_add_test(harvest, a_list_with_old_addresses_is_none);
    tcase_add_loop_test(harvest, other_refusals_say_nothing_of_recipients, 0,
                        sizeof other_refusals / sizeof other_refusals[0]);
    tcase_add_test(harvest, the_same_recipient_counts_once);
    tcase_add_test(harvest, an_hour_later_it_is_forgotten_and_then_told_again);
    tcase_add_test(harvest, the_last_sessions_are_named);
    suite_add_tcase(suite, harvest);
    return suite;
}

SUITE_MAIN(suite);
