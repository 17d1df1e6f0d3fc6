/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Refused passwords, from session to session. */
#include "smtp/history/client_record.h"
#include "tests/smtp/history/history_kit.h"

#define GREETING                                                                                   \
    "S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\nS: 250-hello\nS+ 250 AUTH LOGIN\n"
#define REFUSED  "C: AUTH PLAIN AGFsaWNlAHNlY3JldA==\nS: 535 5.7.8 no\n"
#define LATER    "C: AUTH PLAIN AGFsaWNlAHNlY3JldA==\nS: 454 4.7.0 later\n"
#define ACCEPTED "C: AUTH PLAIN AGFsaWNlAHNlY3JldA==\nS: 235 2.7.0 welcome\n"

static struct history *history;

static void begin(void)
{
    history = history_new();
}

static void end(void)
{
    history_free(history);
}

/* The next session begins so many seconds behind this one. */
static uint64_t play_after(const char *script, int seconds)
{
    struct session *session = play_from(history, 1, script);

    history->options.start += (seconds - 60) * DURATION_SECOND;
    return session->id;
}

static void expect_notice(size_t count, enum severity severity, enum confidence confidence)
{
    const struct finding *finding;

    ck_assert_uint_eq(history->notice_count, count);
    finding = &history->notices[count - 1]->finding;
    ck_assert_str_eq(finding->id, "auth-bruteforce");
    expect_judgement(finding, severity, BLAME_CLIENT, confidence);
}

START_TEST(five_within_ten_minutes_are_a_warning)
{
    uint64_t first = play_after(GREETING REFUSED REFUSED QUIT, 5);
    const struct notice *notice;

    play_after(GREETING REFUSED REFUSED QUIT, 5);
    ck_assert_uint_eq(history->notice_count, 0);
    play_after(GREETING REFUSED ACCEPTED QUIT, 5);
    expect_notice(1, SEVERITY_WARNING, CONFIDENCE_MEDIUM);
    notice = history->notices[0];
    expect_sentence(&notice->finding,
                    "10.0.0.1 was refused 5 passwords within ten minutes: it guesses");
    expect_integer(&notice->finding, "failed", 5);
    ck_assert_uint_eq(notice->session_count, 3);
    ck_assert(notice->sessions[0] == first);
    play_after(GREETING REFUSED REFUSED QUIT, 5);
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

START_TEST(those_beyond_the_limit_of_steps_count_as_well)
{
    history->options.sessions.limits.steps = 5;
    play_after(GREETING REFUSED REFUSED REFUSED REFUSED REFUSED QUIT, 5);
    expect_notice(1, SEVERITY_WARNING, CONFIDENCE_MEDIUM);
}
END_TEST

START_TEST(fifty_are_critical)
{
    for (unsigned i = 0; i < 49; i++)
        play_after(GREETING REFUSED QUIT, 3);
    expect_notice(1, SEVERITY_WARNING, CONFIDENCE_MEDIUM);
    play_after(GREETING REFUSED QUIT, 3);
    expect_notice(2, SEVERITY_CRITICAL, CONFIDENCE_MEDIUM);
}
END_TEST

START_TEST(four_are_ordinary_and_other_answers_do_not_count)
{
    for (unsigned i = 0; i < 4; i++)
        play_after(GREETING REFUSED LATER ACCEPTED QUIT, 5);
    for (unsigned i = 0; i < 9; i++)
        play_from(history, 2 + i, GREETING REFUSED QUIT);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(ten_minutes_later_they_are_forgotten)
{
    play_after(GREETING REFUSED REFUSED REFUSED REFUSED QUIT, 600);
    play_after(GREETING REFUSED REFUSED REFUSED REFUSED QUIT, 600);
    ck_assert_uint_eq(history->notice_count, 0);
    play_after(GREETING REFUSED REFUSED REFUSED REFUSED REFUSED QUIT, 660);
    play_after(GREETING REFUSED REFUSED REFUSED REFUSED REFUSED QUIT, 600);
    expect_notice(2, SEVERITY_WARNING, CONFIDENCE_MEDIUM);
    ck_assert_uint_eq(history->notices[1]->session_count, 1);
}
END_TEST

START_TEST(an_old_password_is_tried_at_a_steady_pace)
{
    for (unsigned i = 0; i < 12; i++)
        play_after(GREETING REFUSED QUIT, 60 + (int)(i % 2) * 5);
    expect_notice(1, SEVERITY_NOTICE, CONFIDENCE_LOW);
    expect_sentence(&history->notices[0]->finding,
                    "10.0.0.1 was refused 5 passwords within ten minutes, at a steady pace, as by "
                    "a program with an old password");
    /* Until it is steady no more. */
    play_after(GREETING REFUSED REFUSED QUIT, 60);
    expect_notice(2, SEVERITY_WARNING, CONFIDENCE_MEDIUM);
}
END_TEST

START_TEST(a_fast_or_irregular_pace_is_not_steady)
{
    for (unsigned i = 0; i < 5; i++)
        play_after(GREETING REFUSED QUIT, _i == 0 ? 19 : 60 + (int)(i % 2) * 20);
    expect_notice(1, SEVERITY_WARNING, CONFIDENCE_MEDIUM);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("auth_guessing");
    TCase *guessing = tcase_create("guessing");

    tcase_add_checked_fixture(guessing, begin, end);
    tcase_add_test(guessing, five_within_ten_minutes_are_a_warning);
    tcase_add_test(guessing, those_beyond_the_limit_of_steps_count_as_well);
    tcase_add_test(guessing, fifty_are_critical);
    tcase_add_test(guessing, four_are_ordinary_and_other_answers_do_not_count);
    tcase_add_test(guessing, ten_minutes_later_they_are_forgotten);
    tcase_add_test(guessing, an_old_password_is_tried_at_a_steady_pace);
    tcase_add_loop_test(guessing, a_fast_or_irregular_pace_is_not_steady, 0, 2);
    suite_add_tcase(suite, guessing);
    return suite;
}

SUITE_MAIN(suite);
