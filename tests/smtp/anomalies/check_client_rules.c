/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a client introduces itself, and when it gives up. */
#include "tests/smtp/anomalies/rule_kit.h"

#define GREETING "S: 220 mail.example.com ESMTP\n"
#define REFUSED  "S: 501 Syntax: HELO hostname\n"

/* ------------------------------------------------------------------ no name */

static const struct nameless_row {
    const char *script;
    const char *verb;
    enum severity severity; /* SEVERITY_COUNT for no finding */
    int64_t code;
} nameless[] = {
    { GREETING "C: HELO\n" REFUSED QUIT, "HELO", SEVERITY_WARNING, 501 },
    { GREETING "C: EHLO\n" REFUSED QUIT, "EHLO", SEVERITY_WARNING, 501 },
    { GREETING "C: LHLO\n" REFUSED QUIT, "LHLO", SEVERITY_WARNING, 501 },
    { GREETING "C: helo \t \n" REFUSED QUIT, "HELO", SEVERITY_WARNING, 501 },
    { GREETING "C: HELO\n", "HELO", SEVERITY_WARNING, 0 },
    /* The server let it pass. */
    { GREETING "C: HELO\nS: 250 hello\n" ALICE_TO_BOB MESSAGE QUIT, "HELO", SEVERITY_NOTICE, 250 },
    { GREETING "C: HELO\n" REFUSED ALICE_TO_BOB MESSAGE QUIT, "HELO", SEVERITY_NOTICE, 501 },
    { GREETING "C: HELO\nS: 250 hello\n" ALICE_TO_BOB DATA_REFUSED("554 no") QUIT, "HELO",
      SEVERITY_WARNING, 250 },
    /* What happens inside TLS is not known. */
    { GREETING "C: EHLO\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nC| \\x16\\x03\\x01\n", "EHLO",
      SEVERITY_NOTICE, 250 },
    { GREETING "C: HELO x\n" REFUSED QUIT, NULL, SEVERITY_COUNT, 0 },
    { GREETING "C: HELO [192.0.2.1]\nS: 250 hello\n" QUIT, NULL, SEVERITY_COUNT, 0 },
    { GREETING NOOP QUIT, NULL, SEVERITY_COUNT, 0 },
};

START_TEST(a_greeting_without_a_name_is_found)
{
    const struct nameless_row *row = &nameless[_i];
    struct session *session = script_session(row->script, NULL);
    const struct finding *finding = session_finding(session, "helo-missing-argument");
    char sentence[128];

    ck_assert_int_eq(finding != NULL, row->severity != SEVERITY_COUNT);
    if (finding != NULL) {
        expect_judgement(finding, row->severity, BLAME_CLIENT, CONFIDENCE_HIGH);
        expect_step(session, finding, row->verb, 0);
        expect_integer(finding, "code", row->code);
        snprintf(sentence, sizeof sentence, "%s without a name: the client does not say who it is",
                 row->verb);
        expect_sentence(finding, sentence);
    }
    session_free(session);
}
END_TEST

START_TEST(a_nameless_greeting_before_a_hole_is_info)
{
    struct session *session = script_session(GREETING "C: HELO\n" REFUSED "GAP C 20\n" QUIT, NULL);

    expect_severity(session, "helo-missing-argument", SEVERITY_INFO);
    session_free(session);
}
END_TEST

/* ----------------------------------------------------------------- gives up */

static const struct giving_row {
    const char *script;
    enum closed_by closed_by;
    int64_t code; /* 0 for no finding */
} givings[] = {
    { GREETING "C: HELO\n" REFUSED QUIT, CLOSED_BY_CLIENT, 501 },
    { GREETING "C: HELO\n" REFUSED, CLOSED_BY_CLIENT, 501 },
    { GREETING "C: EHLO localhost\nS: 504 5.5.2 need a full name\n" QUIT, CLOSED_BY_SERVER, 504 },
    { GREETING "C: EHLO localhost\nS: 550 no such host\n" QUIT, CLOSED_BY_CLIENT, 550 },
    { GREETING "C: EHLO localhost\nS: 550 5.5.2 no such host\n" QUIT, CLOSED_BY_CLIENT, 550 },
    { GREETING "C: EHLO x\nS: 501 no\nC: HELO x\nS: 501 no\n" QUIT, CLOSED_BY_CLIENT, 501 },
    { GREETING "C: EHLO x\nS: 250 hi\nC: EHLO\nS: 501 no\n" QUIT, CLOSED_BY_CLIENT, 501 },
    /* The server hung up. */
    { GREETING "C: HELO\n" REFUSED, CLOSED_BY_SERVER, 0 },
    { GREETING "C: HELO\n" REFUSED, CLOSED_BY_BOTH, 0 },
    /* It went on, one way or another. */
    { GREETING "C: EHLO x\nS: 501 no\nC: HELO x\nS: 250 hi\n" QUIT, CLOSED_BY_CLIENT, 0 },
    { GREETING "C: HELO\n" REFUSED ALICE_TO_BOB MESSAGE QUIT, CLOSED_BY_CLIENT, 0 },
    { GREETING "C: HELO\n" REFUSED "C: MAIL FROM:<a@example.org>\nS: 503 no\n", CLOSED_BY_CLIENT,
      0 },
    { GREETING "C: HELO\n" REFUSED RSET QUIT, CLOSED_BY_CLIENT, 0 },
    /* A health check; one that does not wait for answers. */
    { GREETING "C: HELO probe.example.org\nS: 250 hello\n" QUIT, CLOSED_BY_CLIENT, 0 },
    { GREETING QUIT, CLOSED_BY_CLIENT, 0 },
    { GREETING, CLOSED_BY_CLIENT, 0 },
    { GREETING "C: EHLO\nC+ QUIT\nS: 501 no\nS+ 221 bye\n", CLOSED_BY_CLIENT, 0 },
    /* Other refusals: not of the greeting's form, or of this client. */
    { GREETING "C: EHLO x\nS: 502 no EHLO\n" QUIT, CLOSED_BY_CLIENT, 0 },
    { GREETING "C: EHLO x\nS: 421 busy\n", CLOSED_BY_CLIENT, 0 },
    { GREETING "C: EHLO x\nS: 554 go away\n" QUIT, CLOSED_BY_CLIENT, 0 },
    { GREETING "C: EHLO x\nS: 550 5.7.1 your address is on a list\n" QUIT, CLOSED_BY_CLIENT, 0 },
    { GREETING "C: HELO\n", CLOSED_BY_CLIENT, 0 },
};

static struct session *closed_by(const char *script, enum closed_by closed_by)
{
    struct script_options options = script_options_default();

    options.closed_by = closed_by;
    return script_session(script, &options);
}

START_TEST(a_client_gives_up_when_its_greeting_is_refused)
{
    const struct giving_row *row = &givings[_i];
    struct session *session = closed_by(row->script, row->closed_by);
    const struct finding *finding = session_finding(session, "client-gives-up-after-501");
    char sentence[128];

    ck_assert_int_eq(finding != NULL, row->code != 0);
    if (finding != NULL) {
        expect_judgement(finding, SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH);
        expect_integer(finding, "code", row->code);
        snprintf(sentence, sizeof sentence,
                 "The client gave up when its greeting was answered %d, without trying to send "
                 "anything",
                 (int)row->code);
        expect_sentence(finding, sentence);
    }
    session_free(session);
}
END_TEST

START_TEST(the_last_greeting_is_what_it_gave_up_at)
{
    struct session *session =
        script_session(GREETING "C: EHLO x\nS: 501 no\nC: HELO x\nS: 501 no\n" QUIT, NULL);

    expect_step(session, required_finding(session, "client-gives-up-after-501"), "HELO", 0);
    session_free(session);
}
END_TEST

START_TEST(what_is_missing_may_be_what_it_tried_next)
{
    static const char script[] = GREETING "C: HELO\n" REFUSED QUIT;
    struct script_options options = script_options_default();
    struct session *session;

    options.sessions.limits.steps = 4;
    session = script_session(script, &options);
    ck_assert_ptr_null(session_finding(session, "client-gives-up-after-501"));
    session_free(session);
    options = script_options_default();
    options.no_handshake = true;
    session = script_session(script, &options);
    ck_assert_ptr_null(session_finding(session, "client-gives-up-after-501"));
    session_free(session);
    session = script_session(GREETING "C: HELO\n" REFUSED "GAP C 40\n" QUIT, NULL);
    ck_assert_ptr_null(session_finding(session, "client-gives-up-after-501"));
    session_free(session);
}
END_TEST

#define LOOP(test_case, test, rows)                                                                \
    tcase_add_loop_test(test_case, test, 0, sizeof(rows) / sizeof((rows)[0]))

static Suite *suite(void)
{
    Suite *suite = suite_create("client_rules");
    TCase *names = tcase_create("names");
    TCase *giving_up = tcase_create("giving up");

    LOOP(names, a_greeting_without_a_name_is_found, nameless);
    tcase_add_test(names, a_nameless_greeting_before_a_hole_is_info);
    LOOP(giving_up, a_client_gives_up_when_its_greeting_is_refused, givings);
    tcase_add_test(giving_up, the_last_greeting_is_what_it_gave_up_at);
    tcase_add_test(giving_up, what_is_missing_may_be_what_it_tried_next);
    suite_add_tcase(suite, names);
    suite_add_tcase(suite, giving_up);
    return suite;
}

SUITE_MAIN(suite);
