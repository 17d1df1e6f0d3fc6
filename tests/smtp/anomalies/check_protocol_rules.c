/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clients that speak another protocol than the server. */
#define RULES_UNDER_TEST                                                                           \
    " cross-protocol-http non-smtp-command tls-on-plaintext-port plaintext-on-tls-port "           \
    "proxy-header-not-expected "

#include "tests/smtp/anomalies/rule_kit.h"

#define GREETING "S: 220 mail.example.com ESMTP\n"
#define WHAT     "S: 500 5.5.1 what\n"
#define SECRET   "C: Host: mail.example.com\n"

/* ------------------------------------------------------------------- commands */

static const struct row {
    const char *script;
    const char *ids;
    enum severity severity;
} rows[] = {
    /* A request of HTTP, with mail in it and without. */
    { GREETING "C: GET / HTTP/1.1\n" WHAT SECRET WHAT, "cross-protocol-http", SEVERITY_WARNING },
    { GREETING "C: OPTIONS * HTTP/1.0\nS: 421 no HTTP here\n", "cross-protocol-http",
      SEVERITY_WARNING },
    { GREETING "C: POST / HTTP/1.1\nC+ Host: x\nC+ \nC+ EHLO x\nC+ MAIL FROM:<a@example.org>\n"
               "S: 500 no\nS: 500 no\nS: 500 no\nS: 250 hi\nS: 250 ok\n",
      "cross-protocol-http", SEVERITY_CRITICAL },
    /* Words of HTTP without its form, fields of a message, what begins with no letter. */
    { GREETING "C: GET /\n" WHAT, "non-smtp-command", SEVERITY_WARNING },
    { GREETING "C: CONNECT mail.example.com:25\n" WHAT, "non-smtp-command", SEVERITY_WARNING },
    { GREETING "C: Subject: hello\n" WHAT, "non-smtp-command", SEVERITY_WARNING },
    { GREETING "C| \\x05\\x01\\r\\n\n" WHAT, "non-smtp-command", SEVERITY_WARNING },
    { GREETING "C: * BAD\n" WHAT, "non-smtp-command", SEVERITY_WARNING },
    /* What is unknown, or only looks alike. */
    { GREETING "C: FROBNICATE now\n" WHAT QUIT, "", SEVERITY_COUNT },
    { GREETING "C: \n" WHAT QUIT, "", SEVERITY_COUNT },
    { GREETING "C: MAIL: FROM <a@example.org>\n" WHAT QUIT, "", SEVERITY_COUNT },
    { GREETING "C: X:Y: z\n" WHAT QUIT, "", SEVERITY_COUNT },
    { GREETING "C: MAIL FROM: <a@example.org>\nS: 250 ok\n" QUIT, "", SEVERITY_COUNT },
    { GREETING "C: HELP HTTP/1.1\nS: 214 ok\n" QUIT, "", SEVERITY_COUNT },
    { HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| GET / HTTP/1.1\\r\\nHost: x\\r\\n.\\r\\n\n"
                         "S: 250 2.0.0 queued\n" QUIT,
      "", SEVERITY_COUNT },
};

START_TEST(another_protocol_is_told_from_unknown_commands)
{
    struct session *session = session_with(rows[_i].script, rows[_i].ids);

    if (rows[_i].severity != SEVERITY_COUNT)
        expect_severity(session, rows[_i].ids, rows[_i].severity);
    session_free(session);
}
END_TEST

START_TEST(a_finding_says_what_was_said_and_how_often)
{
    struct session *session =
        session_with(GREETING "C: Subject: hello\n" WHAT "C: To: bob\n" WHAT, "non-smtp-command");
    const struct finding *finding = session->findings;

    expect_step(session, finding, "SUBJECT:", 0);
    expect_integer(finding, "count", 2);
    session_free(session);
}
END_TEST

START_TEST(behind_a_hole_it_may_be_the_rest_of_a_message)
{
    struct session *session =
        script_session(GREETING "C: Subject: hello\n" WHAT "GAP C 20\n" QUIT, NULL);

    expect_severity(session, "non-smtp-command", SEVERITY_NOTICE);
    session_free(session);
}
END_TEST

/* ------------------------------------------------------------------------- TLS */

static struct session *at_port(uint16_t port, const char *script)
{
    struct script_options options = script_options_default();
    const uint8_t octets[] = { 192, 0, 2, 25 };

    options.server = (struct endpoint){ ip_address_v4(octets), port };
    return script_session(script, &options);
}

#define HELLO_TLS                                                                                  \
    "C| \\x16\\x03\\x01\\x00\\x2d\\x01\\x00\\x00\\x29\\x03\\x03"                                   \
    "0123456789abcdef0123456789abcdef\\x00\\x00\\x02\\xc0\\x2f\\x01\\x00\n"
#define ANSWER_TLS                                                                                 \
    "S| \\x16\\x03\\x03\\x00\\x2a\\x02\\x00\\x00\\x26\\x03\\x03"                                   \
    "0123456789abcdef0123456789abcdef\\x00\\xc0\\x2f\\x00\n"

static const struct tls_row {
    uint16_t port;
    const char *script;
    const char *ids;
    enum blame blame;
} tls_rows[] = {
    { 587, GREETING HELLO_TLS "S: 500 what\n", "tls-on-plaintext-port", BLAME_CLIENT },
    { 25, HELLO_TLS GREETING, "tls-on-plaintext-port", BLAME_CLIENT },
    /* That is how it is meant. */
    { 465, HELLO_TLS ANSWER_TLS, "", BLAME_COUNT },
    { 2525, HELLO_TLS ANSWER_TLS, "", BLAME_COUNT },
    { 587, GREETING HELLO_TLS ANSWER_TLS, "", BLAME_COUNT },
    { 587, HELLO "C: STARTTLS\nS: 220 go\n" HELLO_TLS ANSWER_TLS, "", BLAME_COUNT },
    /* The server says nothing: it may be slow, or nobody is there. */
    { 587, HELLO_TLS, "", BLAME_COUNT },
    { 465, GREETING QUIT, "plaintext-on-tls-port", BLAME_SERVER },
    { 465, "C: EHLO client.example.org\n", "plaintext-on-tls-port", BLAME_CLIENT },
    /* The client does as it should, and the server does not. */
    { 465, GREETING HELLO_TLS "S: 500 what\n", "plaintext-on-tls-port", BLAME_SERVER },
    { 465, HELLO_TLS GREETING, "plaintext-on-tls-port", BLAME_SERVER },
    { 587, GREETING QUIT, "", BLAME_COUNT },
    /* A load balancer that says nothing of TLS has not taken it off. */
    { 465, "C: PROXY TCP4 203.0.113.7 192.0.2.25 40001 465\n" GREETING QUIT,
      "plaintext-on-tls-port", BLAME_SERVER },
    /* Something in front has taken TLS off. */
    { 465,
      "C| "
      "\\r\\n\\r\\n\\x00\\r\\nQUIT\\n\\x21\\x11\\x00\\x1b\\xcb\\x00\\x71\\x07\\xc0\\x00\\x02\\x19"
      "\\x9c\\x41\\x01\\xd1\\x20\\x00\\x0c\\x01\\x00\\x00\\x00\\x00\\x21\\x00\\x04TLSv\n" GREETING
          QUIT,
      "", BLAME_COUNT },
};

START_TEST(tls_and_clear_text_are_held_against_the_port)
{
    static const char *const mine[] = { "tls-on-plaintext-port", "plaintext-on-tls-port" };
    const struct tls_row *row = &tls_rows[_i];
    struct session *session = at_port(row->port, row->script);

    for (size_t i = 0; i < sizeof mine / sizeof mine[0]; i++)
        ck_assert_int_eq(session_finding(session, mine[i]) != NULL, strcmp(row->ids, mine[i]) == 0);
    if (row->blame != BLAME_COUNT)
        expect_judgement(required_finding(session, row->ids), SEVERITY_NOTICE, row->blame,
                         CONFIDENCE_HIGH);
    session_free(session);
}
END_TEST

/* Closed by the server or ended in an alert: what is wrong is said once. */
START_TEST(where_tls_was_not_expected_no_handshake_has_failed)
{
    static const char *const scripts[] = {
        GREETING HELLO_TLS "S: 500 what\n",
        HELLO_TLS GREETING,
        GREETING HELLO_TLS "S: 500 what\nC| \\x15\\x03\\x01\\x00\\x02\\x02\\x46\n",
    };
    struct script_options options = script_options_default();
    struct session *session;

    options.closed_by = CLOSED_BY_SERVER;
    session = script_session(scripts[_i], &options);
    ck_assert_ptr_nonnull(session_finding(session, "tls-on-plaintext-port"));
    ck_assert_ptr_null(session_finding(session, "tls-handshake-failed"));
    session_free(session);
}
END_TEST

START_TEST(without_its_step_tls_on_the_wrong_port_is_found_all_the_same)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.sessions.limits.steps = 1;
    session = script_session(GREETING HELLO_TLS "S: 500 what\n", &options);
    ck_assert_int_eq(required_finding(session, "tls-on-plaintext-port")->step, STEP_NONE);
    session_free(session);
}
END_TEST

/* What decrypts does not do so from the middle on. */
START_TEST(where_tls_was_under_way_what_is_in_clear_is_no_fault)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.no_handshake = true;
    options.server = (struct endpoint){ ip_address_v4((const uint8_t[]){ 192, 0, 2, 25 }), 465 };
    session = script_session("C: NOOP\nS: 250 ok\nC| \\x17\\x03\\x03\\x00\\x05abcde\n"
                             "S| \\x17\\x03\\x03\\x00\\x05abcde\n",
                             &options);
    ck_assert_ptr_null(session_finding(session, "plaintext-on-tls-port"));
    session_free(session);
}
END_TEST

START_TEST(a_proxy_that_was_not_told_where_to_has_said_nothing_in_clear)
{
    struct session *session = at_port(465, "C| \\x05\\x01\\x00\nS| \\x05\\xff\n");

    ck_assert_ptr_nonnull(session->tunnelled);
    expect_ids(session, "");
    session_free(session);
}
END_TEST

/* Through a proxy the port is the one that it was asked for. */
START_TEST(through_a_proxy_the_port_is_that_of_the_target)
{
    struct session *session =
        at_port(1080, "C| \\x04\\x01\\x01\\xd1\\xc0\\x00\\x02\\x19\\x00\n"
                      "S| \\x00\\x5a\\x00\\x00\\x00\\x00\\x00\\x00\n" GREETING QUIT);

    expect_ids(session, "plaintext-on-tls-port");
    session_free(session);
}
END_TEST

/* ----------------------------------------------------------------------- PROXY */

#define HEADER "C: PROXY TCP4 203.0.113.7 192.0.2.25 40001 25\n"

static const struct row proxies[] = {
    { HEADER GREETING "S: 500 what\n" QUIT, "proxy-header-not-expected", SEVERITY_WARNING },
    { GREETING HEADER "S: 500 what\n" QUIT, "proxy-header-not-expected", SEVERITY_WARNING },
    { GREETING "C| \\r\\n\\r\\n\\x00\\r\\nQUIT\\n\\x20\\x00\\x00\\x00\n"
               "S: 500 what\nS: 500 what\nS: 500 what\nS: 221 bye\n",
      "proxy-header-not-expected", SEVERITY_WARNING },
    { HEADER GREETING QUIT, "", SEVERITY_COUNT },
    { HEADER GREETING "C: FROB\nS: 500 what\n" QUIT, "", SEVERITY_COUNT },
    { HEADER GREETING "C: \nS: 500 what\n" QUIT, "", SEVERITY_COUNT },
    { HEADER "S: 421 try later\n", "", SEVERITY_COUNT },
    { HEADER "C: EHLO client.example.org\n", "", SEVERITY_COUNT },
    /* That is the answer to EHLO. */
    { HEADER GREETING "C: EHLO client.example.org\nS: 502 no\n" QUIT, "", SEVERITY_COUNT },
    { HEADER "S: 554 not you\n", "", SEVERITY_COUNT },
};

START_TEST(a_header_that_is_refused_is_found)
{
    struct session *session = session_with(proxies[_i].script, proxies[_i].ids);

    if (proxies[_i].severity != SEVERITY_COUNT)
        expect_judgement(required_finding(session, proxies[_i].ids), proxies[_i].severity,
                         BLAME_MIDDLEBOX, CONFIDENCE_HIGH);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("protocol_rules");
    TCase *commands = tcase_create("commands");
    TCase *tls = tcase_create("TLS");
    TCase *proxy = tcase_create("PROXY");

    tcase_add_loop_test(commands, another_protocol_is_told_from_unknown_commands, 0,
                        sizeof rows / sizeof rows[0]);
    tcase_add_test(commands, a_finding_says_what_was_said_and_how_often);
    tcase_add_test(commands, behind_a_hole_it_may_be_the_rest_of_a_message);
    tcase_add_loop_test(tls, where_tls_was_not_expected_no_handshake_has_failed, 0, 3);
    tcase_add_loop_test(tls, tls_and_clear_text_are_held_against_the_port, 0,
                        sizeof tls_rows / sizeof tls_rows[0]);
    tcase_add_test(tls, without_its_step_tls_on_the_wrong_port_is_found_all_the_same);
    tcase_add_test(tls, where_tls_was_under_way_what_is_in_clear_is_no_fault);
    tcase_add_test(tls, a_proxy_that_was_not_told_where_to_has_said_nothing_in_clear);
    tcase_add_test(tls, through_a_proxy_the_port_is_that_of_the_target);
    tcase_add_loop_test(proxy, a_header_that_is_refused_is_found, 0,
                        sizeof proxies / sizeof proxies[0]);
    suite_add_tcase(suite, commands);
    suite_add_tcase(suite, tls);
    suite_add_tcase(suite, proxy);
    return suite;
}

SUITE_MAIN(suite);
