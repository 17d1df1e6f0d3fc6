/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a dialogue goes on in TLS, where it does not although it could, and what
 * stands between the two. */
#include "smtp/dialogue.h"

#include "tests/smtp/tls_script.h"
#include "tests/support/suite_main.h"

/* -------------------------------------------------------------------------- begun */

START_TEST(starttls_is_followed_by_tls)
{
    struct session *session = script_session_any_cut(ACCEPTED BOTH_IN_TLS, NULL);

    ck_assert_int_eq(session->tls.start, TLS_STARTTLS);
    ck_assert(!session->tls.plaintext);
    ck_assert(session->tls.handshake->application_data[SIDE_CLIENT]);
    ck_assert(session->tls.handshake->application_data[SIDE_SERVER]);
    ck_assert_int_eq(session->protocol, PROTOCOL_SMTP);
    expect_tls_bytes(session, 18, 26);
    session_free(session);
}
END_TEST

START_TEST(bytes_that_nobody_listened_to_are_counted)
{
    struct session *session = script_session_any_cut(ACCEPTED BOTH_IN_TLS "C| anything\n"
                                                                          "GAP C 1000\n"
                                                                          "S| at all\n"
                                                                          "C| more\n",
                                                     NULL);

    expect_tls_bytes(session, 18 + 8 + 1000 + 4, 26 + 6);
    ck_assert_uint_eq(session->gap_count, 0);
    session_free(session);
}
END_TEST

START_TEST(tls_from_the_first_byte_is_implicit)
{
    struct session *session = script_session_any_cut(BOTH_IN_TLS, NULL);

    ck_assert_int_eq(session->tls.start, TLS_IMPLICIT);
    ck_assert_int_eq(session->protocol, PROTOCOL_SMTPS);
    expect_tls_bytes(session, 18, 26);
    session_free(session);
}
END_TEST

START_TEST(a_client_may_begin_tls_where_a_server_greets)
{
    struct session *session = script_session_any_cut("S: 220 mail.example.com ESMTP\n"
                                                     "C| " HELLO "\n"
                                                     "S: 500 5.5.2 what\n",
                                                     NULL);

    ck_assert_int_eq(session->tls.start, TLS_IMPLICIT);
    ck_assert_int_eq(session->protocol, PROTOCOL_SMTP);
    ck_assert_int_eq(session->greeting, 0);
    expect_tls_bytes(session, 10, 0);
    ck_assert_uint_eq(session->steps[2].reply.code, 500);
    session_free(session);
}
END_TEST

START_TEST(a_server_may_speak_tls_where_a_client_speaks_in_clear)
{
    struct session *session = script_session_any_cut("C: EHLO client.example.org\n"
                                                     "S| \\x15\\x03\\x03\\x00\\x02\\x02\\x0a\n",
                                                     NULL);

    ck_assert_int_eq(session->tls.start, TLS_IMPLICIT);
    ck_assert_int_eq(session->protocol, PROTOCOL_SMTP);
    ck_assert_int_eq(session_command(session, "EHLO", 0), 0);
    ck_assert_uint_eq(session->tls.handshake->alert_count, 1);
    ck_assert_uint_eq(session->tls.handshake->alerts[0].description, 10);
    expect_tls_bytes(session, 0, 7);
    session_free(session);
}
END_TEST

START_TEST(text_where_tls_is_usual_is_read_as_text)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.server = (struct endpoint){ { IP_FAMILY_4, { 192, 0, 2, 25 } }, 465 };
    session = script_session_any_cut(OPENING "C: QUIT\nS: 221 bye\n", &options);
    ck_assert_int_eq(session->tls.start, TLS_NOT_STARTED);
    ck_assert_ptr_null(session->tls.handshake);
    ck_assert_int_eq(session->protocol, PROTOCOL_SMTP);
    session_free(session);
}
END_TEST

START_TEST(tls_in_a_capture_that_begins_later_has_no_known_start)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.no_handshake = true;
    session = script_session_any_cut("C| " DATA "\nS| " DATA "\nC| \\r\\n\\r\\n\n", &options);
    ck_assert_int_eq(session->tls.start, TLS_UNDER_WAY);
    ck_assert_int_eq(session->protocol, PROTOCOL_UNKNOWN);
    expect_tls_bytes(session, 12, 8);
    ck_assert_uint_eq(session->step_count, 2);
    session_free(session);
}
END_TEST

START_TEST(tls_that_nobody_asked_for_has_no_known_start)
{
    struct session *session = script_session_any_cut(OPENING BOTH_IN_TLS, NULL);

    ck_assert_int_eq(session->tls.start, TLS_UNDER_WAY);
    ck_assert_int_eq(session->protocol, PROTOCOL_SMTP);
    session_free(session);
}
END_TEST

START_TEST(tls_behind_a_refusal_is_still_tls)
{
    struct session *session = script_session_any_cut(OPENING "C: STARTTLS\n"
                                                             "S: 454 4.7.0 no\n"
                                                             "C| " HELLO "\n",
                                                     NULL);

    ck_assert_int_eq(session->tls.start, TLS_STARTTLS);
    expect_tls_bytes(session, 10, 0);
    session_free(session);
}
END_TEST

START_TEST(exchange_has_a_verb_of_its_own)
{
    struct session *session = script_session_any_cut(OPENING "C: X-ANONYMOUSTLS\n"
                                                             "S: 220 2.0.0 ready\n" BOTH_IN_TLS,
                                                     NULL);

    ck_assert_int_eq(session->tls.start, TLS_STARTTLS);
    expect_tls_bytes(session, 18, 26);
    session_free(session);
}
END_TEST

/* ---------------------------------------------------------------- clear, all the same */

START_TEST(a_dialogue_that_goes_on_in_clear_is_read_on)
{
    struct session *session = script_session_any_cut(ACCEPTED "C: EHLO client.example.org\n"
                                                              "S: 250-mail.example.com\n"
                                                              "S+ 250 SIZE 1000\n"
                                                              "C: MAIL FROM:<a@example.org>\n"
                                                              "C+ RCPT TO:<b@example.com>\n"
                                                              "C+ DATA\n"
                                                              "S: 250 Ok\n"
                                                              "S+ 250 Ok\n"
                                                              "S+ 354 go\n"
                                                              "C: Subject: x\n"
                                                              "C+ \n"
                                                              "C+ .\n"
                                                              "S: 250 2.0.0 Ok\n",
                                                     NULL);

    ck_assert_int_eq(session->tls.start, TLS_STARTTLS);
    ck_assert(session->tls.plaintext);
    ck_assert_ptr_null(session->tls.handshake);
    ck_assert_int_eq(session->helo, session_command(session, "EHLO", 1));
    ck_assert_int_eq(session->transactions[0].outcome, OUTCOME_ACCEPTED);
    expect_tls_bytes(session, 0, 0);
    session_free(session);
}
END_TEST

START_TEST(a_line_of_one_side_alone_says_nothing_of_the_other)
{
    struct session *session = script_session_any_cut(ACCEPTED "S: 421 4.4.2 timeout\n", NULL);

    ck_assert(!session->tls.plaintext);
    session_free(session);
    session = script_session_any_cut(ACCEPTED "C: QUIT\n", NULL);
    ck_assert(!session->tls.plaintext);
    ck_assert_int_ge(session_command(session, "QUIT", 0), 0);
    session_free(session);
}
END_TEST

/* ------------------------------------------------------------------------- in between */

/* CVE-2011-0411: what a server that keeps them would take for commands inside TLS. */
START_TEST(commands_between_starttls_and_tls_are_steps)
{
    struct session *session =
        script_session_any_cut(OPENING "C| STARTTLS\\r\\nMAIL FROM:<a@example.org>\\r\\n" HELLO "\n"
                                       "S: 220 go ahead\n"
                                       "S| " HELLO "\n"
                                       "C| " DATA "\n"
                                       "S| " DATA "\n",
                               NULL);
    step_index mail = session_command(session, "MAIL", 0);

    ck_assert_int_eq(session->steps[mail - 1].kind, STEP_REPLY);
    ck_assert_uint_eq(session->steps[mail - 1].reply.code, 220);
    ck_assert_int_eq(session->steps[mail + 1].kind, STEP_TLS);
    ck_assert(!session->tls.plaintext);
    expect_tls_bytes(session, 18, 18);
    session_free(session);
}
END_TEST

START_TEST(replies_between_the_answer_and_tls_are_steps)
{
    struct session *session =
        script_session_any_cut(OPENING "C: STARTTLS\n"
                                       "S| 220 go ahead\\r\\n250 extra\\r\\n" HELLO "\n"
                                       "C| " HELLO "\n",
                               NULL);
    const struct step *step = tls_step(session, SIDE_SERVER) - 1;

    ck_assert_int_eq(step->kind, STEP_REPLY);
    ck_assert_uint_eq(step->reply.code, 250);
    ck_assert_int_eq(step->reply_to, STEP_NONE);
    ck_assert(!has_stray_line(session));
    expect_tls_bytes(session, 10, 10);
    session_free(session);
}
END_TEST

START_TEST(a_reply_that_tls_cuts_short_is_told)
{
    struct session *session =
        script_session_any_cut(ACCEPTED "S| 250-half of\\r\\n" HELLO "\n", NULL);
    const struct step *step = tls_step(session, SIDE_SERVER) - 1;

    ck_assert_int_eq(step->kind, STEP_REPLY);
    ck_assert_uint_eq(step->reply.code, 250);
    expect_text(step->reply.lines[0], "half of");
    session_free(session);
}
END_TEST

START_TEST(an_answer_in_clear_to_a_hello_is_a_reply)
{
    struct session *session =
        script_session_any_cut(ACCEPTED "C| " HELLO "\nS: 454 4.7.0 TLS not available\n", NULL);

    ck_assert_uint_eq(session->steps[session->step_count - 1].reply.code, 454);
    ck_assert(!session->tls.plaintext);
    expect_tls_bytes(session, 10, 0);
    session_free(session);
}
END_TEST

/* ----------------------------------------------------------------------- first bytes */

START_TEST(a_line_may_begin_like_tls_and_be_one)
{
    struct session *session = script_session_any_cut(OPENING "C| \\x16 hello\\r\\nNOOP\\r\\n\n"
                                                             "C| \\xc3\\xbcber\\r\\n\\x80\\n\n"
                                                             "C: QUIT\n"
                                                             "S| \\x17x\\r\\n221 bye\\r\\n\n",
                                                     NULL);

    ck_assert_uint_eq(unknown_commands(session), 3);
    ck_assert_int_ge(session_command(session, "NOOP", 0), 0);
    ck_assert_int_ge(session_command(session, "QUIT", 0), 0);
    ck_assert(has_stray_line(session));
    ck_assert_int_eq(session->tls.start, TLS_NOT_STARTED);
    session_free(session);
}
END_TEST

START_TEST(what_ends_undecided_is_tls_by_its_type_and_else_a_line)
{
    struct session *session = script_session_any_cut(ACCEPTED "C| \\x16\\x03\n", NULL);

    expect_tls_bytes(session, 2, 0);
    session_free(session);
    session = script_session_any_cut(OPENING "C| \\x80\\x2e\\x01\n", NULL);
    expect_tls_bytes(session, 0, 0);
    ck_assert_uint_eq(unknown_commands(session), 1);
    session_free(session);
}
END_TEST

START_TEST(a_hello_in_the_form_of_ssl_2_is_tls)
{
    struct session *session =
        script_session_any_cut(ACCEPTED "C| \\x80\\x2e\\x01\\x03\\x01\\x00\n", NULL);

    expect_tls_bytes(session, 6, 0);
    session_free(session);
}
END_TEST

static TCase *beginnings(void)
{
    TCase *tcase = tcase_create("begun");

    tcase_add_test(tcase, starttls_is_followed_by_tls);
    tcase_add_test(tcase, bytes_that_nobody_listened_to_are_counted);
    tcase_add_test(tcase, tls_from_the_first_byte_is_implicit);
    tcase_add_test(tcase, a_client_may_begin_tls_where_a_server_greets);
    tcase_add_test(tcase, a_server_may_speak_tls_where_a_client_speaks_in_clear);
    tcase_add_test(tcase, text_where_tls_is_usual_is_read_as_text);
    tcase_add_test(tcase, tls_in_a_capture_that_begins_later_has_no_known_start);
    tcase_add_test(tcase, tls_that_nobody_asked_for_has_no_known_start);
    tcase_add_test(tcase, tls_behind_a_refusal_is_still_tls);
    tcase_add_test(tcase, exchange_has_a_verb_of_its_own);
    return tcase;
}

static TCase *clear(void)
{
    TCase *tcase = tcase_create("in clear");

    tcase_add_test(tcase, a_dialogue_that_goes_on_in_clear_is_read_on);
    tcase_add_test(tcase, a_line_of_one_side_alone_says_nothing_of_the_other);
    tcase_add_test(tcase, commands_between_starttls_and_tls_are_steps);
    tcase_add_test(tcase, replies_between_the_answer_and_tls_are_steps);
    tcase_add_test(tcase, a_reply_that_tls_cuts_short_is_told);
    tcase_add_test(tcase, an_answer_in_clear_to_a_hello_is_a_reply);
    tcase_add_test(tcase, a_line_may_begin_like_tls_and_be_one);
    tcase_add_test(tcase, what_ends_undecided_is_tls_by_its_type_and_else_a_line);
    tcase_add_test(tcase, a_hello_in_the_form_of_ssl_2_is_tls);
    return tcase;
}

static Suite *suite(void)
{
    Suite *suite = suite_create("dialogue_tls");

    suite_add_tcase(suite, beginnings());
    suite_add_tcase(suite, clear());
    return suite;
}

SUITE_MAIN(suite);
