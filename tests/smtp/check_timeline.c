/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the time of a session goes, and at which stage it is closed. */
#include "tests/smtp/timeline_kit.h"

/* ------------------------------------------------------------------- who is waited for */

START_TEST(each_wait_belongs_to_whom_it_was_for_and_to_its_stage)
{
    struct session *session = played("@ 1\n"
                                     "S: 220 mail.example.com ESMTP\n"
                                     "@ 2\n"
                                     "C: EHLO client.example.org\n"
                                     "@ 3\n"
                                     "S: 250 mail.example.com\n"
                                     "@ 4\n"
                                     "C: MAIL FROM:<a@example.org>\n"
                                     "@ 5\n"
                                     "S: 250 ok\n"
                                     "C: RCPT TO:<b@example.com>\n"
                                     "@ 6\n"
                                     "S: 250 ok\n"
                                     "@ 7\n"
                                     "C: DATA\n"
                                     "@ 8\n"
                                     "S: 354 go on\n"
                                     "@ 9\n"
                                     "C: text\n"
                                     "@ 10\n"
                                     "C: .\n"
                                     "@ 11\n"
                                     "S: 250 queued\n"
                                     "@ 12\n"
                                     "C: QUIT\n"
                                     "S: 221 bye\n"
                                     "@ 13\n",
                                     NULL);

    expect_part(session, TIME_CONNECT, CONNECTING);
    expect_stage(session, STAGE_GREETING, TIME_CONNECT, CONNECTING);
    expect_stage(session, STAGE_GREETING, TIME_WAITED_FOR_SERVER, 1001 * MS - CONNECTING);
    expect_stage(session, STAGE_HELO, TIME_WAITED_FOR_CLIENT, 2001 * MS);
    expect_stage(session, STAGE_HELO, TIME_WAITED_FOR_SERVER, 3001 * MS);
    expect_stage(session, STAGE_MAIL, TIME_WAITED_FOR_CLIENT, 4001 * MS);
    expect_stage(session, STAGE_MAIL, TIME_WAITED_FOR_SERVER, 5001 * MS);
    expect_stage(session, STAGE_RCPT, TIME_WAITED_FOR_CLIENT, 1 * MS);
    expect_stage(session, STAGE_RCPT, TIME_WAITED_FOR_SERVER, 6001 * MS);
    expect_stage(session, STAGE_DATA_INIT, TIME_WAITED_FOR_CLIENT, 7001 * MS);
    expect_stage(session, STAGE_DATA_INIT, TIME_WAITED_FOR_SERVER, 8001 * MS);
    expect_stage(session, STAGE_DATA, TIME_WAITED_FOR_CLIENT, 9001 * MS);
    expect_stage(session, STAGE_DATA, TIME_TRANSFER, 10001 * MS);
    expect_stage(session, STAGE_EOD, TIME_WAITED_FOR_SERVER, 11001 * MS);
    expect_stage(session, STAGE_QUIT, TIME_WAITED_FOR_CLIENT, 12001 * MS);
    expect_stage(session, STAGE_QUIT, TIME_WAITED_FOR_SERVER, 1 * MS);
    expect_stage(session, STAGE_CLOSE, TIME_IDLE, 13001 * MS);
    expect_part(session, TIME_UNKNOWN, 0);
    expect_part(session, TIME_TRANSFER, 10001 * MS);
    ck_assert_int_eq(session->timing.closed_in, STAGE_QUIT);
    ck_assert_int_eq(session->timing.until, -1);
    session_free(session);
}
END_TEST

START_TEST(what_comes_again_is_counted_and_the_longest_kept)
{
    struct session *session =
        played(HELLO_LINES MAIL_LINES RCPT_LINES
               "C: RCPT TO:<c@example.com>\n@ 3\nS: 250 ok\n"
               "C: RCPT TO:<d@example.com>\n@ 2\nS: 550 no\n" DATA_LINES
               "C: text\n@ 4\nC: .\n@ 1\nS: 250 ok\n" MAIL_LINES RCPT_LINES DATA_LINES TEXT_LINES
               "@ 2\nS: 250 ok\n" QUIT_LINES,
               NULL);

    ck_assert_uint_eq(stage_at(session, STAGE_RCPT)->count, 4);
    ck_assert_int_eq(stage_at(session, STAGE_RCPT)->longest, 3001 * MS);
    expect_stage(session, STAGE_RCPT, TIME_WAITED_FOR_SERVER, 5004 * MS);
    ck_assert_uint_eq(stage_at(session, STAGE_DATA)->count, 2);
    ck_assert_int_eq(stage_at(session, STAGE_DATA)->longest, 4001 * MS);
    ck_assert_uint_eq(stage_at(session, STAGE_EOD)->count, 2);
    ck_assert_int_eq(stage_at(session, STAGE_EOD)->longest, 2001 * MS);
    ck_assert_uint_eq(stage_at(session, STAGE_MAIL)->count, 2);
    ck_assert_uint_eq(stage_at(session, STAGE_GREETING)->count, 1);
    session_free(session);
}
END_TEST

/* As `latency` does: the second from the first one's reply on. */
START_TEST(of_pipelined_commands_one_waits_behind_the_other)
{
    struct session *session =
        played(HELLO_LINES "C: MAIL FROM:<a@example.org>\n"
                           "C+ RCPT TO:<b@example.com>\n"
                           "C+ DATA\n"
                           "@ 2\n"
                           "S: 250 ok\n"
                           "@ 3\n"
                           "S: 250 ok\n"
                           "S+ 354 go on\n" TEXT_LINES "S: 250 ok\n" QUIT_LINES,
               NULL);

    expect_stage(session, STAGE_MAIL, TIME_WAITED_FOR_SERVER, 2001 * MS);
    expect_stage(session, STAGE_RCPT, TIME_WAITED_FOR_SERVER, 3001 * MS);
    expect_stage(session, STAGE_DATA_INIT, TIME_WAITED_FOR_SERVER, 0);
    expect_stage(session, STAGE_RCPT, TIME_WAITED_FOR_CLIENT, 0);
    session_free(session);
}
END_TEST

START_TEST(a_reply_that_trickles_is_waited_for_to_its_end)
{
    struct session *session = played(
        HELLO_LINES "C: MAIL FROM:<a@example.org>\nS: 250-one\n@ 5\nS: 250 ok\n" QUIT_LINES, NULL);

    expect_stage(session, STAGE_MAIL, TIME_WAITED_FOR_SERVER, 5002 * MS);
    session_free(session);
}
END_TEST

START_TEST(in_auth_the_two_take_turns)
{
    struct session *session = played(HELLO_LINES "C: AUTH LOGIN\n@ 1\nS: 334 VXNlcm5hbWU6\n"
                                                 "@ 2\nC: YWxpY2U=\n@ 4\nS: 334 UGFzc3dvcmQ6\n"
                                                 "@ 8\nC: c2VjcmV0\n@ 16\nS: 235 ok\n" QUIT_LINES,
                                     NULL);

    expect_stage(session, STAGE_AUTH, TIME_WAITED_FOR_SERVER, 21003 * MS);
    expect_stage(session, STAGE_AUTH, TIME_WAITED_FOR_CLIENT, 10003 * MS);
    ck_assert_uint_eq(stage_at(session, STAGE_AUTH)->count, 1);
    ck_assert_int_eq(stage_at(session, STAGE_AUTH)->longest, 16001 * MS);
    session_free(session);
}
END_TEST

START_TEST(each_reply_of_lmtp_to_a_message_is_waited_for)
{
    struct session *session = played("S: 220 mail.example.com LMTP\nC: LHLO client.example.org\n"
                                     "S: 250 mail.example.com\n" MAIL_LINES RCPT_LINES
                                     "C: RCPT TO:<c@example.com>\nS: 250 ok\n" DATA_LINES TEXT_LINES
                                     "@ 1\nS: 250 first\n@ 2\nS: 250 second\n" QUIT_LINES,
                                     NULL);

    expect_stage(session, STAGE_EOD, TIME_WAITED_FOR_SERVER, 3002 * MS);
    ck_assert_uint_eq(stage_at(session, STAGE_EOD)->count, 1);
    ck_assert_int_eq(stage_at(session, STAGE_EOD)->longest, 2001 * MS);
    session_free(session);
}
END_TEST

START_TEST(chunks_are_transfer_and_the_reply_to_the_last_ends_the_message)
{
    struct session *session = played(HELLO_LINES MAIL_LINES RCPT_LINES "C: BDAT 6\n"
                                                                       "@ 1\n"
                                                                       "C| abcd\\r\\n\n"
                                                                       "@ 2\n"
                                                                       "S: 250 ok\n"
                                                                       "C| BDAT 3 LAST\\r\\nxyz\n"
                                                                       "@ 4\n"
                                                                       "S: 250 ok\n" QUIT_LINES,
                                     NULL);

    expect_stage(session, STAGE_DATA, TIME_TRANSFER, 1001 * MS);
    expect_stage(session, STAGE_DATA, TIME_WAITED_FOR_SERVER, 2001 * MS);
    expect_stage(session, STAGE_EOD, TIME_WAITED_FOR_SERVER, 4001 * MS);
    ck_assert_uint_eq(stage_at(session, STAGE_DATA)->count, 2);
    ck_assert_uint_eq(stage_at(session, STAGE_EOD)->count, 1);
    session_free(session);
}
END_TEST

START_TEST(what_the_server_says_unasked_ends_a_wait_for_the_client)
{
    struct session *session = played(HELLO_LINES "@ 300\nS: 421 too slow\n", NULL);

    expect_stage(session, STAGE_CLOSE, TIME_WAITED_FOR_CLIENT, 300001 * MS);
    expect_stage(session, STAGE_CLOSE, TIME_IDLE, 1 * MS);
    session_free(session);
}
END_TEST

START_TEST(a_client_that_speaks_too_early_waits_for_the_greeting_all_the_same)
{
    struct session *session = played("C: EHLO client.example.org\n@ 3\n"
                                     "S: 220 mail.example.com ESMTP\n@ 1\n"
                                     "S: 250 mail.example.com\n" QUIT_LINES,
                                     NULL);

    expect_stage(session, STAGE_GREETING, TIME_WAITED_FOR_SERVER, 3002 * MS - CONNECTING);
    expect_stage(session, STAGE_HELO, TIME_WAITED_FOR_SERVER, 1001 * MS);
    expect_part(session, TIME_WAITED_FOR_CLIENT, 1 * MS);
    session_free(session);
}
END_TEST

START_TEST(a_server_that_never_greets_is_waited_for_until_it_answers)
{
    struct session *session =
        played("C: EHLO client.example.org\n@ 3\nS: 250 mail.example.com\n" QUIT_LINES, NULL);

    expect_part(session, TIME_WAITED_FOR_SERVER, 3003 * MS - CONNECTING);
    expect_part(session, TIME_UNKNOWN, 0);
    session_free(session);
}
END_TEST

/* --------------------------------------------------------------------------- the end */

static const struct {
    const char *script;
    enum time_part part;
    enum session_stage stage;
    duration span;
    enum closed_by closed_by;
    enum session_stage closed_in;
} endings[] = {
    /* A reply never came. */
    { "@ 9\n", TIME_WAITED_FOR_SERVER, STAGE_GREETING, 9001 * MS - CONNECTING, CLOSED_BY_CLIENT,
      STAGE_CONNECT },
    { HELLO_LINES "C: MAIL FROM:<a@example.org>\n@ 9\n", TIME_WAITED_FOR_SERVER, STAGE_MAIL,
      9001 * MS, CLOSED_BY_CLIENT, STAGE_MAIL },
    { HELLO_LINES MAIL_LINES RCPT_LINES DATA_LINES TEXT_LINES "@ 9\n", TIME_WAITED_FOR_SERVER,
      STAGE_EOD, 9001 * MS, CLOSED_BY_SERVER, STAGE_EOD },
    { HELLO_LINES MAIL_LINES RCPT_LINES "C| BDAT 1 LAST\\r\\nx\n@ 9\n", TIME_WAITED_FOR_SERVER,
      STAGE_EOD, 9001 * MS, CLOSED_BY_CLIENT, STAGE_EOD },
    { HELLO_LINES "C: QUIT\n@ 9\n", TIME_WAITED_FOR_SERVER, STAGE_QUIT, 9001 * MS, CLOSED_BY_SERVER,
      STAGE_QUIT },
    /* The server was owed something. */
    { HELLO_LINES MAIL_LINES RCPT_LINES DATA_LINES "@ 9\n", TIME_WAITED_FOR_CLIENT, STAGE_DATA,
      9001 * MS, CLOSED_BY_CLIENT, STAGE_DATA_INIT },
    { HELLO_LINES MAIL_LINES RCPT_LINES DATA_LINES "C: text\n@ 9\n", TIME_WAITED_FOR_CLIENT,
      STAGE_DATA, 9002 * MS, CLOSED_BY_SERVER, STAGE_DATA },
    { HELLO_LINES MAIL_LINES RCPT_LINES "C| BDAT 9 LAST\\r\\nx\n@ 9\n", TIME_WAITED_FOR_CLIENT,
      STAGE_DATA, 9002 * MS, CLOSED_BY_CLIENT, STAGE_DATA },
    { HELLO_LINES "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n@ 9\n", TIME_WAITED_FOR_CLIENT, STAGE_AUTH,
      9002 * MS, CLOSED_BY_CLIENT, STAGE_AUTH },
    /* Nobody was. */
    { "S: 220 mail.example.com\n@ 9\n", TIME_IDLE, STAGE_CLOSE, 9001 * MS, CLOSED_BY_CLIENT,
      STAGE_GREETING },
    { HELLO_LINES "@ 9\n", TIME_IDLE, STAGE_CLOSE, 9001 * MS, CLOSED_BY_SERVER, STAGE_HELO },
    { HELLO_LINES MAIL_LINES RCPT_LINES "@ 9\n", TIME_IDLE, STAGE_CLOSE, 9001 * MS,
      CLOSED_BY_CLIENT, STAGE_RCPT },
    { HELLO_LINES "C: NOOP\nS: 250 ok\n@ 9\n", TIME_IDLE, STAGE_CLOSE, 9001 * MS, CLOSED_BY_BOTH,
      STAGE_NOOP },
    { HELLO_LINES "C: VRFY bob\nS: 252 perhaps\nC: RSET\nS: 250 ok\n@ 9\n", TIME_IDLE, STAGE_CLOSE,
      9001 * MS, CLOSED_BY_CLIENT, STAGE_RSET },
    { HELLO_LINES "C: WHAT\nS: 500 what\n@ 9\n", TIME_IDLE, STAGE_CLOSE, 9001 * MS,
      CLOSED_BY_CLIENT, STAGE_OTHER },
    { HELLO_LINES "C: QUIT\n@ 9\n", TIME_IDLE, STAGE_CLOSE, 9001 * MS, CLOSED_BY_CLIENT,
      STAGE_QUIT },
    { HELLO_LINES MAIL_LINES RCPT_LINES DATA_LINES TEXT_LINES "S: 250 ok\n@ 9\n", TIME_IDLE,
      STAGE_CLOSE, 9001 * MS, CLOSED_BY_CLIENT, STAGE_EOD },
};

START_TEST(the_end_belongs_to_whom_was_waited_for_last)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.closed_by = endings[_i].closed_by;
    session = played(endings[_i].script, &options);
    expect_stage(session, endings[_i].stage, endings[_i].part, endings[_i].span);
    expect_part(session, TIME_UNKNOWN, 0);
    ck_assert_int_eq(session->timing.closed_in, endings[_i].closed_in);
    session_free(session);
}
END_TEST

START_TEST(a_connection_that_nobody_closed_was_closed_in_no_stage)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.close = CLOSE_END_OF_CAPTURE;
    session = played(HELLO_LINES MAIL_LINES, &options);
    ck_assert_int_eq(session->timing.closed_in, STAGE_UNKNOWN);
    ck_assert_ptr_null(session_stage_name(session->timing.closed_in));
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("timeline");
    TCase *waits = tcase_create("waits");
    TCase *ends = tcase_create("the end");

    tcase_add_test(waits, each_wait_belongs_to_whom_it_was_for_and_to_its_stage);
    tcase_add_test(waits, what_comes_again_is_counted_and_the_longest_kept);
    tcase_add_test(waits, of_pipelined_commands_one_waits_behind_the_other);
    tcase_add_test(waits, a_reply_that_trickles_is_waited_for_to_its_end);
    tcase_add_test(waits, in_auth_the_two_take_turns);
    tcase_add_test(waits, each_reply_of_lmtp_to_a_message_is_waited_for);
    tcase_add_test(waits, chunks_are_transfer_and_the_reply_to_the_last_ends_the_message);
    tcase_add_test(waits, what_the_server_says_unasked_ends_a_wait_for_the_client);
    tcase_add_test(waits, a_client_that_speaks_too_early_waits_for_the_greeting_all_the_same);
    tcase_add_test(waits, a_server_that_never_greets_is_waited_for_until_it_answers);
    tcase_add_loop_test(ends, the_end_belongs_to_whom_was_waited_for_last, 0,
                        sizeof endings / sizeof endings[0]);
    tcase_add_test(ends, a_connection_that_nobody_closed_was_closed_in_no_stage);
    suite_add_tcase(suite, waits);
    suite_add_tcase(suite, ends);
    return suite;
}

SUITE_MAIN(suite);
