/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When DATA comes, how its message follows, how fast it is answered, and idling. */
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

/* ------------------------------------------------------------ faster than path */

/* An answer comes so long behind the command, and a millisecond. */
#define AFTER(pause, command, reply) "C: " command "\n@ " pause "\nS: " reply "\n"
#define SLOW_HELLO                   "S: 220 hello\n" AFTER("0.099", "HELO client.example.org", "250 hello")
#define SLOW_QUIT                    AFTER("0.099", "QUIT", "221 bye")
#define SLOW_RSET                    AFTER("0.099", "RSET", "250 ok")
#define SLOW_NOOP                    AFTER("0.099", "NOOP", "250 ok")
#define SLOW_ENVELOPE                                                                              \
    AFTER("0.099", "MAIL FROM:<a@example.org>", "250 ok")                                          \
    AFTER("0.099", "RCPT TO:<b@example.com>", "250 ok")
#define ANSWERED(pause) AFTER(pause, "DATA", "354 go") BODY

static const struct fast_row {
    const char *script;
    duration round_trip;
    bool expected;
} fasts[] = {
    { SLOW_HELLO SLOW_RSET SLOW_ENVELOPE ANSWERED("0.009") SLOW_QUIT, 100 * DURATION_MILLISECOND,
      true },
    { SLOW_HELLO SLOW_NOOP SLOW_ENVELOPE ANSWERED("0.009") SLOW_QUIT, 100 * DURATION_MILLISECOND,
      true },
    /* Less than half of the others. */
    { SLOW_HELLO SLOW_RSET SLOW_ENVELOPE ANSWERED("0.048") SLOW_QUIT, 100 * DURATION_MILLISECOND,
      true },
    { SLOW_HELLO SLOW_RSET SLOW_ENVELOPE ANSWERED("0.049") SLOW_QUIT, 100 * DURATION_MILLISECOND,
      false },
    /* Less than 70 % of the path. */
    { SLOW_HELLO SLOW_RSET SLOW_ENVELOPE ANSWERED("0.020") SLOW_QUIT, 31 * DURATION_MILLISECOND,
      true },
    { SLOW_HELLO SLOW_RSET SLOW_ENVELOPE ANSWERED("0.020") SLOW_QUIT, 30 * DURATION_MILLISECOND,
      false },
    /* Nothing is known of the path, or it is too short to tell. */
    { SLOW_HELLO SLOW_RSET SLOW_ENVELOPE ANSWERED("0.009") SLOW_QUIT, 0, false },
    { SLOW_HELLO SLOW_RSET SLOW_ENVELOPE "C: DATA\nS: 354 go\n" BODY SLOW_QUIT,
      DURATION_MILLISECOND - 1, false },
    /* An ordinary session has enough to compare with. */
    { SLOW_HELLO SLOW_ENVELOPE ANSWERED("0.009") SLOW_QUIT, 100 * DURATION_MILLISECOND, true },
    /* Two commands are too few, and MAIL and RCPT alone may be slow for lookups. */
    { SLOW_HELLO SLOW_ENVELOPE ANSWERED("0.009"), 100 * DURATION_MILLISECOND, false },
    { SLOW_HELLO MAIL("a@example.org") RCPT("b@example.com") ANSWERED("0.009") SLOW_QUIT,
      100 * DURATION_MILLISECOND, false },
    { HELLO SLOW_ENVELOPE ANSWERED("0.009") SLOW_QUIT, 100 * DURATION_MILLISECOND, false },
    { HELLO NOOP SLOW_ENVELOPE ANSWERED("0.009") SLOW_QUIT, 100 * DURATION_MILLISECOND, false },
    { SLOW_HELLO SLOW_ENVELOPE ANSWERED("0.009") QUIT, 100 * DURATION_MILLISECOND, false },
    { SLOW_HELLO SLOW_RSET "C: NOOP\n" SLOW_ENVELOPE ANSWERED("0.009"), 100 * DURATION_MILLISECOND,
      false },
    /* In a pipelined group the 354 comes with the reply before. */
    { SLOW_HELLO SLOW_RSET SLOW_NOOP
      "C: MAIL FROM:<a@example.org>\nC+ RCPT TO:<b@example.com>\nC+ DATA\n@ 0.099\n"
      "S: 250 ok\nS: 250 ok\nS: 354 go\n" BODY SLOW_QUIT,
      100 * DURATION_MILLISECOND, false },
    { SLOW_HELLO SLOW_RSET SLOW_ENVELOPE AFTER("0.009", "DATA", "451 later") SLOW_QUIT,
      100 * DURATION_MILLISECOND, false },
    { SLOW_HELLO SLOW_RSET SLOW_NOOP SLOW_ENVELOPE "C: DATA\n", 100 * DURATION_MILLISECOND, false },
    { SLOW_HELLO SLOW_RSET SLOW_NOOP SLOW_ENVELOPE SLOW_QUIT, 100 * DURATION_MILLISECOND, false },
    /* The first thing that the capture has. */
    { ANSWERED("0.009") SLOW_RSET SLOW_NOOP SLOW_QUIT, 100 * DURATION_MILLISECOND, false },
};

START_TEST(a_354_that_is_faster_than_the_path_comes_from_somewhere_nearer)
{
    struct script_options options = script_options_default();
    struct session *session;
    const struct finding *finding;

    options.server_round_trip = fasts[_i].round_trip;
    session = script_session(fasts[_i].script, &options);
    finding = session_finding(session, "data-354-faster-than-path");
    ck_assert_int_eq(finding != NULL, fasts[_i].expected);
    if (finding != NULL) {
        expect_judgement(finding, SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM);
        ck_assert_int_eq(session->steps[finding->step].reply.code, 354);
        expect_duration(finding, "latency", session->steps[finding->step].latency);
        expect_duration(finding, "server_round_trip", fasts[_i].round_trip);
    }
    session_free(session);
}
END_TEST

START_TEST(the_sentence_about_a_fast_354_says_how_fast)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.server_round_trip = 100 * DURATION_MILLISECOND;
    session = script_session(fasts[0].script, &options);
    expect_sentence(required_finding(session, "data-354-faster-than-path"),
                    "354 was here 10.000 ms after DATA, faster than the way to the server and "
                    "back: something nearer answered");
    session_free(session);
    options.no_handshake = true;
    session = script_session(fasts[0].script, &options);
    expect_severity(session, "data-354-faster-than-path", SEVERITY_NOTICE);
    session_free(session);
}
END_TEST

/* ----------------------------------------------------------------------- idle */

#define DELIVERY HELLO ALICE_TO_BOB MESSAGE

static const struct idle_row {
    const char *script;
    enum severity severity; /* SEVERITY_COUNT for no finding */
} idles[] = {
    { DELIVERY "@ 59.998\n" QUIT, SEVERITY_COUNT },
    { DELIVERY "@ 59.999\n" QUIT, SEVERITY_INFO },
    { DELIVERY "@ 400\n" QUIT, SEVERITY_INFO },
    { HELLO "@ 70\n" QUIT, SEVERITY_INFO },
    { HELLO "@ 70\n", SEVERITY_INFO },
    { DELIVERY RSET "@ 70\n" RSET ALICE_TO_BOB MESSAGE QUIT, SEVERITY_INFO },
    /* The server hangs up; nothing was lost. */
    { DELIVERY "@ 30\nS: 421 4.4.2 timeout\n", SEVERITY_COUNT },
    { DELIVERY "@ 300\nS: 421 4.4.2 timeout\n", SEVERITY_INFO },
    { DELIVERY "@ 300\nS: 421 4.4.2 timeout\n@ 9\n" QUIT, SEVERITY_INFO },
    /* The next mail finds it gone. */
    { DELIVERY "@ 299.999\nC: MAIL FROM:<a@example.org>\nS: 421 4.4.2 timeout\n",
      SEVERITY_WARNING },
    { DELIVERY "@ 299.998\nC: MAIL FROM:<a@example.org>\nS: 421 4.4.2 timeout\n", SEVERITY_INFO },
    { DELIVERY "@ 301\nS: 421 4.4.2 timeout\n@ 9\nC: MAIL FROM:<a@example.org>\n",
      SEVERITY_WARNING },
    /* A pool tests the connection first, that is what the test is for. */
    { DELIVERY "@ 301\nS: 421 4.4.2 timeout\n@ 9\nC: NOOP\n", SEVERITY_INFO },
    { DELIVERY "@ 301\nC: RSET\nS: 421 4.4.2 timeout\n", SEVERITY_INFO },
    { DELIVERY "@ 400\n" ALICE_TO_BOB MESSAGE QUIT, SEVERITY_INFO },
    /* The client waits for the server. */
    { HELLO ALICE_TO_BOB DATA "C| text\\r\\n.\\r\\n\n@ 400\nS: 250 ok\n" QUIT, SEVERITY_COUNT },
    { "S: 220 hello\nC: HELO x\n@ 400\nS: 250 hello\n" QUIT, SEVERITY_COUNT },
    { "S: 220 hello\nC: HELO x\n@ 400\n", SEVERITY_COUNT },
    /* A mail is under way. */
    { HELLO ALICE_TO_BOB "@ 70\n" RSET, SEVERITY_COUNT },
    /* An idle mail program that says NOOP. */
    { DELIVERY "@ 50\n" NOOP "@ 50\n" NOOP "@ 50\n" QUIT, SEVERITY_COUNT },
    { DELIVERY "@ 240\n" NOOP "@ 240\n" NOOP "@ 240\n" QUIT, SEVERITY_INFO },
};

START_TEST(an_idle_client_is_info_unless_it_costs_a_mail)
{
    struct session *session = script_session(idles[_i].script, NULL);
    const struct finding *finding = session_finding(session, "connection-idle-held");

    ck_assert_int_eq(finding != NULL, idles[_i].severity != SEVERITY_COUNT);
    if (finding != NULL)
        expect_judgement(finding, idles[_i].severity, BLAME_CLIENT, CONFIDENCE_HIGH);
    session_free(session);
}
END_TEST

START_TEST(the_longest_silence_is_told)
{
    struct script_options options = script_options_default();
    struct session *session =
        script_session(HELLO "@ 60\n" NOOP "@ 89.999\n" NOOP "@ 70\n" QUIT, NULL);
    const struct finding *finding = required_finding(session, "connection-idle-held");

    expect_step(session, finding, "NOOP", 0);
    expect_duration(finding, "idle", 90 * DURATION_SECOND);
    expect_sentence(finding, "The client said nothing for 90 s with no mail under way");
    session_free(session);
    /* What was left out may have been said then. */
    options.sessions.limits.steps = 3;
    session = script_session(HELLO "@ 70\n" QUIT, &options);
    ck_assert_ptr_null(session_finding(session, "connection-idle-held"));
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
    TCase *path = tcase_create("path");
    TCase *idle = tcase_create("idle");

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
    LOOP(path, a_354_that_is_faster_than_the_path_comes_from_somewhere_nearer, fasts);
    tcase_add_test(path, the_sentence_about_a_fast_354_says_how_fast);
    LOOP(idle, an_idle_client_is_info_unless_it_costs_a_mail, idles);
    tcase_add_test(idle, the_longest_silence_is_told);
    suite_add_tcase(suite, delay);
    suite_add_tcase(suite, dot);
    suite_add_tcase(suite, path);
    suite_add_tcase(suite, idle);
    return suite;
}

SUITE_MAIN(suite);
