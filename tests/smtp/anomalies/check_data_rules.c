/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When DATA comes, and how its message follows. */
#include "tests/smtp/anomalies/rule_kit.h"

#define DATA "C: DATA\nS: 354 go ahead\n"
#define BODY "C| text\\r\\n.\\r\\n\nS: 250 2.0.0 queued\n"
/* A segment takes a millisecond. */
#define FIVE_SECONDS "@ 4.999\n"
#define MORE         "@ 5\n"

/* ---------------------------------------------------------------------- delay */

static const struct delay_row {
    const char *script;
    duration delay; /* 0 for no finding */
} delays[] = {
    { HELLO ALICE_TO_BOB MORE MESSAGE QUIT, 5001 * DURATION_MILLISECOND },
    { HELLO ALICE_TO_BOB FIVE_SECONDS MESSAGE QUIT, 0 },
    /* NOOPs in between are no activity. */
    { HELLO ALICE_TO_BOB "@ 3\n" NOOP "@ 3\n" MESSAGE QUIT, 6003 * DURATION_MILLISECOND },
    { HELLO ALICE_TO_BOB "@ 3\n" RCPT("carol@example.com") "@ 3\n" MESSAGE QUIT, 0 },
    { HELLO ALICE_TO_BOB "@ 3\n" RCPT_550("x@example.com") "@ 3\n" MESSAGE QUIT, 0 },
    { HELLO ALICE_TO_BOB "@ 6\n" DATA_REFUSED("451 later") QUIT, 6001 * DURATION_MILLISECOND },
    { HELLO ALICE_TO_BOB "@ 6\nC: BDAT 3 LAST\nC| abc\nS: 250 ok\n" QUIT,
      6001 * DURATION_MILLISECOND },
    /* A slow client: 20 times its usual 0.3 s, but 30 s are always too long. */
    { HELLO "@ 0.299\n" MAIL("a@example.org") "@ 0.299\n" RCPT("b@example.com") "@ 5.999\n" MESSAGE,
      0 },
    { HELLO "@ 0.299\n" MAIL("a@example.org") "@ 0.299\n" RCPT("b@example.com") "@ 6\n" MESSAGE,
      6001 * DURATION_MILLISECOND },
    { HELLO "@ 4\n" MAIL("a@example.org") "@ 4\n" RCPT("b@example.com") "@ 29.999\n" MESSAGE, 0 },
    { HELLO "@ 4\n" MAIL("a@example.org") "@ 4\n" RCPT("b@example.com") "@ 30\n" MESSAGE,
      30001 * DURATION_MILLISECOND },
    /* Pipelined: the client waits for all replies at once. */
    { HELLO "C: MAIL FROM:<a@example.org>\nC+ RCPT TO:<b@example.com>\nC+ DATA\n@ 9\n"
            "S: 250 2.1.0 Ok\nS+ 250 2.1.5 Ok\nS+ 354 go\n" BODY QUIT,
      0 },
    /* The server takes its time, not the client. */
    { HELLO MAIL("a@example.org") "C: RCPT TO:<b@example.com>\n@ 9\nS: 250 Ok\n" MESSAGE QUIT, 0 },
    /* The dot comes late, not DATA. */
    { HELLO ALICE_TO_BOB DATA "C| text\\r\\n\n@ 10\nC| .\\r\\n\nS: 250 Ok\n" QUIT, 0 },
    /* Typed: every line comes slowly, or the message does. */
    { "S: 220 hello\n@ 9\nC: HELO x\nS: 250 hello\n@ 9\n" MAIL("a@b.org") "@ 9\n" RCPT(
          "c@d.org") "@ 31\n" MESSAGE QUIT,
      0 },
    { HELLO ALICE_TO_BOB "@ 9\n" DATA
                         "@ 3\nC| one\\r\\n\n@ 3\nC| two\\r\\n\n@ 3\nC| .\\r\\n\nS: 250 ok\n",
      0 },
    /* Nobody was accepted, or nothing sent. */
    { HELLO MAIL("a@example.org") RCPT_550("b@example.com") "@ 9\n" DATA_REFUSED("554 no") QUIT,
      0 },
    { HELLO ALICE_TO_BOB "@ 9\n" RSET QUIT, 0 },
    { HELLO "@ 9\n" QUIT, 0 },
    /* RSET is no activity either; one that is refused leaves the mail open. */
    { HELLO ALICE_TO_BOB "@ 3\nC: RSET\nS: 502 no\n@ 3\n" MESSAGE QUIT,
      6003 * DURATION_MILLISECOND },
    /* Its usual pace is half a life. */
    { "S: 220 hello\n@ 1e9\nC: HELO x\nS: 250 hello\n@ 1e9\n" MAIL("a@b.org")
          RCPT("c@d.org") "@ 30\n" MESSAGE QUIT,
      30001 * DURATION_MILLISECOND },
};

START_TEST(data_comes_late)
{
    struct session *session = script_session(delays[_i].script, NULL);
    const struct finding *finding = session_finding(session, "data-delayed");

    ck_assert_int_eq(finding != NULL, delays[_i].delay != 0);
    if (finding != NULL) {
        expect_judgement(finding, SEVERITY_NOTICE, BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_MEDIUM);
        ck_assert_int_eq(finding->step, session->transactions[0].data_step);
        expect_duration(finding, "delay", delays[_i].delay);
    }
    session_free(session);
}
END_TEST

START_TEST(the_sentence_names_command_delay_and_threshold)
{
    struct session *session = script_session(HELLO ALICE_TO_BOB MORE MESSAGE QUIT, NULL);
    const struct finding *finding = required_finding(session, "data-delayed");

    expect_sentence(finding, "DATA came 5.0 s after the last recipient was accepted, far later "
                             "than this client's other commands");
    expect_duration(finding, "threshold", 5 * DURATION_SECOND);
    session_free(session);
    session =
        script_session(HELLO ALICE_TO_BOB MORE "C: BDAT 3 LAST\nC| abc\nS: 250 ok\n" QUIT, NULL);
    expect_sentence(required_finding(session, "data-delayed"),
                    "BDAT came 5.0 s after the last recipient was accepted, far later than this "
                    "client's other commands");
    session_free(session);
}
END_TEST

START_TEST(replies_that_had_to_be_sent_again_excuse_a_delay)
{
    struct script_options options = script_options_default();
    struct session *session;

    for (unsigned times = 2; times <= 3; times++) {
        options.retransmitted[SIDE_SERVER] = times;
        session = script_session(HELLO ALICE_TO_BOB MORE MESSAGE QUIT, &options);
        ck_assert_int_eq(session_finding(session, "data-delayed") != NULL, times < 3);
        session_free(session);
    }
    options.retransmitted[SIDE_SERVER] = 0;
    options.retransmitted[SIDE_CLIENT] = 9;
    session = script_session(HELLO ALICE_TO_BOB MORE MESSAGE QUIT, &options);
    expect_severity(session, "data-delayed", SEVERITY_NOTICE);
    session_free(session);
}
END_TEST

START_TEST(a_delay_in_a_capture_with_holes_is_info)
{
    struct script_options options = script_options_default();
    struct session *session = script_session(HELLO ALICE_TO_BOB "GAP C 9\n" MORE MESSAGE, NULL);

    ck_assert_int_eq(session_worst(session), SEVERITY_INFO);
    session_free(session);
    /* A command may be among what is missing, unless the server alone said it. */
    session = script_session(HELLO ALICE_TO_BOB "@ 3\nGAP C 6\nS: 250 ok\n@ 3\n" MESSAGE, NULL);
    ck_assert_int_ne(session->transactions[0].data_step, STEP_NONE);
    ck_assert_ptr_null(session_finding(session, "data-delayed"));
    session_free(session);
    session = script_session(HELLO ALICE_TO_BOB "@ 3\nGAP S 6\n@ 3\n" MESSAGE, NULL);
    expect_severity(session, "data-delayed", SEVERITY_INFO);
    session_free(session);
    options.no_handshake = true;
    session = script_session(HELLO ALICE_TO_BOB MORE MESSAGE QUIT, &options);
    expect_severity(session, "data-delayed", SEVERITY_INFO);
    session_free(session);
    options.directions = DIRECTIONS_CLIENT;
    session =
        script_session("C: HELO x\nC: MAIL FROM:<a@b.org>\nC: RCPT TO:<c@d.org>\n@ 9\nC: DATA\n"
                       "C| text\\r\\n.\\r\\n\n",
                       &options);
    ck_assert_ptr_null(session_finding(session, "data-delayed"));
    session_free(session);
}
END_TEST

/* ---------------------------------------------------------------------- burst */

static const struct burst_row {
    const char *script;
    bool expected;
} bursts[] = {
    { HELLO ALICE_TO_BOB MORE MESSAGE QUIT, true },
    { HELLO ALICE_TO_BOB MORE DATA "C| one\\r\\n\n@ 0.049\n" BODY QUIT, true },
    { HELLO ALICE_TO_BOB MORE DATA "C| one\\r\\n\n@ 0.050\n" BODY QUIT, false },
    /* What every mail server does; only behind a late DATA does it say anything. */
    { HELLO ALICE_TO_BOB MESSAGE QUIT, false },
    { HELLO ALICE_TO_BOB MORE DATA "C| one\\r\\n\n", false },
    { HELLO ALICE_TO_BOB MORE DATA_REFUSED("451 later") QUIT, false },
};

START_TEST(behind_a_late_data_the_message_comes_at_once)
{
    struct session *session = script_session(bursts[_i].script, NULL);
    const struct finding *finding = session_finding(session, "data-body-burst");

    ck_assert_int_eq(finding != NULL, bursts[_i].expected);
    if (finding != NULL) {
        expect_judgement(finding, SEVERITY_INFO, BLAME_MIDDLEBOX, CONFIDENCE_LOW);
        ck_assert_int_eq(finding->step, session->transactions[0].message_step);
        expect_sentence(finding, "After the late DATA the whole message came without a pause: it "
                                 "had been complete before");
    }
    session_free(session);
}
END_TEST

/* ------------------------------------------------------------------- lone dot */

#define MASKED "S: 220 ******************2*0*\nC: HELO x\nS: 250 hello\n"
#define LATE_DOT(pause, dot)                                                                       \
    ALICE_TO_BOB DATA "C| text\\r\\n\n@ " pause "\nC| " dot "\nS: 250 ok\n" QUIT

static const struct dot_row {
    const char *script;
    bool expected;
} dots[] = {
    { MASKED LATE_DOT("10", ".\\r\\n"), true },
    { MASKED LATE_DOT("7.999", ".\\r\\n"), true },
    { MASKED LATE_DOT("7.998", ".\\r\\n"), false },
    { MASKED LATE_DOT("11.999", ".\\r\\n"), true },
    { MASKED LATE_DOT("12", ".\\r\\n"), false },
    { MASKED LATE_DOT("10", "more text\\r\\n.\\r\\n"), false },
    { MASKED ALICE_TO_BOB MESSAGE QUIT, false },
    { HELLO LATE_DOT("10", ".\\r\\n"), false },
};

/* However the bytes of the packet are handed over. */
START_TEST(behind_a_masked_greeting_the_dot_comes_late)
{
    struct script_options options = script_options_default();

    for (enum script_cut cut = CUT_NOWHERE; cut <= CUT_ONCE; cut++) {
        struct session *session;
        const struct finding *finding;

        options.cut = cut;
        options.cut_at = 2;
        session = script_session(dots[_i].script, &options);
        finding = session_finding(session, "dot-delayed-alone");
        ck_assert_int_eq(finding != NULL, dots[_i].expected);
        if (finding != NULL) {
            expect_judgement(finding, SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_HIGH);
            ck_assert_int_eq(finding->step, session->transactions[0].message_step);
            ck_assert_int_ge(required_evidence(finding, "pause", EVIDENCE_DURATION)->span,
                             8 * DURATION_SECOND);
        }
        session_free(session);
    }
}
END_TEST

START_TEST(the_sentence_about_the_dot_names_the_pause)
{
    struct session *session = script_session(MASKED LATE_DOT("9.999", ".\\r\\n"), NULL);

    expect_sentence(required_finding(session, "dot-delayed-alone"),
                    "The final dot came alone, 10.0 s after the message: Postfix's way around a "
                    "firewall that masks the greeting");
    session_free(session);
}
END_TEST

START_TEST(the_pace_of_a_message_is_that_of_its_packets)
{
    static const char script[] = HELLO ALICE_TO_BOB DATA
        "C| one\\r\\n\n@ 0.5\nC| two\\r\\n\n@ 0.2\nC| .\\r\\n\nS: 250 ok\n" QUIT;
    struct script_options options = script_options_default();

    for (enum script_cut cut = CUT_NOWHERE; cut <= CUT_EVERYWHERE; cut++) {
        struct session *session;
        const struct message_pace *pace;

        options.cut = cut;
        session = script_session(script, &options);
        pace = &session->steps[session->transactions[0].message_step].pace;
        ck_assert_int_eq(pace->longest_pause, 501 * DURATION_MILLISECOND);
        ck_assert_int_eq(pace->last_pause, 201 * DURATION_MILLISECOND);
        ck_assert_uint_eq(pace->last_piece, 3);
        session_free(session);
    }
}
END_TEST

/* ------------------------------------------------------------------- torn dot */

/* The message in two packets, no reply for so long, and the end of the connection. */
#define TORN(first, second, wait)                                                                  \
    ALICE_TO_BOB DATA "C| text\\r\\n" first "\nC| " second "\n@ " wait "\n"

static const struct torn_row {
    const char *script;
    bool expected;
} torn[] = {
    { MASKED TORN(".", "\\r\\n", "600"), true },
    { MASKED TORN(".\\r", "\\n", "600"), true },
    { MASKED TORN(".", "\\r\\n", "30"), true },
    { MASKED TORN(".", "\\r\\n", "29.998"), false },
    /* The server waits in vain too, and gives up. */
    { MASKED TORN(".", "\\r\\n", "300") "S: 421 4.4.2 timeout\n", true },
    { MASKED TORN(".", "\\r\\n", "20") "S: 421 4.4.2 timeout\n@ 60\n", false },
    /* The dot has its line end with it: Postfix's cure, and other ways to tear. */
    { MASKED ALICE_TO_BOB DATA "C| text\\r\\n\n@ 10\nC| .\\r\\n\n@ 600\n", false },
    { MASKED TORN("", ".\\r\\n", "600"), false },
    { MASKED ALICE_TO_BOB DATA "C| text\\r\nC| \\n.\\r\\n\n@ 600\n", false },
    { MASKED ALICE_TO_BOB DATA "C| text\\r\\n.\\r\\n\n@ 600\n", false },
    /* It was only slow, or refused. */
    { MASKED TORN(".", "\\r\\n", "600") "S: 250 ok\n" QUIT, false },
    { MASKED TORN(".", "\\r\\n", "600") "S: 451 later\n" QUIT, false },
    /* Nobody looks into this connection. */
    { HELLO TORN(".", "\\r\\n", "600"), false },
    /* The message did not end. */
    { MASKED TORN(".", "x", "600"), false },
    { MASKED TORN("", "\\r\\n", "600"), false },
    /* There was none. */
    { MASKED MAIL("a@example.org") "@ 600\n", false },
};

START_TEST(behind_a_masked_greeting_a_torn_dot_is_not_heard)
{
    struct script_options options = script_options_default();
    struct session *session;
    const struct finding *finding;

    session = script_session(torn[_i].script, &options);
    finding = session_finding(session, "dot-split-stall");
    ck_assert_int_eq(finding != NULL, torn[_i].expected);
    if (finding != NULL) {
        expect_judgement(finding, SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM);
        ck_assert_int_eq(finding->step, session->transactions[0].message_step);
        ck_assert_int_ge(required_evidence(finding, "wait", EVIDENCE_DURATION)->span,
                         30 * DURATION_SECOND);
    }
    session_free(session);
}
END_TEST

/* The reply may be among what is missing. */
START_TEST(where_bytes_are_missing_nobody_says_that_no_reply_came)
{
    struct script_options options = script_options_default();
    struct session *session =
        script_session(MASKED "C: NOOP\nGAP S 10\n" TORN(".", "\\r\\n", "600"), &options);

    ck_assert_ptr_null(session_finding(session, "dot-split-stall"));
    session_free(session);
}
END_TEST

START_TEST(a_torn_dot_is_not_heard_until_the_capture_ends)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.close = CLOSE_END_OF_CAPTURE;
    session = script_session(MASKED TORN(".", "\\r\\n", "600") "C: NOOP\n", &options);
    expect_duration(required_finding(session, "dot-split-stall"), "wait",
                    600002 * DURATION_MILLISECOND);
    session_free(session);
}
END_TEST

#define LOOP(test_case, test, rows)                                                                \
    tcase_add_loop_test(test_case, test, 0, sizeof(rows) / sizeof((rows)[0]))

static Suite *suite(void)
{
    Suite *suite = suite_create("data_rules");
    TCase *delay = tcase_create("delay");
    TCase *dot = tcase_create("dot");

    LOOP(delay, data_comes_late, delays);
    tcase_add_test(delay, the_sentence_names_command_delay_and_threshold);
    tcase_add_test(delay, replies_that_had_to_be_sent_again_excuse_a_delay);
    tcase_add_test(delay, a_delay_in_a_capture_with_holes_is_info);
    LOOP(delay, behind_a_late_data_the_message_comes_at_once, bursts);
    LOOP(dot, behind_a_masked_greeting_the_dot_comes_late, dots);
    tcase_add_test(dot, the_sentence_about_the_dot_names_the_pause);
    tcase_add_test(dot, the_pace_of_a_message_is_that_of_its_packets);
    LOOP(dot, behind_a_masked_greeting_a_torn_dot_is_not_heard, torn);
    tcase_add_test(dot, where_bytes_are_missing_nobody_says_that_no_reply_came);
    tcase_add_test(dot, a_torn_dot_is_not_heard_until_the_capture_ends);
    suite_add_tcase(suite, delay);
    suite_add_tcase(suite, dot);
    return suite;
}

SUITE_MAIN(suite);
