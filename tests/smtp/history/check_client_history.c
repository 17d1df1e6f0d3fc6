/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clients that give up again and again, and how clients are remembered. */
#include "smtp/history/client_record.h"
#include "tests/smtp/history/history_kit.h"

#define GIVES_UP "S: 220 mail.example.com\nC: HELO\nS: 501 Syntax: HELO hostname\n" QUIT

static struct history *history;

static void begin(void)
{
    history = history_new();
}

static void end(void)
{
    history_free(history);
}

START_TEST(the_second_time_is_a_notice_and_no_other_is)
{
    uint64_t first = play_from(history, 1, GIVES_UP)->id, second;
    const struct notice *notice;

    ck_assert_uint_eq(history->notice_count, 0);
    second = play_from(history, 1, GIVES_UP)->id;
    ck_assert_uint_eq(history->notice_count, 1);
    notice = history->notices[0];
    ck_assert_str_eq(notice->finding.id, "client-gives-up-after-501");
    expect_judgement(&notice->finding, SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH);
    expect_sentence(&notice->finding,
                    "10.0.0.1 gives up whenever its greeting is refused: its mail "
                    "does not get through until its HELO name is mended");
    ck_assert_uint_eq(notice->session_count, 2);
    ck_assert(notice->sessions[0] == first);
    ck_assert(notice->sessions[1] == second);
    ck_assert_int_eq(notice->time, history->sessions[1]->end);
    for (unsigned i = 0; i < 9; i++)
        play_from(history, 1, GIVES_UP);
    play_from(history, 1, POSTFIX);
    play_from(history, 1, GIVES_UP);
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

START_TEST(clients_are_counted_apart)
{
    for (unsigned i = 0; i < 9; i++)
        play_from(history, i, GIVES_UP);
    ck_assert_uint_eq(history->notice_count, 0);
    play_from(history, 4, GIVES_UP);
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

START_TEST(a_delivery_in_between_begins_anew)
{
    play_from(history, 1, GIVES_UP);
    play_from(history, 1, POSTFIX);
    play_from(history, 1, GIVES_UP);
    ck_assert_uint_eq(history->notice_count, 0);
    play_from(history, 1, HELLO ALICE_TO_BOB DATA_REFUSED("554 no") QUIT);
    play_from(history, 2, POSTFIX);
    play_from(history, 1, GIVES_UP);
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

START_TEST(a_client_begins_anew_behind_a_day)
{
    play_from(history, 1, GIVES_UP);
    history->options.start += CLIENT_AGE - 60 * DURATION_SECOND;
    play_from(history, 1, GIVES_UP);
    ck_assert_uint_eq(history->notice_count, 1);
    play_from(history, 2, GIVES_UP);
    history->options.start += CLIENT_AGE;
    play_from(history, 2, GIVES_UP);
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

START_TEST(the_client_not_heard_of_for_longest_is_forgotten_first)
{
    for (unsigned i = 0; i <= CLIENT_RECORDS; i++) {
        play_from(history, i, GIVES_UP);
        history->options.start -= 55 * DURATION_SECOND;
    }
    ck_assert_uint_eq(keyed_table_displaced(client_history_table(history->chain.clients)), 1);
    play_from(history, 1, GIVES_UP);
    ck_assert_uint_eq(history->notice_count, 1);
    play_from(history, 0, GIVES_UP);
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

START_TEST(notices_of_the_stage_before_go_through)
{
    struct notice *notice = notice_new();
    struct session_sink sink = client_history_sink(history->chain.clients);

    session_sink_notify(&sink, notice);
    ck_assert_uint_eq(history->notice_count, 1);
    ck_assert_ptr_eq(history->notices[0], notice);
    client_history_free(NULL);
    mail_history_free(NULL);
}
END_TEST

/* ------------------------------------------------------------ leaving without QUIT */

#define LEAVES   HELLO
#define SAYS_BYE HELLO QUIT

static void play_often(const char *script, unsigned times)
{
    for (unsigned i = 0; i < times; i++)
        play_from(history, 1, script);
}

START_TEST(half_of_ten_sessions_without_quit_are_a_habit)
{
    const struct notice *notice;
    struct session *last;

    play_often(SAYS_BYE, 5);
    play_often(LEAVES, 4);
    ck_assert_uint_eq(history->notice_count, 0);
    last = play_from(history, 1, LEAVES);
    ck_assert_uint_eq(history->notice_count, 1);
    notice = history->notices[0];
    ck_assert_str_eq(notice->finding.id, "quit-missing");
    expect_judgement(&notice->finding, SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH);
    expect_sentence(&notice->finding, "10.0.0.1 left 5 of its 10 sessions without QUIT");
    expect_integer(&notice->finding, "sessions", 10);
    expect_integer(&notice->finding, "without_quit", 5);
    ck_assert_uint_eq(notice->session_count, 5);
    ck_assert(notice->sessions[4] == last->id);
    /* Told once. */
    play_often(LEAVES, 20);
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

START_TEST(nine_sessions_or_less_than_half_are_none)
{
    play_often(LEAVES, 9);
    ck_assert_uint_eq(history->notice_count, 0);
    play_often(SAYS_BYE, 10);
    play_from(history, 1, LEAVES);
    ck_assert_uint_eq(history->notice_count, 1);
    play_from(history, 2, LEAVES);
    for (unsigned i = 0; i < 20; i++) {
        play_from(history, 2, SAYS_BYE);
        play_from(history, 2, SAYS_BYE);
        play_from(history, 2, LEAVES);
    }
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

/* The server went first, or said 421; what goes on in TLS nobody sees; of what is
 * missing a QUIT may be part. */
static const struct other_leaving {
    const char *script;
    enum closed_by closed_by;
    enum close_reason close;
} other_leavings[] = {
    { LEAVES, CLOSED_BY_SERVER, CLOSE_FIN },
    { LEAVES "S: 421 4.4.2 timeout\n", CLOSED_BY_SERVER, CLOSE_FIN },
    { LEAVES, CLOSED_BY_NOBODY, CLOSE_END_OF_CAPTURE },
    { LEAVES, CLOSED_BY_NOBODY, CLOSE_TIMEOUT },
    { LEAVES "GAP C 10\n", CLOSED_BY_CLIENT, CLOSE_FIN },
    { LEAVES "C: STARTTLS\nS: 220 go\nC| \\x17\\x03\\x01\\x00\\x01x\n", CLOSED_BY_CLIENT,
      CLOSE_FIN },
    { "S: 220 mail.example.com ESMTP\n", CLOSED_BY_CLIENT, CLOSE_FIN },
    { "S: 554 no\nC: EHLO x\nS: 503 no\n", CLOSED_BY_CLIENT, CLOSE_FIN },
    { LEAVES ALICE_TO_BOB MESSAGE QUIT, CLOSED_BY_SERVER, CLOSE_FIN },
};

START_TEST(other_ways_to_leave_are_no_habit)
{
    history->options.closed_by = other_leavings[_i].closed_by;
    history->options.close = other_leavings[_i].close;
    play_often(other_leavings[_i].script, 12);
    for (size_t i = 0; i < history->notice_count; i++)
        ck_assert_str_ne(history->notices[i]->finding.id, "quit-missing");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("client_history");
    TCase *giving_up = tcase_create("giving up");
    TCase *leaving = tcase_create("leaving");

    tcase_set_timeout(giving_up, 60);
    tcase_add_checked_fixture(giving_up, begin, end);
    tcase_add_test(giving_up, the_second_time_is_a_notice_and_no_other_is);
    tcase_add_test(giving_up, clients_are_counted_apart);
    tcase_add_test(giving_up, a_delivery_in_between_begins_anew);
    tcase_add_test(giving_up, a_client_begins_anew_behind_a_day);
    tcase_add_test(giving_up, the_client_not_heard_of_for_longest_is_forgotten_first);
    tcase_add_test(giving_up, notices_of_the_stage_before_go_through);
    tcase_add_checked_fixture(leaving, begin, end);
    tcase_add_test(leaving, half_of_ten_sessions_without_quit_are_a_habit);
    tcase_add_test(leaving, nine_sessions_or_less_than_half_are_none);
    tcase_add_loop_test(leaving, other_ways_to_leave_are_no_habit, 0,
                        sizeof other_leavings / sizeof other_leavings[0]);
    suite_add_tcase(suite, giving_up);
    suite_add_tcase(suite, leaving);
    return suite;
}

SUITE_MAIN(suite);
