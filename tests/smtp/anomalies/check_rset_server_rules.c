/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the server makes of RSET, and how many there may be. */
#include "tests/smtp/anomalies/rule_kit.h"

#define RSET_ANSWERED(line) "C: RSET\nS: " line "\n"

/* --------------------------------------------------------------- not with 250 */

static const struct answer_row {
    const char *script;
    int64_t code; /* that the finding names; 0 for no finding */
} answers[] = {
    { HELLO RSET_ANSWERED("250 2.0.0 Ok") QUIT, 0 },
    { HELLO RSET_ANSWERED("500 5.5.1 what") QUIT, 500 },
    { HELLO RSET_ANSWERED("502 5.5.1 not implemented") QUIT, 502 },
    { HELLO RSET_ANSWERED("200 fine") QUIT, 200 },
    { HELLO RSET_ANSWERED("220 mail.example.com") QUIT, 220 },
    { HELLO RSET_ANSWERED("451 4.3.0 later") QUIT, 451 },
    { HELLO RSET_ANSWERED("554 too many commands that carry no mail"), 554 },
    { HELLO RSET_ANSWERED("421 4.3.2 shutting down"), 0 },
    /* It is the first that the client says. */
    { "S: 220 hello\n" RSET_ANSWERED("554 no"), 554 },
    { HELLO RSET_ANSWERED("503 5.5.1 AUTH first") QUIT, 0 },
    { HELLO RSET_ANSWERED("530 5.7.0 STARTTLS first") QUIT, 0 },
    { HELLO "C: RSET\n", 0 },
    { HELLO "C: RSET now\nS: 501 5.5.4 no argument\n" QUIT, 0 },
    { HELLO "C: RSET now\nS: 500 5.5.2 what\n" QUIT, 0 },
    /* Blanks behind the word are no argument. */
    { HELLO "C: RSET  \nS: 501 5.5.4 no argument\n" QUIT, 501 },
    /* The connection was refused, and with it everything said on it. */
    { "S: 554 no service\nC: EHLO client.example.org\nS: 503 bye\n" RSET_ANSWERED("554 no"), 0 },
    { "S: 421 busy\n" RSET_ANSWERED("500 no"), 0 },
    { HELLO "C: MAIL FROM:<a@example.org>\nS: 550 5.7.1 blocked\n" RSET_ANSWERED("550 blocked"),
      0 },
    { "S: 220 hello\nC: EHLO x\nS: 554 go away\n" RSET_ANSWERED("554 go away"), 0 },
    /* A refusal for another reason, or of form only, excuses nothing. */
    { HELLO "C: MAIL FROM:<a@example.org>\nS: 550 5.7.1 blocked\n" RSET_ANSWERED("554 no"), 554 },
    { HELLO "C: STARTTLS\nS: 500 Unsupported command.\n" RSET_ANSWERED("500 Unsupported command."),
      500 },
    /* Pipelined: each reply belongs to its own command. */
    { HELLO "C: RSET\nC+ NOOP\nS: 250 Ok\nS+ 502 no NOOP\n" QUIT, 0 },
    { HELLO "C: NOOP\nC+ RSET\nS: 250 Ok\nS+ 502 no RSET\n" QUIT, 502 },
};

START_TEST(only_250_answers_a_bare_rset)
{
    struct session *session = script_session(answers[_i].script, NULL);
    const struct finding *finding = session_finding(session, "rset-not-250");

    ck_assert_int_eq(finding != NULL, answers[_i].code != 0);
    if (finding != NULL) {
        expect_judgement(finding, SEVERITY_WARNING, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_HIGH);
        expect_step(session, finding, "RSET", 0);
        expect_integer(finding, "code", answers[_i].code);
    }
    session_free(session);
}
END_TEST

START_TEST(the_sentence_names_the_code)
{
    struct session *session =
        session_with(HELLO RSET_ANSWERED("502 no") RSET RSET_ANSWERED("500 no") QUIT,
                     "rset-not-250 rset-noop-equivalent rset-noop-equivalent rset-not-250 "
                     "rset-connection-reuse-probe");

    expect_sentence(&session->findings[0], "RSET was answered 502; it must be 250");
    expect_sentence(&session->findings[3], "RSET was answered 500; it must be 250");
    session_free(session);
}
END_TEST

/* ------------------------------------------------------------ closes connection */

static struct session *session_closed_by(enum closed_by closed_by, enum close_reason reason,
                                         const char *script)
{
    struct script_options options = script_options_default();

    options.close = reason;
    options.closed_by = closed_by;
    return script_session(script, &options);
}

/* The close comes a millisecond behind the last segment. */
static const struct closing_row {
    const char *script;
    enum closed_by closed_by;
    enum close_reason reason;
    bool expected;
} closings[] = {
    { HELLO RSET, CLOSED_BY_SERVER, CLOSE_FIN, true },
    { HELLO RSET, CLOSED_BY_SERVER, CLOSE_RST, true },
    { HELLO "C: RSET\n", CLOSED_BY_SERVER, CLOSE_FIN, true },
    { HELLO ALICE_TO_BOB "C: RSET\n", CLOSED_BY_SERVER, CLOSE_FIN, true },
    { HELLO "C: RSET\n@ 0.999\n", CLOSED_BY_SERVER, CLOSE_FIN, true },
    { HELLO "C: RSET\n@ 1\n", CLOSED_BY_SERVER, CLOSE_FIN, false },
    { HELLO RSET, CLOSED_BY_CLIENT, CLOSE_FIN, false },
    { HELLO RSET, CLOSED_BY_BOTH, CLOSE_FIN, false },
    { HELLO RSET, CLOSED_BY_NOBODY, CLOSE_END_OF_CAPTURE, false },
    { HELLO RSET, CLOSED_BY_NOBODY, CLOSE_TIMEOUT, false },
    { HELLO RSET_ANSWERED("421 4.4.2 timeout"), CLOSED_BY_SERVER, CLOSE_FIN, false },
    { HELLO RSET "S: 421 4.4.2 idle for too long\n", CLOSED_BY_SERVER, CLOSE_FIN, false },
    { HELLO RSET QUIT, CLOSED_BY_SERVER, CLOSE_FIN, false },
    { HELLO "C: RSET\nC+ QUIT\nS: 250 Ok\nS+ 221 Bye\n", CLOSED_BY_SERVER, CLOSE_FIN, false },
    { HELLO RSET MAIL("alice@example.org"), CLOSED_BY_SERVER, CLOSE_FIN, false },
    { HELLO RSET "C: STARTTLS\nS: 220 go\nC| \\x16\\x03\\x01\n", CLOSED_BY_SERVER, CLOSE_FIN,
      false },
    { HELLO, CLOSED_BY_SERVER, CLOSE_FIN, false },
};

START_TEST(a_server_may_not_hang_up_because_of_rset)
{
    const struct closing_row *row = &closings[_i];
    struct session *session = session_closed_by(row->closed_by, row->reason, row->script);
    const struct finding *finding = session_finding(session, "rset-closes-connection");

    ck_assert_int_eq(finding != NULL, row->expected);
    if (finding != NULL) {
        expect_judgement(finding, SEVERITY_WARNING, BLAME_SERVER, CONFIDENCE_HIGH);
        expect_step(session, finding, "RSET", 0);
        expect_sentence(finding, "The server closed the connection because of a RSET");
    }
    session_free(session);
}
END_TEST

START_TEST(a_close_behind_the_second_of_two_rsets_is_about_the_second)
{
    struct session *session = session_closed_by(CLOSED_BY_SERVER, CLOSE_FIN, HELLO RSET RSET);

    expect_step(session, required_finding(session, "rset-closes-connection"), "RSET", 1);
    session_free(session);
}
END_TEST

START_TEST(a_close_behind_steps_that_were_left_out_says_nothing)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.closed_by = CLOSED_BY_SERVER;
    options.sessions.limits.steps = 4;
    session = script_session(HELLO RSET QUIT, &options);
    ck_assert_ptr_null(session_finding(session, "rset-closes-connection"));
    session_free(session);
}
END_TEST

/* --------------------------------------------------------------------- ignored */

static const struct ignored_row {
    const char *script;
    const char *verb; /* the command the finding is about; NULL for no finding */
    unsigned n;
} ignored[] = {
    { HELLO ALICE_TO_BOB RSET RCPT("dave@example.com") QUIT, "RCPT", 1 },
    { HELLO ALICE_TO_BOB RSET "C: RCPT TO:<d@example.com>\nS: 251 forwards\n" QUIT, "RCPT", 1 },
    { HELLO ALICE_TO_BOB RSET MESSAGE QUIT, "DATA", 0 },
    { HELLO ALICE_TO_BOB RSET RCPT("d@example.com") MESSAGE QUIT, "RCPT", 1 },
    { HELLO ALICE_TO_BOB "C: RSET\nC+ RCPT TO:<d@example.com>\nS: 250 Ok\nS+ 250 Ok\n", "RCPT", 1 },
    { HELLO ALICE_TO_BOB RSET RCPT_550("dave@example.com") QUIT, NULL, 0 },
    { HELLO ALICE_TO_BOB RSET DATA_REFUSED("503 5.5.1 MAIL first") QUIT, NULL, 0 },
    { HELLO ALICE_TO_BOB RSET ALICE_TO_BOB MESSAGE QUIT, NULL, 0 },
    { HELLO ALICE_TO_BOB RSET "C: SEND FROM:<a@example.org>\nS: 250 Ok\n" RCPT("d@example.com"),
      NULL, 0 },
    { HELLO ALICE_TO_BOB RSET "C: SOML FROM:<a@example.org>\nS: 250 Ok\n" RCPT("d@example.com"),
      NULL, 0 },
    { HELLO ALICE_TO_BOB RSET "C: SAML FROM:<a@example.org>\nS: 250 Ok\n" RCPT("d@example.com"),
      NULL, 0 },
    /* Where nothing was given, nothing was kept. */
    { HELLO RSET RCPT("dave@example.com") QUIT, NULL, 0 },
    /* A RSET that was not acknowledged took nothing away. */
    { HELLO ALICE_TO_BOB RSET_ANSWERED("502 no") MESSAGE QUIT, NULL, 0 },
    { HELLO ALICE_TO_BOB "C: RSET now\nS: 501 no argument\n" RCPT("d@example.com"), NULL, 0 },
    { HELLO ALICE_TO_BOB "C: RSET\nC: RCPT TO:<d@example.com>\n", NULL, 0 },
    /* A lenient server may have read MAIL where we do not. */
    { HELLO RSET "C: MAILFROM:<alice@example.org>\nS: 250 Ok\n" RCPT("bob@example.com") MESSAGE,
      NULL, 0 },
    { HELLO "C: AUTH PLAIN AGFsaWNlAHNlY3JldA==\nS: 235 Ok\n" RSET
            "C: MAILFROM:<alice@example.org>\nS: 250 Ok\n" RCPT("bob@example.com") MESSAGE,
      NULL, 0 },
    { HELLO RSET "C: MAIL FROM:<a@example.org>\nS: 451 later\n" RCPT("bob@example.com"), NULL, 0 },
};

START_TEST(nothing_may_be_accepted_between_rset_and_mail)
{
    const struct ignored_row *row = &ignored[_i];
    struct session *session = script_session(row->script, NULL);
    const struct finding *finding = session_finding(session, "rset-ignored");

    ck_assert_uint_eq(session_finding_count(session, "rset-ignored"), row->verb != NULL);
    if (finding != NULL) {
        expect_judgement(finding, SEVERITY_CRITICAL, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_HIGH);
        expect_step(session, finding, row->verb, row->n);
        expect_sentence(finding, "The server accepted this although RSET had taken sender and "
                                 "recipients away and no MAIL followed");
    }
    session_free(session);
}
END_TEST

START_TEST(each_ignored_rset_is_a_finding)
{
    struct session *session =
        script_session(HELLO ALICE_TO_BOB RSET RCPT("d@example.com") RSET RCPT("e@example.com")
                           RCPT("f@example.com") QUIT,
                       NULL);

    ck_assert_uint_eq(session_finding_count(session, "rset-ignored"), 2);
    session_free(session);
}
END_TEST

/* ----------------------------------------------------------------------- storm */

/* So many RSETs with nothing open, behind so many rounds of something else. */
static struct session *storm(const char *round, unsigned rounds, unsigned rsets)
{
    static char script[65536];
    size_t length = (size_t)snprintf(script, sizeof script, "%s", HELLO);
    struct session *session;

    for (unsigned i = 0; i < rounds; i++)
        length += (size_t)snprintf(script + length, sizeof script - length, "%s", round);
    for (unsigned i = 0; i < rsets; i++)
        length += (size_t)snprintf(script + length, sizeof script - length, "%s", RSET);
    snprintf(script + length, sizeof script - length, "%s", QUIT);
    ck_assert_uint_lt(length, sizeof script - 64);
    session = script_session(script, NULL);
    return session;
}

#define DELIVERED           ALICE_TO_BOB MESSAGE
#define DELIVERED_AND_RESET ALICE_TO_BOB MESSAGE RSET
#define HARVESTED           MAIL("x@example.org") RCPT_550("y@example.com") RSET
#define GREYLISTED                                                                                 \
    MAIL("alice@example.org") "C: RCPT TO:<bob@example.com>\nS: 450 later\n" RSET RSET
#define CALLED_OUT MAIL("") RCPT("bob@example.com") RSET RSET

static const struct storm_row {
    const char *round;
    unsigned rounds;
    unsigned rsets; /* beside those of the rounds */
    int64_t count;  /* that the finding names; 0 for no finding */
    int64_t messages;
} storms[] = {
    /* Hardly any mail: ten are too many below three messages. */
    { "", 0, 9, 0, 0 },
    { "", 0, 10, 10, 0 },
    { DELIVERED, 2, 10, 10, 2 },
    { DELIVERED, 3, 10, 0, 0 },
    /* Some mail: twenty are, and more than two for each message. */
    { DELIVERED, 3, 19, 0, 0 },
    { DELIVERED, 3, 20, 20, 3 },
    { DELIVERED, 9, 20, 20, 9 },
    { DELIVERED, 10, 20, 0, 0 },
    { DELIVERED, 10, 21, 21, 10 },
    /* A burst over a cached connection. */
    { DELIVERED_AND_RESET, 60, 0, 0, 0 },
    { HARVESTED, 10, 0, 10, 0 },
    { HARVESTED, 9, 0, 0, 0 },
    /* A queue at a server that greylists, and a server that verifies addresses. */
    { GREYLISTED, 30, 0, 0, 0 },
    { GREYLISTED, 3, 15, 21, 0 },
    { CALLED_OUT, 30, 0, 0, 0 },
    { CALLED_OUT, 3, 15, 21, 0 },
};

START_TEST(many_rsets_for_few_messages_are_a_storm)
{
    const struct storm_row *row = &storms[_i];
    struct session *session = storm(row->round, row->rounds, row->rsets);
    const struct finding *finding = session_finding(session, "rset-storm");

    ck_assert_int_eq(finding != NULL, row->count != 0);
    if (finding != NULL) {
        expect_judgement(finding, SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH);
        expect_step(session, finding, "RSET", (unsigned)row->count - 1);
        expect_integer(finding, "count", row->count);
        expect_integer(finding, "messages", row->messages);
    }
    ck_assert_uint_le(session_finding_count(session, "rset-storm"), 1);
    session_free(session);
}
END_TEST

START_TEST(the_sentence_of_a_storm_counts)
{
    struct session *session = storm(DELIVERED, 1, 10);

    expect_sentence(required_finding(session, "rset-storm"),
                    "10 RSETs on one connection that carried 1 message");
    session_free(session);
    session = storm(DELIVERED, 2, 10);
    expect_sentence(required_finding(session, "rset-storm"),
                    "10 RSETs on one connection that carried 2 messages");
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("rset_server_rules");
    TCase *not_250 = tcase_create("not 250");
    TCase *closing = tcase_create("closing");
    TCase *ignoring = tcase_create("ignoring");
    TCase *storming = tcase_create("storming");

    tcase_add_loop_test(not_250, only_250_answers_a_bare_rset, 0,
                        sizeof answers / sizeof answers[0]);
    tcase_add_test(not_250, the_sentence_names_the_code);
    tcase_add_loop_test(closing, a_server_may_not_hang_up_because_of_rset, 0,
                        sizeof closings / sizeof closings[0]);
    tcase_add_test(closing, a_close_behind_the_second_of_two_rsets_is_about_the_second);
    tcase_add_test(closing, a_close_behind_steps_that_were_left_out_says_nothing);
    tcase_add_loop_test(ignoring, nothing_may_be_accepted_between_rset_and_mail, 0,
                        sizeof ignored / sizeof ignored[0]);
    tcase_add_test(ignoring, each_ignored_rset_is_a_finding);
    tcase_add_loop_test(storming, many_rsets_for_few_messages_are_a_storm, 0,
                        sizeof storms / sizeof storms[0]);
    tcase_add_test(storming, the_sentence_of_a_storm_counts);
    suite_add_tcase(suite, not_250);
    suite_add_tcase(suite, closing);
    suite_add_tcase(suite, ignoring);
    suite_add_tcase(suite, storming);
    return suite;
}

SUITE_MAIN(suite);
