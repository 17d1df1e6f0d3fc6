/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where nobody can tell where the time went, and TLS. */
#include "tests/smtp/timeline_kit.h"
#include "tests/smtp/tls_script.h"

/* ------------------------------------------------------------------ what is not known */

START_TEST(behind_a_gap_nothing_is_known_until_a_later_command_is_answered)
{
    struct session *session =
        played(HELLO_LINES "@ 1\n"
                           "GAP C 30\n"
                           "@ 2\n"
                           "S: 250 ok\n"
                           "@ 4\n"
                           "C: RCPT TO:<b@example.com>\n"
                           "@ 8\n"
                           "S: 250 ok\n"
                           "@ 16\n"
                           "C: DATA\n"
                           "@ 32\n"
                           "S: 354 go on\n" TEXT_LINES "S: 250 ok\n" QUIT_LINES,
               NULL);

    expect_part(session, TIME_UNKNOWN, 7002 * MS);
    expect_stage(session, STAGE_RCPT, TIME_WAITED_FOR_SERVER, 8001 * MS);
    expect_stage(session, STAGE_DATA_INIT, TIME_WAITED_FOR_CLIENT, 16001 * MS);
    expect_stage(session, STAGE_DATA_INIT, TIME_WAITED_FOR_SERVER, 32001 * MS);
    session_free(session);
}
END_TEST

START_TEST(a_lost_reply_leaves_the_wait_for_it_unknown)
{
    struct session *session =
        played(HELLO_LINES "C: MAIL FROM:<a@example.org>\n@ 3\nGAP S 8\n@ 5\n"
                           "C: RCPT TO:<b@example.com>\n@ 1\nS: 250 ok\n" QUIT_LINES,
               NULL);

    ck_assert_int_ge(session->timing.parts[TIME_UNKNOWN], 8001 * MS);
    expect_stage(session, STAGE_MAIL, TIME_WAITED_FOR_SERVER, 0);
    session_free(session);
}
END_TEST

START_TEST(of_one_side_alone_only_its_transfers_are_known)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.directions = DIRECTIONS_CLIENT;
    session = played("C: EHLO client.example.org\nC: MAIL FROM:<a@example.org>\n"
                     "C: RCPT TO:<b@example.com>\nC: DATA\nC: text\n@ 5\nC: .\n@ 1\nC: QUIT\n",
                     &options);
    expect_part(session, TIME_TRANSFER, 5001 * MS);
    expect_part(session, TIME_UNKNOWN,
                session->end - session->start - session->timing.parts[TIME_TRANSFER]);
    ck_assert_int_eq(session->timing.closed_in, STAGE_QUIT);
    session_free(session);
}
END_TEST

START_TEST(of_a_server_alone_nothing_is_known)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.directions = DIRECTIONS_SERVER;
    session = played("S: 220 mail.example.com ESMTP\nS: 250 hello\nS: 221 bye\n", &options);
    expect_part(session, TIME_UNKNOWN, session->end - session->start);
    ck_assert_int_eq(session->timing.closed_in, STAGE_UNKNOWN);
    session_free(session);
}
END_TEST

START_TEST(a_start_that_was_not_captured_is_unknown_up_to_the_first_answer)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.no_handshake = true;
    session = played(
        "@ 3\nC: MAIL FROM:<a@example.org>\n@ 1\nS: 250 ok\n@ 2\n" RCPT_LINES QUIT_LINES, &options);
    expect_part(session, TIME_CONNECT, 0);
    expect_part(session, TIME_UNKNOWN, 3001 * MS);
    expect_stage(session, STAGE_MAIL, TIME_WAITED_FOR_SERVER, 1001 * MS);
    expect_stage(session, STAGE_RCPT, TIME_WAITED_FOR_CLIENT, 2001 * MS);
    expect_stage(session, STAGE_QUIT, TIME_WAITED_FOR_CLIENT, 1 * MS);
    session_free(session);
}
END_TEST

START_TEST(bytes_that_were_not_delivered_leave_the_end_unknown)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.missing[SIDE_CLIENT] = 100;
    session = played(HELLO_LINES MAIL_LINES "@ 5\n", &options);
    expect_part(session, TIME_UNKNOWN, 5001 * MS);
    ck_assert_int_eq(session->timing.closed_in, STAGE_UNKNOWN);
    session_free(session);
}
END_TEST

START_TEST(a_gap_behind_the_last_command_hides_where_the_connection_was_closed)
{
    struct session *session = played(HELLO_LINES MAIL_LINES "GAP C 20\n", NULL);

    ck_assert_int_eq(session->timing.closed_in, STAGE_UNKNOWN);
    session_free(session);
}
END_TEST

START_TEST(an_unpaired_reply_while_commands_wait_leaves_all_unknown_behind_it)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.sessions.limits.pending = 0;
    session = played(HELLO_LINES MAIL_LINES QUIT_LINES, &options);
    ck_assert_uint_gt(session->left_out.pending, 0);
    expect_part(session, TIME_WAITED_FOR_SERVER, 1 * MS - CONNECTING + 1 * MS);
    expect_part(session, TIME_UNKNOWN, 5 * MS);
    session_free(session);
}
END_TEST

START_TEST(of_a_dialogue_that_is_too_long_the_kept_steps_are_counted)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.sessions.limits.steps = 3;
    session = played(HELLO_LINES "@ 5\n" MAIL_LINES "@ 6\n" RCPT_LINES, &options);
    ck_assert_int_eq(session->timing.until, 3 * MS);
    expect_part(session, TIME_UNKNOWN, 11005 * MS);
    expect_part(session, TIME_WAITED_FOR_SERVER, 2 * MS - CONNECTING);
    ck_assert_int_eq(session->timing.closed_in, STAGE_RCPT);
    session_free(session);
}
END_TEST

/* -------------------------------------------------------------------------------- TLS */

START_TEST(tls_has_a_handshake_and_then_is_encrypted)
{
    struct session *session =
        played(OPENING "C: STARTTLS\n@ 1\nS: 220 go ahead\n@ 2\n"
                       "C| " HELLO "\n@ 4\nS| " HELLO "\n@ 8\nC| " DATA "\n@ 16\nS| " DATA "\n",
               NULL);

    expect_stage(session, STAGE_STARTTLS, TIME_WAITED_FOR_SERVER, 1001 * MS);
    expect_stage(session, STAGE_TLS, TIME_WAITED_FOR_CLIENT, 2001 * MS);
    expect_stage(session, STAGE_TLS, TIME_TLS, 12002 * MS);
    expect_stage(session, STAGE_ENCRYPTED, TIME_TLS, 16002 * MS);
    ck_assert_int_eq(session->timing.closed_in, STAGE_ENCRYPTED);
    session_free(session);
}
END_TEST

START_TEST(a_handshake_that_fails_is_where_the_connection_is_closed)
{
    struct session *session = played(ACCEPTED "C| " HELLO "\n@ 3\nS| " HELLO "\n", NULL);

    expect_stage(session, STAGE_TLS, TIME_TLS, 3002 * MS);
    expect_stage(session, STAGE_ENCRYPTED, TIME_TLS, 0);
    ck_assert_int_eq(session->timing.closed_in, STAGE_TLS);
    session_free(session);
}
END_TEST

START_TEST(a_client_that_begins_with_tls_is_waited_for_and_not_the_server)
{
    struct session *session = played("@ 2\nC| " HELLO "\nS| " HELLO "\nC| " DATA "\n", NULL);

    expect_part(session, TIME_CONNECT, CONNECTING);
    expect_stage(session, STAGE_TLS, TIME_WAITED_FOR_CLIENT, 2001 * MS - CONNECTING);
    expect_part(session, TIME_WAITED_FOR_SERVER, 0);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("timeline_unknown");
    TCase *unknown = tcase_create("unknown");
    TCase *tls = tcase_create("TLS");

    tcase_add_test(unknown, behind_a_gap_nothing_is_known_until_a_later_command_is_answered);
    tcase_add_test(unknown, a_lost_reply_leaves_the_wait_for_it_unknown);
    tcase_add_test(unknown, of_one_side_alone_only_its_transfers_are_known);
    tcase_add_test(unknown, of_a_server_alone_nothing_is_known);
    tcase_add_test(unknown, a_start_that_was_not_captured_is_unknown_up_to_the_first_answer);
    tcase_add_test(unknown, bytes_that_were_not_delivered_leave_the_end_unknown);
    tcase_add_test(unknown, a_gap_behind_the_last_command_hides_where_the_connection_was_closed);
    tcase_add_test(unknown, an_unpaired_reply_while_commands_wait_leaves_all_unknown_behind_it);
    tcase_add_test(unknown, of_a_dialogue_that_is_too_long_the_kept_steps_are_counted);
    tcase_add_test(tls, tls_has_a_handshake_and_then_is_encrypted);
    tcase_add_test(tls, a_handshake_that_fails_is_where_the_connection_is_closed);
    tcase_add_test(tls, a_client_that_begins_with_tls_is_waited_for_and_not_the_server);
    suite_add_tcase(suite, unknown);
    suite_add_tcase(suite, tls);
    return suite;
}

SUITE_MAIN(suite);
