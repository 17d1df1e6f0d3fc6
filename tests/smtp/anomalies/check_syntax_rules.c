/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines and their bytes. */
#include "tests/smtp/anomalies/rule_kit.h"

#define GREETING    "S: 220 mail.example.com ESMTP\n"
#define BEHIND_HELO GREETING "C: HELO client.example.org\nS: 250 mail.example.com\n"

/* ------------------------------------------------------------------- line ends */

START_TEST(commands_that_end_in_lf_are_found_once)
{
    struct session *session = session_with(HELLO "C| MAIL FROM:<a@example.org>\\n\nS: 250 ok\n"
                                                 "C| RSET\\n\nS: 250 ok\n" QUIT,
                                           "bare-lf-in-command rset-noop-equivalent");
    const struct finding *finding = required_finding(session, "bare-lf-in-command");

    expect_judgement(finding, SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH);
    expect_step(session, finding, "MAIL", 0);
    expect_integer(finding, "count", 2);
    session_free(session);
}
END_TEST

/* Key by key, as somebody types who has netcat. */
START_TEST(commands_that_were_typed_are_for_information)
{
    struct session *session = script_session(GREETING "@ 3\nC| HELO x\\n\nS: 250 hi\n"
                                                      "@ 4\nC| NOOP\\n\nS: 250 ok\n"
                                                      "@ 5\nC| NOOP\\n\nS: 250 ok\n"
                                                      "@ 3\nC| QUIT\\n\nS: 221 bye\n",
                                             NULL);

    expect_severity(session, "bare-lf-in-command", SEVERITY_INFO);
    session_free(session);
}
END_TEST

START_TEST(behind_turn_commands_are_the_servers)
{
    struct session *session =
        script_session(HELLO "C: TURN\nS: 250 ok\nC: 220 client.example.org\n"
                             "S| NOOP\\n\nC: 250 ok\nS| QUIT\\n\nC: 221 bye\n",
                       NULL);

    ck_assert_ptr_null(session_finding(session, "bare-lf-in-command"));
    session_free(session);
}
END_TEST

START_TEST(lf_in_a_message_is_no_command)
{
    expect_findings(HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| one\\r\\ntwo\\r\\n.\\r\\n\n"
                                       "S: 250 2.0.0 queued\n" QUIT,
                    "");
}
END_TEST

/* ---------------------------------------------------------------------- lengths */

/* `start`, so many times `x`, `end`. */
static struct session *with_filler(const char *before, const char *start, size_t count,
                                   const char *end)
{
    char *script = malloc(strlen(before) + strlen(start) + count + strlen(end) + 1);
    struct session *session;

    strcpy(script, before);
    strcat(script, start);
    for (size_t length = strlen(script), i = 0; i < count; i++) {
        script[length + i] = 'x';
        script[length + i + 1] = '\0';
    }
    strcat(script, end);
    session = script_session(script, NULL);
    free(script);
    return session;
}

#define OFFERS                                                                                     \
    "S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\nS: 250-mail.example.com\n"         \
    "S+ 250-SIZE\nS+ 250 DSN\n"

static const struct length_row {
    const char *before, *start;
    size_t filler; /* the longest that is not found */
    const char *end;
} lengths[] = {
    /* NOOP, a blank and CRLF are 7 of 512. */
    { GREETING, "C: NOOP ", 505, "\nS: 250 ok\n" QUIT },
    /* MAIL FROM:<@example.org> and CRLF are 26 of 512. */
    { BEHIND_HELO, "C: MAIL FROM:<", 486, "@example.org>\nS: 250 ok\n" QUIT },
    /* SIZE allows 26 more, DSN 100; for RCPT, of 24, DSN 500. */
    { OFFERS, "C: MAIL FROM:<", 612, "@example.org>\nS: 250 ok\n" QUIT },
    { OFFERS MAIL("alice@example.org"), "C: RCPT TO:<", 988, "@example.com>\nS: 250 ok\n" QUIT },
};

START_TEST(a_command_may_be_as_long_as_extensions_allow)
{
    const struct length_row *row = &lengths[_i];
    struct session *longest = with_filler(row->before, row->start, row->filler, row->end);
    struct session *longer = with_filler(row->before, row->start, row->filler + 1, row->end);

    ck_assert_ptr_null(session_finding(longest, "command-line-too-long"));
    expect_judgement(required_finding(longer, "command-line-too-long"), SEVERITY_NOTICE,
                     BLAME_CLIENT, CONFIDENCE_HIGH);
    session_free(longest);
    session_free(longer);
}
END_TEST

START_TEST(a_very_long_command_is_a_warning)
{
    struct session *notice = with_filler(GREETING, "C: NOOP ", 2041, "\nS: 250 ok\n");
    struct session *warning = with_filler(GREETING, "C: NOOP ", 2042, "\nS: 250 ok\n");

    expect_severity(notice, "command-line-too-long", SEVERITY_NOTICE);
    expect_severity(warning, "command-line-too-long", SEVERITY_WARNING);
    expect_integer(required_finding(warning, "command-line-too-long"), "octets", 2049);
    session_free(notice);
    session_free(warning);
}
END_TEST

START_TEST(auth_and_xclient_may_be_long)
{
    struct session *auth = with_filler(HELLO, "C: AUTH PLAIN ", 3000, "\nS: 535 no\n" QUIT);
    struct session *xclient = with_filler(HELLO, "C: XCLIENT NAME=", 3000, "\nS: 220 ok\n" QUIT);

    ck_assert_ptr_null(session_finding(auth, "command-line-too-long"));
    ck_assert_ptr_null(session_finding(xclient, "command-line-too-long"));
    session_free(auth);
    session_free(xclient);
}
END_TEST

/* Code, hyphen and CRLF are 6. */
START_TEST(a_line_of_a_reply_has_512_octets_at_most)
{
    struct session *longest =
        with_filler(GREETING "C: NOOP\n", "S: 250-", 506, "\nS+ 250 ok\n" QUIT);
    struct session *longer =
        with_filler(GREETING "C: NOOP\n", "S: 250-", 507, "\nS+ 250 ok\n" QUIT);

    ck_assert_ptr_null(session_finding(longest, "reply-line-too-long"));
    expect_judgement(required_finding(longer, "reply-line-too-long"), SEVERITY_NOTICE, BLAME_SERVER,
                     CONFIDENCE_HIGH);
    expect_integer(required_finding(longer, "reply-line-too-long"), "octets", 513);
    session_free(longest);
    session_free(longer);
}
END_TEST

START_TEST(many_lines_of_a_reply_are_not_one_long_line)
{
    char line[400] = "S: 250-";
    char script[8192] = GREETING "C: HELP\n";
    struct session *session;

    memset(line + 7, 'x', 300);
    strcpy(line + 307, "\n");
    for (int i = 0; i < 8; i++)
        strcat(script, line);
    strcat(script, "S: 250 ok\n" QUIT);
    session = script_session(script, NULL);
    expect_ids(session, "");
    session_free(session);
}
END_TEST

/* ------------------------------------------------------------------------ bytes */

static const struct row {
    const char *script;
    const char *ids;
    enum severity severity;
} rows[] = {
    { HELLO "C| MAIL FROM:<a\\x00b@example.org>\\r\\n\nS: 501 no\n" QUIT, "nul-in-command",
      SEVERITY_WARNING },
    { HELLO "C| NO\\x00OP\\r\\n\nS: 500 no\n" QUIT, "nul-in-command", SEVERITY_WARNING },
    { HELLO "C| HELP 0\\r\\n\nS: 214 ok\n" QUIT, "", SEVERITY_COUNT },
    { HELLO "C| MAIL FROM:<j\\xc3\\xb6rg@example.org>\\r\\n\nS: 250 ok\n" QUIT,
      "non-ascii-without-smtputf8", SEVERITY_NOTICE },
    { HELLO "C: MAIL FROM:<a@example.org>\nS: 250 ok\n"
            "C| RCPT TO:<j\\xc3\\xb6rg@example.com>\\r\\n\nS: 553 no\n" QUIT,
      "non-ascii-without-smtputf8", SEVERITY_NOTICE },
    { "S: 220 mail.example.com ESMTP\nC: EHLO c.example.org\nS: 250-mail.example.com\n"
      "S+ 250 SMTPUTF8\n"
      "C| MAIL FROM:<j\\xc3\\xb6rg@example.org> SMTPUTF8\\r\\n\nS: 250 ok\n"
      "C| RCPT TO:<j\\xc3\\xb6rg@example.com>\\r\\n\nS: 250 ok\n" QUIT,
      "", SEVERITY_COUNT },
    /* It does not say so. */
    { HELLO "C| MAIL FROM:<j\\xc3\\xb6rg@example.org> SIZE=1\\r\\n\nS: 250 ok\n" QUIT,
      "non-ascii-without-smtputf8", SEVERITY_NOTICE },
    { HELLO "C| RCPT TO:<j\\xc3\\xb6rg@example.com>\\r\\n\nS: 503 no\n" QUIT,
      "bad-sequence non-ascii-without-smtputf8", SEVERITY_NOTICE },
    /* Not in the address. */
    { HELLO "C| MAIL FROM:<a@example.org> X=\\xc3\\xb6\\r\\n\nS: 555 no\n" QUIT, "",
      SEVERITY_COUNT },
};

START_TEST(bytes_that_do_not_belong_into_a_command_are_found)
{
    struct session *session = session_with(rows[_i].script, rows[_i].ids);

    if (rows[_i].severity != SEVERITY_COUNT)
        expect_judgement(session->findings, rows[_i].severity, BLAME_CLIENT, CONFIDENCE_HIGH);
    session_free(session);
}
END_TEST

static const char *const doubtful[] = {
    "C| NOOP\\n\nS: 250 ok\n",
    "C| NO\\x00OP\\r\\n\nS: 500 no\n",
    "C| MAIL FROM:<j\\xc3\\xb6rg@example.org>\\r\\n\nS: 250 ok\n",
};

START_TEST(in_a_session_with_holes_they_are_worth_less)
{
    char whole[512];
    char holed[512];
    struct session *before, *behind;

    snprintf(whole, sizeof whole, HELLO "%s" QUIT, doubtful[_i]);
    snprintf(holed, sizeof holed, HELLO "%sGAP C 30\n" QUIT, doubtful[_i]);
    before = script_session(whole, NULL);
    behind = script_session(holed, NULL);
    expect_severity(behind, before->findings[0].id,
                    (enum severity)(before->findings[0].severity - 1));
    session_free(before);
    session_free(behind);
}
END_TEST

static const char *const as_long_as_they_like[] = {
    "AUTH PLAIN ", "X-EXPS GSSAPI ", "BURL imap://", "XCLIENT NAME=", "XFORWARD NAME=",
};

START_TEST(commands_of_some_extensions_may_be_of_any_length)
{
    char start[64];
    struct session *session;

    snprintf(start, sizeof start, "C: %s", as_long_as_they_like[_i]);
    session = with_filler(HELLO, start, 600, "\nS: 250 ok\n" QUIT);
    ck_assert_ptr_null(session_finding(session, "command-line-too-long"));
    session_free(session);
    session = with_filler(HELLO, "C: VRFY ", 600, "\nS: 250 ok\n" QUIT);
    ck_assert_ptr_nonnull(session_finding(session, "command-line-too-long"));
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("syntax_rules");
    TCase *ends = tcase_create("line ends");
    TCase *lengths_case = tcase_create("lengths");
    TCase *bytes = tcase_create("bytes");

    tcase_add_test(ends, commands_that_end_in_lf_are_found_once);
    tcase_add_test(ends, commands_that_were_typed_are_for_information);
    tcase_add_test(ends, behind_turn_commands_are_the_servers);
    tcase_add_test(ends, lf_in_a_message_is_no_command);
    tcase_add_loop_test(lengths_case, a_command_may_be_as_long_as_extensions_allow, 0,
                        sizeof lengths / sizeof lengths[0]);
    tcase_add_test(lengths_case, a_very_long_command_is_a_warning);
    tcase_add_test(lengths_case, auth_and_xclient_may_be_long);
    tcase_add_test(lengths_case, a_line_of_a_reply_has_512_octets_at_most);
    tcase_add_test(lengths_case, many_lines_of_a_reply_are_not_one_long_line);
    tcase_add_loop_test(bytes, bytes_that_do_not_belong_into_a_command_are_found, 0,
                        sizeof rows / sizeof rows[0]);
    tcase_add_loop_test(bytes, in_a_session_with_holes_they_are_worth_less, 0,
                        sizeof doubtful / sizeof doubtful[0]);
    tcase_add_loop_test(ends, commands_of_some_extensions_may_be_of_any_length, 0,
                        sizeof as_long_as_they_like / sizeof as_long_as_they_like[0]);
    suite_add_tcase(suite, ends);
    suite_add_tcase(suite, lengths_case);
    suite_add_tcase(suite, bytes);
    return suite;
}

SUITE_MAIN(suite);
