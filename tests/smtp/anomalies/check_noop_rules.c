/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NOOP: keepalives, tests of a connection, proxies' words, floods. */
#include "tests/smtp/anomalies/rule_kit.h"

/* So that a NOOP comes so many seconds behind the one before: two segments of a
 * millisecond each lie between. */
#define EVERY(pause)  "@ " pause "\n" NOOP
#define ONE_SECOND    EVERY("0.998")
#define ABORTED       ALICE_TO_BOB RSET
#define TYPED(line)   "@ 20\nC: " line "\nS: 250 2.0.0 Ok\n"
#define TYPED_TO_RCPT TYPED("MAIL FROM:<alice@example.org>") TYPED("RCPT TO:<bob@example.com>")

/* ------------------------------------------------------------------ keepalive */

static const struct keepalive_row {
    const char *script;
    enum severity severity; /* SEVERITY_COUNT for no finding */
    int64_t count;
} keepalives[] = {
    { HELLO ALICE_TO_BOB NOOP ONE_SECOND MESSAGE QUIT, SEVERITY_NOTICE, 2 },
    { HELLO ALICE_TO_BOB NOOP EVERY("5") EVERY("5") EVERY("5") MESSAGE QUIT, SEVERITY_NOTICE, 4 },
    { HELLO ABORTED NOOP EVERY("5") QUIT, SEVERITY_WARNING, 2 },
    { HELLO ABORTED RSET NOOP EVERY("5") QUIT, SEVERITY_WARNING, 2 },
    { HELLO ALICE_TO_BOB NOOP EVERY("5") RSET QUIT, SEVERITY_WARNING, 2 },
    { HELLO ALICE_TO_BOB NOOP EVERY("5") RSET ALICE_TO_BOB MESSAGE QUIT, SEVERITY_WARNING, 2 },
    /* An address check, or another transaction's abort. */
    { HELLO MAIL("") RCPT("bob@example.com") NOOP EVERY("5") RSET QUIT, SEVERITY_NOTICE, 2 },
    { HELLO ALICE_TO_BOB NOOP EVERY("5") MESSAGE ABORTED QUIT, SEVERITY_NOTICE, 2 },
    { HELLO ABORTED NOOP EVERY("5") "@ 5\n" ALICE_TO_BOB MESSAGE QUIT, SEVERITY_WARNING, 2 },
    /* One is none, and so are those that come too fast or without a clock. */
    { HELLO ALICE_TO_BOB NOOP MESSAGE QUIT, SEVERITY_COUNT, 0 },
    { HELLO ALICE_TO_BOB NOOP EVERY("0.997") MESSAGE QUIT, SEVERITY_COUNT, 0 },
    { HELLO ALICE_TO_BOB NOOP EVERY("5") EVERY("0.1") MESSAGE QUIT, SEVERITY_COUNT, 0 },
    /* 1 s and 1.8 s vary by 0.286 of their mean, 1 s and 1.9 s by 0.31. */
    { HELLO ALICE_TO_BOB NOOP ONE_SECOND EVERY("1.798") MESSAGE QUIT, SEVERITY_NOTICE, 3 },
    { HELLO ALICE_TO_BOB NOOP ONE_SECOND EVERY("1.898") MESSAGE QUIT, SEVERITY_COUNT, 0 },
    /* Another command between them. */
    { HELLO ALICE_TO_BOB NOOP "@ 5\n" RCPT("carol@example.com") NOOP MESSAGE QUIT, SEVERITY_COUNT,
      0 },
    /* A mail program or a pool that idles. */
    { HELLO NOOP EVERY("60") EVERY("60") QUIT, SEVERITY_COUNT, 0 },
    { HELLO ALICE_TO_BOB MESSAGE EVERY("60") EVERY("60") QUIT, SEVERITY_COUNT, 0 },
    { HELLO ALICE_TO_BOB MESSAGE RSET EVERY("60") EVERY("60") QUIT, SEVERITY_COUNT, 0 },
    { HELLO MAIL("a@example.org") RCPT_550("b@example.com") RSET EVERY("9") EVERY("9") QUIT,
      SEVERITY_COUNT, 0 },
    { HELLO ABORTED ALICE_TO_BOB MESSAGE NOOP EVERY("60") QUIT, SEVERITY_COUNT, 0 },
    { HELLO ABORTED MAIL("a@example.org") RSET NOOP EVERY("60") QUIT, SEVERITY_COUNT, 0 },
    { HELLO NOOP EVERY("5") ABORTED QUIT, SEVERITY_COUNT, 0 },
    /* Nothing could follow, or DATA was there already. */
    { HELLO MAIL("a@example.org") NOOP EVERY("5") EVERY("5") QUIT, SEVERITY_COUNT, 0 },
    { HELLO ALICE_TO_BOB RCPT_550("x@example.com") NOOP EVERY("5") EVERY("5") MESSAGE QUIT,
      SEVERITY_COUNT, 0 },
    { HELLO ALICE_TO_BOB "C: RCPT TO:<x@example.com>\nS: 450 later\n" NOOP EVERY("5") QUIT,
      SEVERITY_COUNT, 0 },
    { HELLO "C: MAIL FROM:<a@example.org>\nS: 450 later\n" NOOP EVERY("5") EVERY("5") QUIT,
      SEVERITY_COUNT, 0 },
    { HELLO ALICE_TO_BOB DATA_REFUSED("451 4.3.0 later") NOOP EVERY("5") EVERY("5") QUIT,
      SEVERITY_COUNT, 0 },
    /* Somebody types it twice; a program goes on by the clock. */
    { "S: 220 hello\n" TYPED("HELO client.example.org") TYPED_TO_RCPT EVERY("5") EVERY("5"),
      SEVERITY_COUNT, 0 },
    { "S: 220 hello\n" TYPED("HELO client.example.org") TYPED_TO_RCPT EVERY("5") EVERY("5")
          EVERY("5"),
      SEVERITY_NOTICE, 3 },
    /* The first thing that the capture has. */
    { NOOP EVERY("5") EVERY("5"), SEVERITY_COUNT, 0 },
};

START_TEST(noops_by_a_clock_hold_a_transaction)
{
    const struct keepalive_row *row = &keepalives[_i];
    struct session *session = script_session(row->script, NULL);
    const struct finding *finding = session_finding(session, "noop-keepalive");

    ck_assert_int_eq(finding != NULL, row->severity != SEVERITY_COUNT);
    if (finding != NULL) {
        expect_judgement(finding, row->severity, BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_MEDIUM);
        expect_step(session, finding, "NOOP", 0);
        expect_integer(finding, "count", row->count);
    }
    session_free(session);
}
END_TEST

START_TEST(the_sentence_says_how_often_and_where)
{
    struct session *held =
        script_session(HELLO ALICE_TO_BOB NOOP EVERY("4.998") EVERY("4.998") MESSAGE QUIT, NULL);
    struct session *aborted = script_session(HELLO ABORTED NOOP EVERY("9.998") QUIT, NULL);

    expect_sentence(required_finding(held, "noop-keepalive"),
                    "3 NOOPs 5.0 s apart inside a transaction, where DATA belonged: something "
                    "keeps the server waiting while it has the message elsewhere");
    expect_duration(required_finding(held, "noop-keepalive"), "interval", 5 * DURATION_SECOND);
    expect_sentence(required_finding(aborted, "noop-keepalive"),
                    "2 NOOPs 10.0 s apart after the transaction was given up: something keeps the "
                    "server waiting while it has the message elsewhere");
    session_free(held);
    session_free(aborted);
}
END_TEST

START_TEST(where_bytes_are_missing_a_keepalive_is_a_level_lower)
{
    struct script_options options = script_options_default();
    struct session *session;

    session = script_session(HELLO ABORTED NOOP EVERY("5") "GAP C 9\n" QUIT, NULL);
    expect_severity(session, "noop-keepalive", SEVERITY_INFO);
    session_free(session);
    options.no_handshake = true;
    session = script_session(HELLO ALICE_TO_BOB NOOP EVERY("5"), &options);
    expect_severity(session, "noop-keepalive", SEVERITY_INFO);
    session_free(session);
    /* Without replies nothing is known to be open. */
    options.directions = DIRECTIONS_CLIENT;
    session = script_session("C: HELO x\nC: MAIL FROM:<a@example.org>\nC: RCPT TO:<b@example.com>\n"
                             "C: NOOP\n@ 5\nC: NOOP\n@ 5\nC: NOOP\n",
                             &options);
    ck_assert_ptr_null(session_finding(session, "noop-keepalive"));
    session_free(session);
}
END_TEST

/* ------------------------------------------------------------------- liveness */

static const struct liveness_row {
    const char *script;
    bool expected;
} liveness[] = {
    { HELLO NOOP ALICE_TO_BOB MESSAGE QUIT, true },
    { HELLO NOOP QUIT, true },
    { HELLO NOOP "C: EHLO client.example.org\nS: 250 hello\n" QUIT, true },
    /* The NOOP's own two segments take two milliseconds. */
    { HELLO NOOP "@ 1.998\n" QUIT, true },
    { HELLO NOOP "@ 1.999\n" QUIT, false },
    { HELLO NOOP NOOP QUIT, false },
    { HELLO NOOP RSET QUIT, false },
    { HELLO NOOP, false },
    { HELLO ALICE_TO_BOB NOOP QUIT, false },
    { HELLO ABORTED NOOP QUIT, false },
};

START_TEST(one_noop_before_the_next_command_tests_the_connection)
{
    struct session *session = script_session(liveness[_i].script, NULL);
    const struct finding *finding = session_finding(session, "noop-liveness-check");

    ck_assert_int_eq(finding != NULL, liveness[_i].expected);
    if (finding != NULL) {
        expect_judgement(finding, SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_HIGH);
        expect_step(session, finding, "NOOP", 0);
        expect_sentence(finding, "NOOP before the next command: the client tests whether the "
                                 "connection is still alive");
    }
    session_free(session);
}
END_TEST

/* ------------------------------------------------------------------- argument */

static const struct argument_row {
    const char *argument;
    bool expected;
} arguments[] = {
    { "Connection from: 192.0.2.7, server.example.com relayed by: mail.example.net", true },
    { "CONNECTION FROM 192.0.2.7", true },
    { "relayed by mail.example.net", true },
    { "hello", false },
    { "relayed", false },
    { "", false },
};

START_TEST(a_noop_may_name_another_client)
{
    struct session *session;
    const struct finding *finding;
    char script[512];

    snprintf(script, sizeof script, "%sC: NOOP %s\nS: 250 ok\n%s", HELLO, arguments[_i].argument,
             ALICE_TO_BOB MESSAGE QUIT);
    session = script_session(script, NULL);
    finding = session_finding(session, "noop-with-proxy-argument");
    ck_assert_int_eq(finding != NULL, arguments[_i].expected);
    if (finding != NULL) {
        expect_judgement(finding, SEVERITY_NOTICE, BLAME_MIDDLEBOX, CONFIDENCE_HIGH);
        expect_step(session, finding, "NOOP", 0);
        expect_sentence(finding,
                        "NOOP that names another client: a mail proxy relays this connection");
    }
    session_free(session);
}
END_TEST

START_TEST(other_commands_may_say_what_they_like)
{
    expect_findings(HELLO "C: HELP relayed by\nS: 214 no\n" QUIT, "");
}
END_TEST

/* ---------------------------------------------------------------------- flood */

/* NOOPs in threes, each row `apart` from the next. */
static void add_noops(char *script, size_t size, unsigned count, const char *apart)
{
    for (unsigned i = 0; i < count; i++) {
        size_t length = strlen(script);

        snprintf(script + length, size - length, "%s%s", i > 0 && i % 3 == 0 ? apart : "", NOOP);
    }
}

static const struct flood_row {
    unsigned count;
    const char *apart;      /* between rows of three */
    enum severity severity; /* SEVERITY_COUNT for no finding */
} floods[] = {
    { 2, "", SEVERITY_COUNT },
    { 3, "", SEVERITY_NOTICE },
    { 19, "", SEVERITY_NOTICE },
    { 20, "", SEVERITY_WARNING },
    { 99, "", SEVERITY_WARNING },
    { 100, "", SEVERITY_CRITICAL },
    { 21, "@ 5\n", SEVERITY_WARNING },
    /* A pool tests the connection around each message. */
    { 99, ALICE_TO_BOB MESSAGE, SEVERITY_NOTICE },
};

START_TEST(many_noops_in_a_row_are_a_flood)
{
    static char script[65536];
    struct session *session;
    const struct finding *finding;

    snprintf(script, sizeof script, "%s", HELLO);
    add_noops(script, sizeof script, floods[_i].count, floods[_i].apart);
    session = script_session(script, NULL);
    finding = session_finding(session, "noop-flood");
    ck_assert_int_eq(finding != NULL, floods[_i].severity != SEVERITY_COUNT);
    if (finding != NULL) {
        expect_judgement(finding, floods[_i].severity, BLAME_CLIENT, CONFIDENCE_HIGH);
        expect_step(session, finding, "NOOP", 0);
    }
    session_free(session);
}
END_TEST

static const char *const no_floods[] = {
    HELLO NOOP EVERY("0.998") EVERY("0.998") EVERY("0.998") QUIT,
    HELLO NOOP NOOP ALICE_TO_BOB MESSAGE NOOP NOOP ALICE_TO_BOB MESSAGE NOOP NOOP QUIT,
    HELLO NOOP EVERY("60") NOOP EVERY("60") NOOP EVERY("60") QUIT,
    HELLO NOOP RSET NOOP RSET NOOP RSET QUIT,
};

START_TEST(noops_with_pauses_or_pairs_of_them_are_no_flood)
{
    struct session *session = script_session(no_floods[_i], NULL);

    ck_assert_ptr_null(session_finding(session, "noop-flood"));
    ck_assert_int_eq(session_worst(session), SEVERITY_INFO);
    session_free(session);
}
END_TEST

START_TEST(the_flood_is_where_the_longest_row_began)
{
    struct session *session = script_session(
        HELLO NOOP NOOP NOOP "@ 1\n" NOOP NOOP NOOP EVERY("0.997") "@ 5\n" QUIT, NULL);
    const struct finding *finding = required_finding(session, "noop-flood");

    expect_step(session, finding, "NOOP", 3);
    expect_integer(finding, "count", 7);
    expect_sentence(finding, "7 NOOPs in quick succession, 4 of them in a row");
    session_free(session);
}
END_TEST

#define LOOP(test_case, test, rows)                                                                \
    tcase_add_loop_test(test_case, test, 0, sizeof(rows) / sizeof((rows)[0]))

static Suite *suite(void)
{
    Suite *suite = suite_create("noop_rules");
    TCase *keepalive = tcase_create("keepalive");
    TCase *others = tcase_create("others");
    TCase *flood = tcase_create("flood");

    LOOP(keepalive, noops_by_a_clock_hold_a_transaction, keepalives);
    tcase_add_test(keepalive, the_sentence_says_how_often_and_where);
    tcase_add_test(keepalive, where_bytes_are_missing_a_keepalive_is_a_level_lower);
    LOOP(others, one_noop_before_the_next_command_tests_the_connection, liveness);
    LOOP(others, a_noop_may_name_another_client, arguments);
    tcase_add_test(others, other_commands_may_say_what_they_like);
    LOOP(flood, many_noops_in_a_row_are_a_flood, floods);
    LOOP(flood, noops_with_pauses_or_pairs_of_them_are_no_flood, no_floods);
    tcase_add_test(flood, the_flood_is_where_the_longest_row_began);
    suite_add_tcase(suite, keepalive);
    suite_add_tcase(suite, others);
    suite_add_tcase(suite, flood);
    return suite;
}

SUITE_MAIN(suite);
