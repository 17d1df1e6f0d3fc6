/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How fast DATA is answered, and clients that keep a connection they do not use. */
#include "tests/smtp/anomalies/rule_kit.h"

#define DATA "C: DATA\nS: 354 go ahead\n"
#define BODY "C| text\\r\\n.\\r\\n\nS: 250 2.0.0 queued\n"

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
    /* When the reply began to come is not known. */
    { SLOW_HELLO SLOW_RSET SLOW_ENVELOPE "C: DATA\nGAP S 10\nS: 354 go\n" BODY SLOW_QUIT,
      100 * DURATION_MILLISECOND, false },
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
    Suite *suite = suite_create("data_path");
    TCase *path = tcase_create("path");
    TCase *idle = tcase_create("idle");

    LOOP(path, a_354_that_is_faster_than_the_path_comes_from_somewhere_nearer, fasts);
    tcase_add_test(path, the_sentence_about_a_fast_354_says_how_fast);
    LOOP(idle, an_idle_client_is_info_unless_it_costs_a_mail, idles);
    tcase_add_test(idle, the_longest_silence_is_told);
    suite_add_tcase(suite, path);
    suite_add_tcase(suite, idle);
    return suite;
}

SUITE_MAIN(suite);
