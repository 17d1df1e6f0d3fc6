/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RSET where DATA belonged, RSET twice, and what typing has to do with it. */
#include "tests/smtp/anomalies/rule_kit.h"

/* --------------------------------------------------------- the founding story */

/* A second after the RSET one more, ten seconds of silence, then the replay. */
#define STORY_ENVELOPE                                                                             \
    "@ 0.005\nC: MAIL FROM:<anthony@corp.example>\nS: 250 2.1.0 Ok\n"                              \
    "@ 0.01\nC: RCPT TO:<bob@example.com>\nS: 250 2.1.5 Ok\n"
#define STORY_BEGINNING                                                                            \
    "@ 0.002\nS: 220 mail.corp.example ESMTP Postfix\n"                                            \
    "@ 0.003\nC: HELO ws17.corp.example\nS: 250 mail.corp.example\n" STORY_ENVELOPE
#define STORY_END                                                                                  \
    "C: DATA\nS: 354 End data with <CR><LF>.<CR><LF>\n"                                            \
    "C| Received: by ws17.corp.example (sSMTP)\\r\\n\\r\\nhello\\r\\n.\\r\\n\n"                    \
    "@ 0.1\nS: 250 2.0.0 Ok: queued as 13128A80492\n" QUIT

static const char run_a[] =
    STORY_BEGINNING RSET "@ 0.998\n" RSET "@ 9.993\n" STORY_ENVELOPE STORY_END;

static const char run_a_with_noops[] = STORY_BEGINNING RSET
    "@ 2.998\n" NOOP "@ 2.998\n" NOOP "@ 2.998\n" NOOP "@ 1.993\n" STORY_ENVELOPE STORY_END;

static const char run_a_pipelined[] =
    HELLO "C: MAIL FROM:<anthony@corp.example>\nC+ RCPT TO:<bob@example.com>\nC+ RSET\n"
          "S: 250 2.1.0 Ok\nS+ 250 2.1.5 Ok\nS+ 250 2.0.0 Ok\n"
          "@ 0.998\n" RSET "@ 9.998\n"
          "C: MAIL FROM:<anthony@corp.example>\nC+ RCPT TO:<bob@example.com>\nC+ DATA\n"
          "S: 250 2.1.0 Ok\nS+ 250 2.1.5 Ok\nS+ 354 go\nC| x\\r\\n.\\r\\n\nS: 250 Ok\n" QUIT;

static void expect_story_abort(const struct session *session)
{
    const struct finding *abort = required_finding(session, "rset-unexplained-abort");

    expect_judgement(abort, SEVERITY_WARNING, BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_MEDIUM);
    expect_step(session, abort, "RSET", 0);
    expect_integer(abort, "accepted_recipients", 1);
    expect_sentence(abort, "RSET where DATA belonged: the server had accepted the sender and 1 "
                           "recipient, nothing was refused, and the transaction was given up");
}

static void expect_story_pair(const struct session *session)
{
    const struct finding *pair = required_finding(session, "rset-doubled");

    expect_judgement(pair, SEVERITY_NOTICE, BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_MEDIUM);
    expect_step(session, pair, "RSET", 1);
    expect_integer(pair, "first_step", session_command(session, "RSET", 0));
    expect_duration(pair, "interval", DURATION_SECOND);
    expect_sentence(pair, "A second RSET 1.0 s after the first, with no MAIL between them: mail "
                          "programs have no reason to, a proxy that holds a message back does so");
}

static void expect_story_replay(const struct session *session)
{
    const struct finding *replay = required_finding(session, "envelope-replay-after-abort");

    expect_judgement(replay, SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_HIGH);
    expect_step(session, replay, "MAIL", 1);
    expect_duration(replay, "delay", 11 * DURATION_SECOND);
    expect_integer(replay, "aborted_step", session_command(session, "RSET", 0));
    expect_sentence(replay, "The envelope given up by RSET came back 11.0 s later, and this time "
                            "the message followed: something between the mail program and this "
                            "server held it back and sent it again");
}

START_TEST(the_founding_story_is_told_in_three_findings)
{
    struct session *session =
        session_with(run_a, "rset-unexplained-abort rset-doubled envelope-replay-after-abort");

    expect_story_abort(session);
    expect_story_pair(session);
    expect_story_replay(session);
    expect_duration(required_finding(session, "envelope-replay-after-abort"),
                    "delay_after_last_rset", 10 * DURATION_SECOND);
    ck_assert_int_eq(session->transactions[0].outcome, OUTCOME_ABORTED);
    ck_assert_int_eq(session->transactions[1].outcome, OUTCOME_ACCEPTED);
    session_free(session);
}
END_TEST

START_TEST(the_story_with_noops_is_as_certain_as_with_a_second_rset)
{
    struct session *session = session_with(
        run_a_with_noops, "rset-unexplained-abort noop-keepalive envelope-replay-after-abort");

    expect_story_abort(session);
    expect_story_replay(session);
    ck_assert_ptr_null(evidence_find(required_finding(session, "envelope-replay-after-abort"),
                                     "delay_after_last_rset"));
    session_free(session);
}
END_TEST

START_TEST(the_story_is_the_same_when_the_envelope_was_pipelined)
{
    struct session *session = session_with(
        run_a_pipelined, "rset-unexplained-abort rset-doubled envelope-replay-after-abort");

    expect_story_abort(session);
    expect_story_replay(session);
    session_free(session);
}
END_TEST

START_TEST(the_story_does_not_depend_on_how_the_bytes_were_cut)
{
    session_free(script_session_any_cut(run_a, NULL));
    session_free(script_session_any_cut(run_a_pipelined, NULL));
}
END_TEST

START_TEST(the_control_run_is_calm)
{
    expect_findings(STORY_BEGINNING STORY_END, "");
}
END_TEST

/* ---------------------------------------------------------- unexplained aborts */

START_TEST(an_abort_that_nothing_follows_is_a_notice)
{
    struct session *session = session_with(HELLO MAIL("alice@example.org") RCPT("bob@example.com")
                                               RCPT("carol@example.com") RSET QUIT,
                                           "rset-unexplained-abort");
    const struct finding *finding = required_finding(session, "rset-unexplained-abort");

    expect_judgement(finding, SEVERITY_NOTICE, BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_MEDIUM);
    expect_integer(finding, "accepted_recipients", 2);
    expect_sentence(finding, "RSET where DATA belonged: the server had accepted the sender and 2 "
                             "recipients, nothing was refused, and the transaction was given up");
    session_free(session);
}
END_TEST

/* Two recipients each, so that it is no check of addresses. */
#define ABORT_OF_TWO MAIL("alice@example.org") RCPT("b@example.com") RCPT("c@example.com") RSET

START_TEST(two_aborts_are_notices_and_three_are_warnings)
{
    struct session *session = script_session(HELLO ABORT_OF_TWO ABORT_OF_TWO QUIT, NULL);

    ck_assert_uint_eq(session_finding_count(session, "rset-unexplained-abort"), 2);
    ck_assert_int_eq(session_worst(session), SEVERITY_NOTICE);
    session_free(session);
    session = script_session(HELLO ABORT_OF_TWO ABORT_OF_TWO ABORT_OF_TWO QUIT, NULL);
    ck_assert_uint_eq(session->finding_count, 3);
    for (size_t i = 0; i < session->finding_count; i++)
        ck_assert_int_eq(session->findings[i].severity, SEVERITY_WARNING);
    session_free(session);
}
END_TEST

START_TEST(only_the_abort_whose_envelope_comes_back_is_a_warning)
{
    struct session *session =
        session_with(HELLO ABORT_OF_TWO ALICE_TO_BOB RSET "@ 10\n" ALICE_TO_BOB MESSAGE QUIT,
                     "rset-unexplained-abort rset-unexplained-abort envelope-replay-after-abort");

    ck_assert_int_eq(session->findings[0].severity, SEVERITY_NOTICE);
    ck_assert_int_eq(session->findings[1].severity, SEVERITY_WARNING);
    session_free(session);
}
END_TEST

/* -------------------------------------------------------------------- doubled */

/* A pause before the second RSET; the interval is two milliseconds longer. */
static const struct pair {
    const char *script;
    const char *ids;
} pairs[] = {
    { HELLO ALICE_TO_BOB RSET "@ 4.998\n" RSET QUIT, "rset-unexplained-abort rset-doubled" },
    { HELLO ALICE_TO_BOB RSET "@ 4.999\n" RSET QUIT,
      "rset-unexplained-abort rset-noop-equivalent" },
    { HELLO ALICE_TO_BOB RSET RSET RSET QUIT, "rset-unexplained-abort rset-doubled rset-doubled" },
    { HELLO ALICE_TO_BOB RSET NOOP RSET QUIT, "rset-unexplained-abort rset-doubled" },
    { HELLO ALICE_TO_BOB "C: RSET\nC+ RSET\nS: 250 Ok\nS+ 250 Ok\n" QUIT,
      "rset-unexplained-abort rset-doubled" },
    { HELLO ALICE_TO_BOB RSET MAIL("alice@example.org") RSET QUIT,
      "rset-unexplained-abort rset-noop-equivalent" },
    { HELLO ALICE_TO_BOB RSET "C: MAIL FROM:<x@example.org>\nS: 550 no\n" RSET QUIT,
      "rset-unexplained-abort rset-after-rejected-mail-or-data" },
    { HELLO ALICE_TO_BOB RSET "GAP C 30\nC| x\\r\\n\n" RSET QUIT,
      "rset-unexplained-abort rset-noop-equivalent capture-gap" },
};

START_TEST(a_pair_is_two_rsets_within_five_seconds_and_no_mail_between)
{
    expect_findings(pairs[_i].script, pairs[_i].ids);
}
END_TEST

START_TEST(of_three_rsets_each_is_measured_from_the_one_before)
{
    struct session *session =
        script_session(HELLO ALICE_TO_BOB RSET "@ 3.998\n" RSET "@ 4.998\n" RSET QUIT, NULL);

    ck_assert_uint_eq(session->finding_count, 3);
    expect_duration(&session->findings[1], "interval", 4 * DURATION_SECOND);
    expect_duration(&session->findings[2], "interval", 5 * DURATION_SECOND);
    expect_integer(&session->findings[2], "first_step", session_command(session, "RSET", 1));
    session_free(session);
}
END_TEST

/* ---------------------------------------------------------------------- typed */

/* EHLO and MAIL at a keyboard's pace, RCPT at once: half of the four lines. */
#define HALF_TYPED                                                                                 \
    "S: 220 mail.example.com ESMTP\n@ 10\nC: EHLO client.example.org\nS: 250 hello\n"              \
    "@ 10\n" ALICE_TO_BOB

/* RSET has four letters: 0.8 s. The line takes a millisecond more than the pause. */
static const struct typed_rset {
    const char *script;
    enum severity severity;
} typed_rsets[] = {
    { HALF_TYPED "@ 0.799\n" RSET QUIT, SEVERITY_NOTICE },
    { HALF_TYPED "@ 0.8\n" RSET QUIT, SEVERITY_INFO },
    { HALF_TYPED "C| RS\n@ 0.798\nC| ET\\r\\n\nS: 250 2.0.0 Ok\n" QUIT, SEVERITY_NOTICE },
    { HALF_TYPED "C| RS\n@ 0.799\nC| ET\\r\\n\nS: 250 2.0.0 Ok\n" QUIT, SEVERITY_INFO },
    { HALF_TYPED "C| R\n@ 0.3\nC| S\n@ 0.3\nC| E\n@ 0.3\nC| T\\r\\n\nS: 250 2.0.0 Ok\n" QUIT,
      SEVERITY_INFO },
};

START_TEST(an_abort_whose_lines_were_mostly_typed_is_info)
{
    struct session *session = session_with(typed_rsets[_i].script, "rset-unexplained-abort");

    expect_severity(session, "rset-unexplained-abort", typed_rsets[_i].severity);
    session_free(session);
}
END_TEST

START_TEST(typing_ahead_of_the_reply_is_typing)
{
    struct session *session = session_with(
        "S: 220 mail.example.com ESMTP\n@ 10\nC: EHLO client.example.org\nS: 250 hello\n"
        "@ 10\n" MAIL("alice@example.org") "C: RCPT TO:<bob@example.com>\nC| RS\n@ 5\nS: 250 "
                                           "Ok\nC| ET\\r\\n\nS: 250 Ok\n" QUIT,
        "rset-unexplained-abort");

    expect_severity(session, "rset-unexplained-abort", SEVERITY_INFO);
    session_free(session);
}
END_TEST

START_TEST(a_typed_abort_says_so)
{
    struct session *session = script_session(HALF_TYPED "@ 3\n" RSET QUIT, NULL);

    expect_sentence(required_finding(session, "rset-unexplained-abort"),
                    "RSET where DATA belonged: the server had accepted the sender and 1 "
                    "recipient, nothing was refused, and the transaction was given up; the lines "
                    "look typed by hand");
    session_free(session);
}
END_TEST

START_TEST(somebody_who_starts_again_at_a_keyboard_is_calm)
{
    struct session *session =
        session_with(HALF_TYPED "@ 3\n" RSET "@ 12\n" MAIL("alice@example.org") "@ 12\n" RCPT(
                         "bob@example.com") "@ 12\n" MESSAGE QUIT,
                     "rset-unexplained-abort");

    ck_assert_int_eq(session_worst(session), SEVERITY_INFO);
    session_free(session);
}
END_TEST

START_TEST(what_was_typed_and_comes_back_at_machine_speed_is_a_replay)
{
    struct session *session =
        session_with(HALF_TYPED "@ 3\n" RSET "@ 20\n" NOOP "@ 20\n" ALICE_TO_BOB MESSAGE QUIT,
                     "rset-unexplained-abort envelope-replay-after-abort");

    expect_severity(session, "rset-unexplained-abort", SEVERITY_WARNING);
    expect_severity(session, "envelope-replay-after-abort", SEVERITY_WARNING);
    session_free(session);
}
END_TEST

START_TEST(what_was_typed_and_then_pasted_again_at_once_is_info)
{
    struct session *session =
        script_session(HALF_TYPED "@ 3\n" RSET ALICE_TO_BOB MESSAGE QUIT, NULL);

    expect_severity(session, "rset-unexplained-abort", SEVERITY_INFO);
    session_free(session);
}
END_TEST

START_TEST(a_replay_whose_data_is_held_back_too_is_no_typing)
{
    struct session *session =
        session_with(HELLO ALICE_TO_BOB RSET "@ 10\n" ALICE_TO_BOB "@ 20\n" MESSAGE QUIT,
                     "rset-unexplained-abort envelope-replay-after-abort data-delayed "
                     "data-body-burst");

    expect_severity(session, "rset-unexplained-abort", SEVERITY_WARNING);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("rset_rules");
    TCase *story = tcase_create("founding story");
    TCase *aborts = tcase_create("aborts");
    TCase *doubled = tcase_create("doubled");
    TCase *typed = tcase_create("typed");

    tcase_add_test(story, the_founding_story_is_told_in_three_findings);
    tcase_add_test(story, the_story_with_noops_is_as_certain_as_with_a_second_rset);
    tcase_add_test(story, the_story_is_the_same_when_the_envelope_was_pipelined);
    tcase_add_test(story, the_story_does_not_depend_on_how_the_bytes_were_cut);
    tcase_add_test(story, the_control_run_is_calm);
    tcase_add_test(aborts, an_abort_that_nothing_follows_is_a_notice);
    tcase_add_test(aborts, two_aborts_are_notices_and_three_are_warnings);
    tcase_add_test(aborts, only_the_abort_whose_envelope_comes_back_is_a_warning);
    tcase_add_loop_test(doubled, a_pair_is_two_rsets_within_five_seconds_and_no_mail_between, 0,
                        sizeof pairs / sizeof pairs[0]);
    tcase_add_test(doubled, of_three_rsets_each_is_measured_from_the_one_before);
    tcase_add_loop_test(typed, an_abort_whose_lines_were_mostly_typed_is_info, 0,
                        sizeof typed_rsets / sizeof typed_rsets[0]);
    tcase_add_test(typed, typing_ahead_of_the_reply_is_typing);
    tcase_add_test(typed, a_typed_abort_says_so);
    tcase_add_test(typed, somebody_who_starts_again_at_a_keyboard_is_calm);
    tcase_add_test(typed, what_was_typed_and_then_pasted_again_at_once_is_info);
    tcase_add_test(typed, a_replay_whose_data_is_held_back_too_is_no_typing);
    tcase_add_test(typed, what_was_typed_and_comes_back_at_machine_speed_is_a_replay);
    suite_add_tcase(suite, story);
    suite_add_tcase(suite, aborts);
    suite_add_tcase(suite, doubled);
    suite_add_tcase(suite, typed);
    return suite;
}

SUITE_MAIN(suite);
