/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What something on the way painted over, or put in. */
#include "tests/smtp/anomalies/reply_kit.h"

/* ---------------------------------------------------------- greeting and keywords */

static const struct row masked_banners[] = {
    { "S: 220 ****************2**0*\nC: HELO x\nS: 250 hi\n" QUIT, SEVERITY_NOTICE },
    { "S: 220 **\n" EHLO("S+ 250-STARTTLS\n") QUIT, SEVERITY_NOTICE },
    { "S: 220 **\n" EHLO("") QUIT, SEVERITY_WARNING },
    { "S: 220 **\nC: EHLO x\nS: 500 no\nC: HELO x\nS: 250 hi\n" QUIT, SEVERITY_NOTICE },
    { "S: 220 **\n" QUIT, SEVERITY_NOTICE },
    { "S: 220-*****\nS+ 220 **** ***\n" QUIT, SEVERITY_NOTICE },
    { "S: 220 *\n" QUIT, SEVERITY_COUNT },
    { "S: 220-*******************\nS+ 220 mail.example.com ESMTP\n" QUIT, SEVERITY_COUNT },
    { "S: 220 *** welcome ***\n" QUIT, SEVERITY_COUNT },
    { "S: 220 20\n" QUIT, SEVERITY_COUNT },
    { "S| 220 **\\x00**\\r\\n\n" QUIT, SEVERITY_COUNT },
    { "S: 220\n" QUIT, SEVERITY_COUNT },
    { "C: QUIT\n", SEVERITY_COUNT },
};

START_TEST(a_greeting_is_painted_over)
{
    struct session *session = script_session(masked_banners[_i].script, NULL);
    const struct finding *finding =
        judge(session, &masked_banners[_i], "banner-masked", BLAME_MIDDLEBOX, CONFIDENCE_HIGH);

    if (finding != NULL) {
        ck_assert_int_eq(finding->step, session->greeting);
        expect_sentence(finding, "The greeting is painted over with asterisks: a firewall inspects "
                                 "SMTP and hides what it does not know");
    }
    session_free(session);
}
END_TEST

static const struct row masked_keywords[] = {
    { GREETING EHLO("S+ 250-XXXXXXXA\n") QUIT, SEVERITY_WARNING },
    { GREETING EHLO("S+ 250-XXA\n") QUIT, SEVERITY_WARNING },
    { GREETING EHLO("S+ 250-XXXXXXXX\n") QUIT, SEVERITY_WARNING },
    { GREETING EHLO("S+ 250-START***\n") QUIT, SEVERITY_WARNING },
    { GREETING EHLO("S+ 250-XA\n") QUIT, SEVERITY_COUNT },
    { GREETING EHLO("S+ 250-XCLIENT NAME\nS+ 250-X-EXPS\nS+ 250-XDSN\nS+ 250-XFORWARD\n") QUIT,
      SEVERITY_COUNT },
    { GREETING EHLO("S+ 250-XXXX-1\n") QUIT, SEVERITY_COUNT },
    { GREETING EHLO("S+ 250-XXa\n") QUIT, SEVERITY_COUNT },
    { GREETING EHLO("S+ 250-XXXX1\n") QUIT, SEVERITY_COUNT },
    { GREETING EHLO("S+ 250-SIZE *\n") QUIT, SEVERITY_COUNT },
};

START_TEST(a_keyword_is_painted_over)
{
    struct session *session = script_session(masked_keywords[_i].script, NULL);
    const struct finding *finding = judge(session, &masked_keywords[_i], "ehlo-keyword-masked",
                                          BLAME_MIDDLEBOX, CONFIDENCE_HIGH);

    if (finding != NULL)
        ck_assert_int_eq(session->steps[finding->step].reply_to, session->helo);
    session_free(session);
}
END_TEST

#define TEN_X "XXXXXXXXXX"

START_TEST(of_a_long_keyword_the_beginning_is_told)
{
    struct session *session = script_session(
        GREETING EHLO("S+ 250-" TEN_X TEN_X TEN_X TEN_X TEN_X TEN_X TEN_X "A\n") QUIT, NULL);

    expect_sentence(required_finding(session, "ehlo-keyword-masked"),
                    "The EHLO keyword " TEN_X TEN_X TEN_X TEN_X TEN_X TEN_X
                    "XXXX was painted over on the way: something removes what the server offers");
    session_free(session);
}
END_TEST

static const struct row markers[] = {
    { GREETING EHLO("S+ 250-XFILTERED\n") QUIT, SEVERITY_NOTICE },
    { GREETING EHLO("S+ 250-xfiltered\n") QUIT, SEVERITY_NOTICE },
    { GREETING EHLO("S+ 250-MAILSTORE\n") QUIT, SEVERITY_NOTICE },
    { GREETING EHLO("S+ 250-XPASS\n") QUIT, SEVERITY_NOTICE },
    { "S: 220 smtp.passthru\n" EHLO("") QUIT, SEVERITY_NOTICE },
    { "S: 220 smtp.passthru\n" EHLO("S+ 250-XFILTERED\n") QUIT, SEVERITY_NOTICE },
    { GREETING EHLO("S+ 250-XFILTERED2\n") QUIT, SEVERITY_COUNT },
    { "S: 220 smtp.passthru.example.com\n" EHLO("") QUIT, SEVERITY_COUNT },
    { "S: 220 mail.example.com smtp.passthru\n" EHLO("") QUIT, SEVERITY_COUNT },
    { "S: 220\n" EHLO("") QUIT, SEVERITY_COUNT },
    { GREETING EHLO("S+ 250-SIZE XPASS\n") QUIT, SEVERITY_COUNT },
};

START_TEST(a_filter_gives_itself_a_name)
{
    struct session *session = script_session(markers[_i].script, NULL);

    judge(session, &markers[_i], "ehlo-filter-marker", BLAME_MIDDLEBOX, CONFIDENCE_HIGH);
    session_free(session);
}
END_TEST

START_TEST(the_sentence_about_a_filter_quotes_its_name)
{
    struct session *session = script_session(GREETING EHLO("S+ 250-xfiltered\n") QUIT, NULL);
    const struct finding *finding = required_finding(session, "ehlo-filter-marker");

    ck_assert_int_eq(session->steps[finding->step].reply_to, session->helo);
    expect_sentence(finding, "The EHLO keyword XFILTERED is put there by a mail filter that passes "
                             "the dialogue on");
    session_free(session);
    session = script_session("S: 220 smtp.passthru\n" EHLO("S+ 250-XFILTERED\n") QUIT, NULL);
    finding = required_finding(session, "ehlo-filter-marker");
    ck_assert_uint_eq(session_finding_count(session, "ehlo-filter-marker"), 1);
    ck_assert_int_eq(finding->step, session->greeting);
    expect_sentence(finding, "The greeting's name smtp.passthru is that of a mail filter that "
                             "passes the dialogue on");
    session_free(session);
}
END_TEST

/* ------------------------------------------------------------------------ commands */

static const struct row masked_commands[] = {
    { POSTFIX "C: XXXX\nS: 500 what\n" QUIT, SEVERITY_CRITICAL },
    { POSTFIX "C: XXXXXXXX\nS: 500 what\n" QUIT, SEVERITY_CRITICAL },
    { POSTFIX "C: XXX\nS: 500 what\n" QUIT, SEVERITY_COUNT },
    { POSTFIX "C: XXXXA\nS: 500 what\n" QUIT, SEVERITY_COUNT },
    { POSTFIX "C: XCLIENT NAME=x\nS: 500 what\n" QUIT, SEVERITY_COUNT },
    { POSTFIX "C: GARBAGE\nS: 500 what\n" QUIT, SEVERITY_COUNT },
    /* What the server got is seen in what it says. */
    { POSTFIX "C: STARTTLS\nS: 500 Command unknown: 'XXX'\n" QUIT, SEVERITY_CRITICAL },
    { POSTFIX "C: BDAT 9 LAST\nS: 502 5.5.1 <XXXX> unimplemented\n" QUIT, SEVERITY_CRITICAL },
    { GREETING "C: EHLO x\nS: 501-no such command\nS+ 501 \"XXXX\".\nC: HELO x\nS: 250 x\n" QUIT,
      SEVERITY_CRITICAL },
    { POSTFIX "C: NOOP\nS: 500 'XX' unknown\n" QUIT, SEVERITY_COUNT },
    { POSTFIX "C: NOOP\nS: 500 XXXA unknown\n" QUIT, SEVERITY_COUNT },
    { POSTFIX "C: NOOP\nS: 500 xxxx unknown\n" QUIT, SEVERITY_COUNT },
    { POSTFIX "C: NOOP\nS: 250 XXXX\n" QUIT, SEVERITY_COUNT },
    { POSTFIX "C: MAIL FROM:<a@example.org>\nS: 550 5.7.1 XXX content\n" QUIT, SEVERITY_COUNT },
    /* The client said so itself. */
    { POSTFIX "C: XXX\nS: 500 Command unknown: 'XXX'\n" QUIT, SEVERITY_COUNT },
    { GREETING "C: HELO XXXX\nS: 501 XXXX is no name\n" QUIT, SEVERITY_COUNT },
    { POSTFIX "C: VRFY <XXX>\nS: 502 XXX not found\n" QUIT, SEVERITY_COUNT },
    /* A keyboard behind such a firewall. */
    { "S: 220 **\n@ 9\nC: HELO x\nS: 250 hi\n@ 9\nC: XXXX\nS: 500 what\n", SEVERITY_COUNT },
    { "S: 220 **\n@ 9\nC: HELO x\nS: 500 'XXXX'\n@ 9\nC: QUIT\nS: 500 'XXXX'\n", SEVERITY_COUNT },
};

START_TEST(a_command_is_overwritten)
{
    struct session *session = script_session(masked_commands[_i].script, NULL);

    judge(session, &masked_commands[_i], "command-masked", BLAME_MIDDLEBOX, CONFIDENCE_HIGH);
    session_free(session);
}
END_TEST

START_TEST(the_sentence_says_where_the_row_of_crosses_was_seen)
{
    struct session *here = script_session(POSTFIX "C: XXXXXXXX\nS: 500 what\n" QUIT, NULL);
    struct session *there = script_session(POSTFIX "C: STARTTLS\nS: 500 'XXXXXXXX'\n" QUIT, NULL);
    const struct finding *finding = required_finding(there, "command-masked");

    expect_sentence(required_finding(here, "command-masked"),
                    "The command was overwritten with X on the way: a firewall lets only commands "
                    "through that it knows");
    expect_sentence(finding, "The server got a row of X instead of this command: a firewall lets "
                             "only commands through that it knows");
    expect_step(there, finding, "STARTTLS", 0);
    session_free(here);
    session_free(there);
}
END_TEST

#define LOOP(test_case, test, rows)                                                                \
    tcase_add_loop_test(test_case, test, 0, sizeof(rows) / sizeof((rows)[0]))

static Suite *suite(void)
{
    Suite *suite = suite_create("reply_rewriting_rules");
    TCase *replies = tcase_create("replies");
    TCase *commands = tcase_create("commands");

    LOOP(replies, a_greeting_is_painted_over, masked_banners);
    LOOP(replies, a_keyword_is_painted_over, masked_keywords);
    tcase_add_test(replies, of_a_long_keyword_the_beginning_is_told);
    LOOP(replies, a_filter_gives_itself_a_name, markers);
    tcase_add_test(replies, the_sentence_about_a_filter_quotes_its_name);
    LOOP(commands, a_command_is_overwritten, masked_commands);
    tcase_add_test(commands, the_sentence_says_where_the_row_of_crosses_was_seen);
    suite_add_tcase(suite, replies);
    suite_add_tcase(suite, commands);
    return suite;
}

SUITE_MAIN(suite);
