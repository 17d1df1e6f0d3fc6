/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings that rest on exact bytes, in captures from which bytes are missing.
 *
 * Each dialogue is one that the rule finds, whole and with a hole behind it; what else the
 * rule makes of holes is in the tests of its family.
 */
#include "tests/smtp/anomalies/rule_kit.h"

#define GREETING   "S: 220 mail.example.com ESMTP\n"
#define TEN(line)  line line line line line line line line line line
#define LONG_WORD  TEN(TEN("xxxxxx"))
#define RECEIVED   "C| Received: from a.example.net\\r\\n\n"
#define IN_MESSAGE HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\n"
#define END        "C| x\\r\\n.\\r\\n\nS: 250 ok\n"
#define RECORD     "\\x16\\x03\\x01\\x00\\x05\\x10\\x00\\x00\\x01k\n"

static const struct {
    const char *id;
    const char *script;
} rows[] = {
    { "post-data-rejection", IN_MESSAGE "C| x\\r\\n.\\r\\n\nS: 554 5.7.1 no\n" QUIT },
    { "data-body-burst", HELLO ALICE_TO_BOB "@ 9\n" MESSAGE QUIT },
    { "relay-denied",
      HELLO MAIL("a@example.org") "C: RCPT TO:<b@example.net>\nS: 554 5.7.1 Relay denied\n" QUIT },
    { "received-hops-high",
      IN_MESSAGE TEN(RECEIVED) TEN(RECEIVED) TEN(RECEIVED) "C| \\r\\n\n" END },
    { "size-exceeds-offer",
      GREETING "C: EHLO x.example.org\nS: 250-hi\nS+ 250 SIZE 5\n" ALICE_TO_BOB MESSAGE QUIT },
    { "size-declaration-wrong", HELLO "C: MAIL FROM:<a@example.org> SIZE=1\nS: 250 ok\n" RCPT(
                                    "b@example.com") "C: DATA\nS: 354 go\nC| " LONG_WORD LONG_WORD
                                                     "\\r\\n.\\r\\n\nS: 250 ok\n" QUIT },
    { "bdat-protocol-error", GREETING "C: EHLO x.example.org\nS: 250-hi\nS+ 250 SIZE\n" ALICE_TO_BOB
                                      "C| BDAT 2 LAST\\r\\nab\nS: 250 ok\n" QUIT },
    { "helo-invalid-name", GREETING "C: EHLO WORKGROUP\nS: 250 hi\n" ALICE_TO_BOB MESSAGE QUIT },
    { "noop-flood", HELLO NOOP NOOP NOOP QUIT },
    { "cross-protocol-http", GREETING "C: GET / HTTP/1.1\nS: 500 what\n" QUIT },
    { "proxy-header-not-expected",
      "C: PROXY TCP4 203.0.113.7 192.0.2.25 40001 25\n" GREETING "S: 500 what\n" QUIT },
    { "data-354-known-interceptor",
      HELLO ALICE_TO_BOB "C: DATA\nS: 354 Please start mail input.\n" END QUIT },
    { "enhanced-code-class-mismatch", HELLO "C: NOOP\nS: 250 5.0.0 ok\n" QUIT },
    { "ehlo-keyword-masked", GREETING "C: EHLO x.example.org\nS: 250-hi\nS+ 250 XXXXXXXA\n" QUIT },
    { "command-masked", HELLO "C: XXXXXXXX\nS: 500 what\n" QUIT },
    { "reply-bare-lf", HELLO "C: NOOP\nS| 250 ok\\n\n" QUIT },
    { "reply-bare-cr", HELLO "C: NOOP\nS| 250 o\\rk\\r\\n\n" QUIT },
    { "starttls-advertised-but-rejected",
      GREETING "C: EHLO x.example.org\nS: 250-hi\nS+ 250 STARTTLS\nC: STARTTLS\nS: 502 no\n" QUIT },
    { "command-line-too-long", HELLO "C: VRFY " LONG_WORD "\nS: 252 maybe\n" QUIT },
    { "reply-line-too-long", HELLO "C: NOOP\nS: 250 " LONG_WORD "\n" QUIT },
};

static struct server_software *software;

static void begin(void)
{
    struct error error;

    software = server_software_new();
    ck_assert(server_software_load_builtin(software, &error));
}

static void end(void)
{
    server_software_free(software);
}

static enum severity severity_in(const char *script, const char *id, uint64_t missing)
{
    struct script_options options = script_options_default();
    struct session *session;
    enum severity severity;

    options.sessions.software = software;
    options.sessions.messages.headers = true;
    options.missing[SIDE_CLIENT] = missing;
    session = script_session(script, &options);
    severity = required_finding(session, id)->severity;
    session_free(session);
    return severity;
}

static void expect_less(enum severity whole, enum severity holed)
{
    ck_assert_int_eq(holed, whole > SEVERITY_INFO ? whole - 1 : SEVERITY_INFO);
}

START_TEST(a_finding_that_rests_on_exact_bytes_is_one_severity_lower_beside_a_hole)
{
    char holed[16384];

    snprintf(holed, sizeof holed, "%sGAP C 5\n", rows[_i].script);
    expect_less(severity_in(rows[_i].script, rows[_i].id, 0), severity_in(holed, rows[_i].id, 0));
}
END_TEST

/* The hole is somewhere in TLS. */
START_TEST(so_is_one_in_front_of_tls)
{
    static const char script[] =
        GREETING "C: EHLO x.example.org\nS: 250-hi\nS+ 250 STARTTLS\nC: STARTTLS\nS: 220 go\n"
                 "S+ 250 injected\nC| " RECORD "S| " RECORD;

    expect_less(severity_in(script, "starttls-response-injection", 0),
                severity_in(script, "starttls-response-injection", 5));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("missing_bytes");
    TCase *holes = tcase_create("holes");

    tcase_add_checked_fixture(holes, begin, end);
    tcase_add_loop_test(holes,
                        a_finding_that_rests_on_exact_bytes_is_one_severity_lower_beside_a_hole, 0,
                        sizeof rows / sizeof rows[0]);
    tcase_add_test(holes, so_is_one_in_front_of_tls);
    suite_add_tcase(suite, holes);
    return suite;
}

SUITE_MAIN(suite);
