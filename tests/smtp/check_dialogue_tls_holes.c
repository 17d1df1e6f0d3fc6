/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TLS in captures that lack bytes, or a side. */
#include "smtp/dialogue.h"

#include "tests/smtp/tls_script.h"
#include "tests/support/suite_main.h"

START_TEST(behind_a_hole_after_the_answer_tls_is_the_likeliest)
{
    static const char *const scripts[] = {
        ACCEPTED "GAP C 517\nC| the rest of a hello\\n\\r\\n\nS| " HELLO "\n",
        ACCEPTED "GAP C 517\nS| " HELLO "\nC| the rest of a hello\\n\\r\\n\n",
        ACCEPTED "C| " HELLO "\nGAP S 500\nS| the rest of a hello  \n",
    };
    struct session *session = script_session_any_cut(scripts[_i], NULL);

    ck_assert_uint_eq(unknown_commands(session), 0);
    ck_assert(!has_stray_line(session));
    if (_i < 2)
        expect_tls_bytes(session, 22, 10);
    else
        expect_tls_bytes(session, 10, 21);
    session_free(session);
}
END_TEST

START_TEST(behind_a_hole_a_record_is_known_by_its_beginning)
{
    struct session *session =
        script_session_any_cut(ACCEPTED "GAP C 517\nC| " DATA "\nGAP S 1\nS| " DATA "\n", NULL);

    ck_assert(session->tls.handshake->application_data[SIDE_CLIENT]);
    ck_assert(session->tls.handshake->application_data[SIDE_SERVER]);
    ck_assert(!session->tls.handshake->malformed[SIDE_CLIENT]);
    expect_tls_bytes(session, 8, 8);
    session_free(session);
}
END_TEST

START_TEST(behind_a_hole_an_answer_in_clear_speaks_against_tls)
{
    struct session *session = script_session_any_cut(ACCEPTED "GAP C 20\n"
                                                              "S: 250 mail.example.com\n"
                                                              "C: of a line\n"
                                                              "C+ MAIL FROM:<a@example.org>\n"
                                                              "S: 250 Ok\n",
                                                     NULL);

    expect_tls_bytes(session, 0, 0);
    ck_assert_uint_eq(session->transaction_count, 1);
    ck_assert(session->tls.plaintext);
    session_free(session);
}
END_TEST

START_TEST(a_hole_may_take_starttls_itself)
{
    struct session *session = script_session_any_cut(OPENING "GAP C 10\n"
                                                             "S: 220 go ahead\n" BOTH_IN_TLS,
                                                     NULL);

    ck_assert_int_eq(session->tls.start, TLS_UNDER_WAY);
    expect_tls_bytes(session, 18, 26);
    session_free(session);
}
END_TEST

START_TEST(of_one_side_alone_tls_is_seen_too)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.no_handshake = true;
    options.directions = DIRECTIONS_SERVER;
    session = script_session_any_cut("S: 220 mail.example.com ESMTP\n"
                                     "S: 250 STARTTLS\n"
                                     "S: 220 go ahead\n"
                                     "S| " HELLO DATA "\n",
                                     &options);
    ck_assert_int_eq(session->tls.start, TLS_UNDER_WAY);
    expect_tls_bytes(session, 0, 18);
    session_free(session);
    options.directions = DIRECTIONS_CLIENT;
    session = script_session_any_cut("C: EHLO client.example.org\n"
                                     "C: STARTTLS\n"
                                     "C| " HELLO "\n"
                                     "C| " DATA "\n",
                                     &options);
    ck_assert_int_eq(session->tls.start, TLS_STARTTLS);
    expect_tls_bytes(session, 18, 0);
    session_free(session);
}
END_TEST

START_TEST(a_hole_inside_tls_is_a_step_and_no_byte_of_tls)
{
    struct session *session = script_session_any_cut(ACCEPTED "C| " HELLO "\n"
                                                              "GAP C 100\n"
                                                              "C| rest\n"
                                                              "S| " HELLO "\n",
                                                     NULL);

    expect_tls_bytes(session, 14, 10);
    ck_assert_uint_eq(session->gap_count, 1);
    ck_assert(!session->tls.handshake->malformed[SIDE_CLIENT]);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("dialogue_tls_holes");
    TCase *tcase = tcase_create("holes");

    tcase_add_loop_test(tcase, behind_a_hole_after_the_answer_tls_is_the_likeliest, 0, 3);
    tcase_add_test(tcase, behind_a_hole_a_record_is_known_by_its_beginning);
    tcase_add_test(tcase, behind_a_hole_an_answer_in_clear_speaks_against_tls);
    tcase_add_test(tcase, a_hole_may_take_starttls_itself);
    tcase_add_test(tcase, of_one_side_alone_tls_is_seen_too);
    tcase_add_test(tcase, a_hole_inside_tls_is_a_step_and_no_byte_of_tls);
    suite_add_tcase(suite, tcase);
    return suite;
}

SUITE_MAIN(suite);
