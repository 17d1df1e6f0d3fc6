/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages that end, or might end, elsewhere than at CRLF.CRLF. */
#include "tests/smtp/anomalies/rule_rows.h"

#define IN_MESSAGE HELLO ALICE_TO_BOB "C: DATA\nS: 354 go ahead\n"
#define QUEUED     "S: 250 2.0.0 queued\n"
/* A mail behind a dot, and replies to all of its commands. */
#define HIDDEN                                                                                     \
    "MAIL FROM:<admin@example.com>\\r\\nRCPT "                                                     \
    "TO:<c@example.com>\\r\\nDATA\\r\\nsecond\\r\\n.\\r\\n\n"
#define ANSWERED QUEUED "S+ 250 2.1.0 ok\nS+ 250 2.1.5 ok\nS+ 354 go\nS: 250 2.0.0 queued as 2\n"

/* The greeting up to 354. */
static void without_the_message(struct script_options *options)
{
    options->sessions.limits.steps = 9;
}

static const struct rule_row nonstandard[] = {
    { "LF.LF, and the server takes it", IN_MESSAGE "C| one\\n.\\n\n" QUEUED QUIT, SEVERITY_WARNING,
      NULL },
    { "CRLF.LF", IN_MESSAGE "C| one\\r\\n.\\n\n" QUEUED QUIT, SEVERITY_WARNING, NULL },
    { "CR.CR", IN_MESSAGE "C| one\\r.\\r\n" QUEUED QUIT, SEVERITY_WARNING, NULL },
    { "LF.LF, and the server waits",
      IN_MESSAGE "C| one\\n.\\n\n@ 300\nS: 421 4.4.2 timeout exceeded\n", SEVERITY_WARNING, NULL },
    { "LF in the commands too, and the next mail comes at once",
      HELLO "C| MAIL FROM:<a@example.org>\\n\nS: 250 ok\nC| RCPT TO:<b@example.com>\\n\nS: 250 ok\n"
            "C| DATA\\n\nS: 354 go\n"
            "C| one\\n.\\nMAIL FROM:<a@example.org>\\nRCPT TO:<b@example.com>\\nDATA\\n\n" QUEUED
            "S: 250 ok\nS: 250 ok\nS: 354 go\nC| two\\n.\\n\n" QUEUED QUIT,
      SEVERITY_WARNING, NULL },
    { "bytes of the client are missing elsewhere", IN_MESSAGE "C| one\\n.\\n\n" QUEUED "GAP C 20\n",
      SEVERITY_NOTICE, NULL },
    { "the message's step is left out", IN_MESSAGE "C| one\\n.\\n\n" QUEUED QUIT, SEVERITY_WARNING,
      without_the_message },
    { "CRLF.CRLF", IN_MESSAGE "C| one\\r\\n.\\r\\n\n" QUEUED QUIT, SILENT, NULL },
    { "LF.LF in the middle of a text", IN_MESSAGE "C| one\\n.\\ntwo\\r\\n.\\r\\n\n" QUEUED QUIT,
      SILENT, NULL },
    { "the connection breaks in a text that goes on", IN_MESSAGE "C| one\\n.\\ntwo\\r\\n\n", SILENT,
      NULL },
    { "another mail is behind it", IN_MESSAGE "C| one\\n.\\n" HIDDEN ANSWERED QUIT, SILENT, NULL },
    { "what follows is missing", IN_MESSAGE "C| one\\n.\\n\nGAP C 20\nC| two\\r\\n.\\r\\n\n" QUEUED,
      SILENT, NULL },
};

START_TEST(a_message_that_ends_elsewhere_is_found)
{
    expect_row(&nonstandard[_i], "eod-nonstandard");
}
END_TEST

static const struct rule_row accepted[] = {
    { "a mail behind LF.LF", IN_MESSAGE "C| one\\n.\\n" HIDDEN ANSWERED QUIT, SEVERITY_CRITICAL,
      NULL },
    { "behind CRLF.LF", IN_MESSAGE "C| one\\r\\n.\\n" HIDDEN ANSWERED QUIT, SEVERITY_CRITICAL,
      NULL },
    { "behind LF.CRLF", IN_MESSAGE "C| one\\n.\\r\\n" HIDDEN ANSWERED QUIT, SEVERITY_CRITICAL,
      NULL },
    { "behind CR.CR", IN_MESSAGE "C| one\\r.\\r" HIDDEN ANSWERED QUIT, SEVERITY_CRITICAL, NULL },
    { "EHLO in front of it",
      IN_MESSAGE "C| one\\n.\\nEHLO x\\r\\n" HIDDEN QUEUED "S: 250 hi\n" QUIT, SEVERITY_CRITICAL,
      NULL },
    { "HELO in front of it",
      IN_MESSAGE "C| one\\n.\\nHELO x\\r\\n" HIDDEN QUEUED "S: 250 hi\n" QUIT, SEVERITY_CRITICAL,
      NULL },
    { "the rest of a mail",
      IN_MESSAGE "C| one\\n.\\nRCPT TO:<c@example.com>\\r\\n\n" QUEUED "S: 503 no\n" QUIT,
      SEVERITY_CRITICAL, NULL },
    { "its message alone", IN_MESSAGE "C| one\\n.\\nDATA\\r\\n\n" QUEUED "S: 503 no\n" QUIT,
      SEVERITY_CRITICAL, NULL },
    { "behind a chunk that is refused and read as commands",
      IN_MESSAGE "C| one\\n.\\nBDAT\\r\\nwhat\\r\\nMAIL FROM:<admin@example.com>\\r\\n\n" QUEUED
                 "S: 501 no\nS: 500 what\nS: 250 ok\n" QUIT,
      SEVERITY_CRITICAL, NULL },
    { "the message is refused and the commands are obeyed",
      IN_MESSAGE "C| one\\n.\\nMAIL FROM:<admin@example.com>\\r\\nRCPT TO:<c@example.com>\\r\\n\n"
                 "S: 554 spam\nS: 250 ok\nS: 250 ok\n" QUIT,
      SEVERITY_CRITICAL, NULL },
    { "so are the commands",
      IN_MESSAGE "C| one\\n.\\nMAIL FROM:<admin@example.com>\\r\\nRCPT TO:<c@example.com>\\r\\n\n"
                 "S: 554 no\nS: 503 no\nS: 503 no\n" QUIT,
      SILENT, NULL },
    { "DATA was not captured",
      HELLO ALICE_TO_BOB "GAP C 6\nS: 354 go ahead\nC| one\\n.\\n" HIDDEN ANSWERED QUIT,
      SEVERITY_WARNING, NULL },
    { "bytes are missing elsewhere", IN_MESSAGE "C| one\\n.\\n" HIDDEN ANSWERED "GAP C 20\n",
      SEVERITY_WARNING, NULL },
    { "the server goes by the rule", IN_MESSAGE "C| one\\n.\\n" HIDDEN QUEUED QUIT, SILENT, NULL },
    { "the server refuses it for that",
      IN_MESSAGE "C| one\\n.\\n" HIDDEN "S: 521 5.5.2 bare LF received\n", SILENT, NULL },
    { "only QUIT is behind it", IN_MESSAGE "C| one\\n.\\nQUIT\\r\\n\n" QUEUED "S: 221 bye\n",
      SILENT, NULL },
    { "the next mail comes a second after the reply",
      IN_MESSAGE "C| one\\n.\\n\n" QUEUED "@ 1\n" ALICE_TO_BOB MESSAGE QUIT, SILENT, NULL },
};

START_TEST(a_server_that_reads_a_hidden_mail_is_found)
{
    expect_row(&accepted[_i], "eod-nonstandard-accepted");
}
END_TEST

static const struct rule_row attempts[] = {
    { "it works", IN_MESSAGE "C| a\\r\\none\\n.\\n" HIDDEN ANSWERED QUIT, SEVERITY_CRITICAL, NULL },
    { "it does not", IN_MESSAGE "C| a\\r\\none\\n.\\n" HIDDEN QUEUED QUIT, SEVERITY_CRITICAL,
      NULL },
    { "it is refused", IN_MESSAGE "C| a\\r\\none\\n.\\n" HIDDEN "S: 521 5.5.2 bare LF received\n",
      SEVERITY_CRITICAL, NULL },
    { "DATA alone", IN_MESSAGE "C| a\\r\\n.\\rx\\r\\ndata\\r\\n.\\r\\n\n" QUEUED QUIT,
      SEVERITY_CRITICAL, NULL },
    { "text before it", IN_MESSAGE "C| a\\r\\n.\\nwhat\\r\\nhelo x\\r\\n.\\r\\n\n" QUEUED QUIT,
      SEVERITY_CRITICAL, NULL },
    { "bytes are missing elsewhere", IN_MESSAGE "C| a\\r\\none\\n.\\n" HIDDEN QUEUED "GAP C 20\n",
      SEVERITY_WARNING, NULL },
    { "bytes are missing behind it",
      IN_MESSAGE "C| a\\r\\none\\n.\\nRCPT TO:<x@example.com>\\r\\n\nGAP C 20\n"
                 "C| text\\r\\n.\\r\\n\n" QUEUED QUIT,
      SEVERITY_WARNING, NULL },
    { "a text in LF that quotes a dialogue",
      IN_MESSAGE "C| look:\\nEHLO x\\nMAIL FROM:<a@example.org>\\n.\\nMAIL FROM:<a@example.org>\\n"
                 "\\r\\n.\\r\\n\n" QUEUED QUIT,
      SEVERITY_WARNING, NULL },
    { "a dialogue that is quoted as it should",
      IN_MESSAGE
      "C| look:\\r\\nDATA\\r\\n..\\r\\nMAIL FROM:<a@example.org>\\r\\n.\\r\\n\n" QUEUED QUIT,
      SILENT, NULL },
    { "another text behind it",
      IN_MESSAGE
      "C| a\\r\\none\\n.\\nData of this year\\r\\nmail from home\\r\\n.\\r\\n\n" QUEUED QUIT,
      SILENT, NULL },
    { "a client that ends all of its lines in LF and has the next mail ready",
      HELLO ALICE_TO_BOB "C| DATA\\n\nS: 354 go\nC| one\\n.\\nMAIL FROM:<a@example.org>\\n\n" QUEUED
                         "S: 250 ok\n" QUIT,
      SILENT, NULL },
    { "one whose server waits for CRLF",
      HELLO ALICE_TO_BOB "C| DATA\\n\nS: 354 go\nC| one\\n.\\nMAIL FROM:<a@example.org>\\n\n",
      SILENT, NULL },
    { "nothing behind it", IN_MESSAGE "C| one\\n.\\n\n" QUEUED QUIT, SILENT, NULL },
    { "commands in front of it",
      IN_MESSAGE "C| MAIL FROM:<x@example.org>\\r\\none\\n.\\nend\\r\\n.\\r\\n\n" QUEUED QUIT,
      SILENT, NULL },
};

START_TEST(a_hidden_mail_is_found)
{
    expect_row(&attempts[_i], "smuggling-attempt");
}
END_TEST

static void little_is_kept(struct script_options *options)
{
    options->sessions.limits.held = 20;
}

static const struct rule_row ambiguous[] = {
    { "more replies than commands, and what was behind the dot is let go",
      IN_MESSAGE "C| one\\n.\\n" HIDDEN ANSWERED QUIT, SEVERITY_WARNING, little_is_kept },
    { "a reply within the message, and what was behind the dot is let go",
      IN_MESSAGE "C| one\\n.\\nMAIL FROM:<admin@example.com>\\r\\n\n" QUEUED, SEVERITY_WARNING,
      little_is_kept },
    { "bytes are missing elsewhere", IN_MESSAGE "C| one\\n.\\n" HIDDEN ANSWERED "GAP C 20\n",
      SEVERITY_NOTICE, little_is_kept },
    { "what was behind the dot is kept and read", IN_MESSAGE "C| one\\n.\\n" HIDDEN ANSWERED QUIT,
      SILENT, NULL },
    { "as many replies as commands", IN_MESSAGE "C| one\\n.\\n" HIDDEN QUEUED QUIT, SILENT,
      little_is_kept },
    { "a refusal within the message", IN_MESSAGE "C| one\\n.\\n" HIDDEN "S: 552 too big\n", SILENT,
      little_is_kept },
    { "CRLF.CRLF alone", IN_MESSAGE "C| one\\r\\n.\\r\\n\n" QUEUED QUIT, SILENT, little_is_kept },
};

START_TEST(an_end_that_nobody_can_tell_is_found)
{
    expect_row(&ambiguous[_i], "eod-ambiguous");
}
END_TEST

/* The command ends so many octets behind the odd end. */
static struct session *command_at(size_t octets)
{
    static const char end[] = "\\r\\nDATA\\r\\n.\\r\\n\nS: 250 2.0.0 queued\n" QUIT;
    char script[8192] = IN_MESSAGE "C| one\\r\\n.\\n";
    size_t length = strlen(script);

    memset(script + length, 'x', octets - 6);
    strcpy(script + length + octets - 6, end);
    return script_session(script, NULL);
}

START_TEST(it_is_looked_for_in_4096_octets)
{
    struct session *near = command_at(4096);
    struct session *far = command_at(4097);

    ck_assert_ptr_nonnull(session_finding(near, "smuggling-attempt"));
    ck_assert_ptr_null(session_finding(far, "smuggling-attempt"));
    session_free(near);
    session_free(far);
}
END_TEST

START_TEST(what_is_no_longer_kept_was_looked_at)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.sessions.limits.held = 40;
    session = script_session(IN_MESSAGE "C| a\\r\\none\\n.\\n" HIDDEN QUEUED QUIT, &options);
    ck_assert_ptr_nonnull(session_finding(session, "smuggling-attempt"));
    session_free(session);
}
END_TEST

START_TEST(the_finding_names_the_end_and_the_command)
{
    struct session *session =
        script_session_any_cut(IN_MESSAGE "C| one\\n.\\r\\n" HIDDEN ANSWERED QUIT, NULL);
    const struct finding *finding = required_finding(session, "eod-nonstandard-accepted");

    expect_integer(finding, "command_step", session_command(session, "MAIL", 1));
    ck_assert(bytes_equal(required_evidence(finding, "end", EVIDENCE_TEXT)->text,
                          bytes_of_string("LF.CRLF")));
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("end_rules");
    TCase *ends = tcase_create("ends");
    TCase *hidden = tcase_create("hidden mails");

    tcase_add_rows(ends, a_message_that_ends_elsewhere_is_found, nonstandard);
    tcase_add_rows(ends, an_end_that_nobody_can_tell_is_found, ambiguous);
    tcase_add_rows(hidden, a_server_that_reads_a_hidden_mail_is_found, accepted);
    tcase_add_rows(hidden, a_hidden_mail_is_found, attempts);
    tcase_add_test(hidden, it_is_looked_for_in_4096_octets);
    tcase_add_test(hidden, what_is_no_longer_kept_was_looked_at);
    tcase_add_test(hidden, the_finding_names_the_end_and_the_command);
    suite_add_tcase(suite, ends);
    suite_add_tcase(suite, hidden);
    return suite;
}

SUITE_MAIN(suite);
