/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How connections end. */
#include "tests/smtp/anomalies/rule_rows.h"

#define IN_DATA ALICE_TO_BOB "C: DATA\nS: 354 go\n"
#define WHOLE   "C| x\\r\\n.\\r\\n\n"
#define TLS     "C: STARTTLS\nS: 220 go\nC| \\x17\\x03\\x01\\x00\\x01x\n"

/* From here on the server sends mail to the client. */
#define TURNED                                                                                     \
    HELLO "C: TURN\nS: 250 ok\nC: 220 client.example.org\nS: HELO mail.example.com\n"              \
          "C: 250 client.example.org\n"

static void crossed(struct script_options *options)
{
    options->closed_by = CLOSED_BY_BOTH;
}

static const struct rule_row lost_in_helo[] = {
    { "the server closes behind EHLO", HELLO, SEVERITY_NOTICE, closed_by_server },
    { "it breaks the connection", HELLO, SEVERITY_NOTICE, broken_by_server },
    { "without a greeting", "C: EHLO a.example.org\n", SEVERITY_NOTICE, closed_by_server },
    { "the client closes", HELLO, SILENT, NULL },
    { "behind 421", HELLO "S: 421 closing\n", SILENT, closed_by_server },
    { "behind 221", HELLO "S: 221 idle\n", SILENT, closed_by_server },
    { "behind QUIT", HELLO QUIT, SILENT, closed_by_server },
    { "nobody said a word", "S: 220 hi\n", SILENT, closed_by_server },
    { "behind a mail", HELLO ALICE_TO_BOB MESSAGE, SILENT, closed_by_server },
    { "in TLS", HELLO TLS, SILENT, closed_by_server },
    { "the two have changed roles", TURNED, SILENT, closed_by_server },
    { "the capture ends", HELLO, SILENT, capture_ends },
    { "a 421 may be missing", HELLO "GAP S 20\n", SILENT, closed_by_server },
};

START_TEST(a_server_says_why_it_hangs_up)
{
    expect_row(&lost_in_helo[_i], "connection-lost-in-helo");
}
END_TEST

static const struct rule_row lost_in_mail[] = {
    { "the client closes behind RCPT", HELLO ALICE_TO_BOB, SEVERITY_WARNING, NULL },
    { "behind MAIL", HELLO MAIL("a@example.org"), SEVERITY_WARNING, NULL },
    { "the server closes", HELLO ALICE_TO_BOB, SEVERITY_WARNING, closed_by_server },
    { "a reset has a rule of its own", HELLO ALICE_TO_BOB, SILENT, broken_by_server },
    { "one recipient is left",
      HELLO MAIL("a@example.org") RCPT_550("x@example.com") RCPT("b@example.com"), SEVERITY_WARNING,
      NULL },
    { "all recipients were refused", HELLO MAIL("a@example.org") RCPT_550("x@example.com"), SILENT,
      NULL },
    { "MAIL was refused", HELLO "C: MAIL FROM:<a@example.org>\nS: 550 no\n", SILENT, NULL },
    { "only an address was asked for", HELLO MAIL("") RCPT("b@example.com"), SILENT, NULL },
    { "Postfix asks for an address", HELLO MAIL("double-bounce@example.org") RCPT("b@example.com"),
      SILENT, NULL },
    { "behind QUIT", HELLO ALICE_TO_BOB QUIT, SILENT, NULL },
    { "behind RSET", HELLO ALICE_TO_BOB RSET, SILENT, NULL },
    { "behind 421", HELLO ALICE_TO_BOB "S: 421 closing\n", SILENT, closed_by_server },
    { "behind DATA", HELLO IN_DATA, SILENT, NULL },
    { "the server sends it, behind TURN", TURNED "S: MAIL FROM:<b@example.com>\nC: 250 ok\n",
      SILENT, NULL },
    { "the capture ends", HELLO ALICE_TO_BOB, SILENT, capture_ends },
    { "a QUIT may be missing", HELLO ALICE_TO_BOB "GAP C 6\n", SILENT, NULL },
};

START_TEST(a_mail_that_is_begun_is_sent_or_given_up)
{
    expect_row(&lost_in_mail[_i], "connection-lost-in-mail");
}
END_TEST

static const struct rule_row lost_in_data[] = {
    { "behind 354", HELLO IN_DATA, SEVERITY_WARNING, NULL },
    { "behind DATA", HELLO ALICE_TO_BOB "C: DATA\n", SEVERITY_WARNING, NULL },
    { "in the middle", HELLO IN_DATA "C| half\n", SEVERITY_WARNING, closed_by_server },
    { "a reset has a rule of its own", HELLO IN_DATA "C| half\n", SILENT, broken_by_server },
    { "the whole message was there", HELLO IN_DATA WHOLE, SILENT, NULL },
    { "and it was answered", HELLO IN_DATA WHOLE "S: 250 ok\n", SILENT, NULL },
    { "behind 421", HELLO IN_DATA "C| half\nS: 421 closing\n", SILENT, closed_by_server },
    { "the capture ends", HELLO IN_DATA "C| half\n", SILENT, capture_ends },
    { "part of it is missing", HELLO IN_DATA "C| half\nGAP C 100\n", SILENT, NULL },
};

START_TEST(a_message_is_sent_to_its_end)
{
    expect_row(&lost_in_data[_i], "connection-lost-in-data");
}
END_TEST

static const struct rule_row lost_in_eod[] = {
    { "the client closes", HELLO IN_DATA WHOLE, SEVERITY_CRITICAL, NULL },
    { "the server breaks off", HELLO IN_DATA WHOLE, SEVERITY_CRITICAL, broken_by_server },
    { "in chunks", HELLO ALICE_TO_BOB "C: BDAT 3 LAST\nC| abc\n", SEVERITY_CRITICAL, NULL },
    { "answered", HELLO IN_DATA WHOLE "S: 250 ok\n", SILENT, NULL },
    { "refused", HELLO IN_DATA WHOLE "S: 554 no\n", SILENT, NULL },
    { "half of it", HELLO IN_DATA "C| half\n", SILENT, NULL },
    { "behind 421", HELLO IN_DATA WHOLE "S: 421 closing\n", SILENT, closed_by_server },
    { "the capture ends", HELLO IN_DATA WHOLE, SILENT, capture_ends },
    { "the answer may be missing", HELLO IN_DATA WHOLE "GAP S 8\n", SILENT, NULL },
    { "only the client was captured", "C: EHLO a.example.org\n", SILENT, only_the_client },
};

START_TEST(a_message_is_answered)
{
    expect_row(&lost_in_eod[_i], "connection-lost-in-eod");
}
END_TEST

static const struct stage {
    const char *script;
    const char *id;
    const char *stage;
    void (*adapt)(struct script_options *);
} stages[] = {
    { "C: EHLO a.example.org\n", "connection-lost-in-helo", "greeting", closed_by_server },
    { HELLO, "connection-lost-in-helo", "helo", closed_by_server },
    { HELLO "C: STARTTLS\n", "connection-lost-in-helo", "starttls", closed_by_server },
    { HELLO "C: AUTH LOGIN\nS: 334 x\n", "connection-lost-in-helo", "auth", closed_by_server },
    { HELLO "C: AUTH LOGIN\nS: 334 x\nC: YQ==\n", "connection-lost-in-helo", "auth",
      closed_by_server },
    { HELLO MAIL("a@example.org"), "connection-lost-in-mail", "mail", NULL },
    { HELLO ALICE_TO_BOB, "connection-lost-in-mail", "rcpt", NULL },
    { HELLO ALICE_TO_BOB "C: DATA\n", "connection-lost-in-data", "data-init", NULL },
    { HELLO IN_DATA "C| half\n", "connection-lost-in-data", "data", NULL },
    { HELLO IN_DATA WHOLE, "connection-lost-in-eod", "eod", NULL },
};

START_TEST(the_stage_and_who_left_are_named)
{
    const struct stage *row = &stages[_i];
    const struct rule_row played = { NULL, row->script, SILENT, row->adapt };
    struct session *session = play_row(&played);
    const struct finding *finding = required_finding(session, row->id);
    struct bytes stage = required_evidence(finding, "stage", EVIDENCE_TEXT)->text;

    ck_assert_msg(bytes_equal(stage, bytes_of_string(row->stage)), "%.*s", (int)stage.length,
                  (const char *)stage.data);
    ck_assert_int_eq(finding->blame, row->adapt != NULL ? BLAME_SERVER : BLAME_CLIENT);
    session_free(session);
}
END_TEST

START_TEST(of_two_who_close_at_once_both_are_named)
{
    const struct rule_row played = { NULL, HELLO ALICE_TO_BOB, SILENT, crossed };
    struct session *session = play_row(&played);

    expect_sentence(required_finding(session, "connection-lost-in-mail"),
                    "The client or the server closed the connection inside a mail, before its "
                    "message was to be sent");
    session_free(session);
}
END_TEST

/* ------------------------------------------------------------------------- QUIT */

static const struct rule_row quits[] = {
    { "behind a message", HELLO ALICE_TO_BOB MESSAGE, SEVERITY_INFO, NULL },
    { "behind EHLO", HELLO, SEVERITY_INFO, NULL },
    { "a reset inside a mail", HELLO ALICE_TO_BOB, SILENT, broken_by_client },
    { "when all recipients were refused", HELLO MAIL("a@example.org") RCPT_550("x@example.com"),
      SEVERITY_INFO, NULL },
    { "when it only asked for an address", HELLO MAIL("") RCPT("b@example.com"), SEVERITY_INFO,
      NULL },
    { "with QUIT", HELLO QUIT, SILENT, NULL },
    { "inside a mail, which is another rule's", HELLO ALICE_TO_BOB, SILENT, NULL },
    { "the server closes", HELLO ALICE_TO_BOB MESSAGE, SILENT, closed_by_server },
    { "behind 421", HELLO "S: 421 closing\n", SILENT, NULL },
    { "a scan that says nothing", "S: 220 hi\n", SILENT, NULL },
    { "refused in the greeting", "S: 554 no\nC: EHLO a.example.org\nS: 503 no\n", SILENT, NULL },
    { "in TLS", HELLO TLS, SILENT, NULL },
    { "the mail's server, behind TURN", TURNED, SILENT, NULL },
    { "the capture ends", HELLO, SILENT, capture_ends },
    { "a QUIT may be missing", HELLO ALICE_TO_BOB MESSAGE "GAP C 6\n", SILENT, NULL },
};

START_TEST(a_client_says_quit)
{
    expect_row(&quits[_i], "quit-missing");
}
END_TEST

static const struct rule_row hurried[] = {
    { "no answer", HELLO "C: QUIT\n", SEVERITY_INFO, broken_by_client },
    { "answered", HELLO QUIT, SILENT, NULL },
    { "the server closes without an answer", HELLO "C: QUIT\n", SILENT, closed_by_server },
    { "no QUIT", HELLO, SILENT, NULL },
    { "the mail's server, behind TURN", TURNED "S: QUIT\n", SILENT, NULL },
    { "the capture ends", HELLO "C: QUIT\n", SILENT, capture_ends },
    { "the answer may be missing", HELLO "C: QUIT\nGAP S 10\n", SILENT, broken_by_client },
};

START_TEST(a_client_waits_for_221)
{
    expect_row(&hurried[_i], "quit-reply-not-awaited");
}
END_TEST

/* -------------------------------------------------------------------------- 421 */

static const struct rule_row closings[] = {
    { "in answer to a command", HELLO "C: NOOP\nS: 421 4.7.0 Error: too many errors\n",
      SEVERITY_NOTICE, closed_by_server },
    { "in place of the greeting", "S: 421 too busy\n", SEVERITY_NOTICE, closed_by_server },
    { "unasked", HELLO "S: 421 shutting down\n", SEVERITY_NOTICE, closed_by_server },
    { "behind a silence of less than five minutes", HELLO "@ 299.9\nS: 421 timeout\n",
      SEVERITY_NOTICE, closed_by_server },
    { "behind a silence of five minutes", HELLO "@ 300\nS: 421 timeout\n", SEVERITY_INFO,
      closed_by_server },
    { "behind a mail, where the client keeps the connection",
      HELLO ALICE_TO_BOB MESSAGE "@ 30\nS: 421 timeout\n", SEVERITY_INFO, closed_by_server },
    { "behind a mail and something more",
      HELLO ALICE_TO_BOB MESSAGE MAIL("carol@example.org") "@ 30\nS: 421 timeout\n",
      SEVERITY_NOTICE, closed_by_server },
    { "behind a mail that was refused",
      HELLO ALICE_TO_BOB DATA_REFUSED("554 no") "@ 30\nS: 421 timeout\n", SEVERITY_NOTICE,
      closed_by_server },
    { "when the client has closed", HELLO "S: 421 lost input connection\n", SEVERITY_INFO, NULL },
    { "in answer to a command behind a silence", HELLO "@ 400\nC: NOOP\nS: 421 too late\n",
      SEVERITY_NOTICE, closed_by_server },
    { "never", HELLO QUIT, SILENT, NULL },
    { "bytes are missing", HELLO "GAP C 5\nS: 421 closing\n", SEVERITY_INFO, closed_by_server },
};

START_TEST(a_server_ends_the_session_with_421)
{
    expect_row(&closings[_i], "shutdown-421");
}
END_TEST

START_TEST(the_limit_is_named_when_the_server_names_it)
{
    struct session *session =
        script_session(HELLO "C: NOOP\nS: 421 4.7.0 mail Error: too many errors\n", NULL);
    const struct finding *finding = required_finding(session, "shutdown-421");

    ck_assert(bytes_equal(required_evidence(finding, "limit", EVIDENCE_TEXT)->text,
                          bytes_of_string("errors")));
    session_free(session);
    session = script_session(HELLO "C: NOOP\nS: 421 bye\n", NULL);
    ck_assert_ptr_null(evidence_find(required_finding(session, "shutdown-421"), "limit"));
    session_free(session);
}
END_TEST

/* ------------------------------------------------------------- what never came */

/* The end is the last packet; here the connection goes on with a gap of nothing. */
static void falls_silent(struct script_options *options)
{
    options->close = CLOSE_TIMEOUT;
}

static const struct rule_row unanswered[] = {
    { "a command, for five minutes", HELLO "C: NOOP\n@ 301\n", SEVERITY_WARNING, falls_silent },
    { "a command, for less", HELLO "C: NOOP\n@ 299\n", SILENT, falls_silent },
    { "DATA, for two minutes", HELLO ALICE_TO_BOB "C: DATA\n@ 121\n", SEVERITY_WARNING, NULL },
    { "DATA, for less", HELLO ALICE_TO_BOB "C: DATA\n@ 119\n", SILENT, NULL },
    { "a message, for ten minutes", HELLO IN_DATA WHOLE "@ 601\n", SEVERITY_WARNING, NULL },
    { "a message, for less", HELLO IN_DATA WHOLE "@ 599\n", SILENT, NULL },
    { "QUIT", HELLO "C: QUIT\n@ 400\n", SILENT, NULL },
    { "a group of which QUIT alone was answered",
      HELLO "C: MAIL FROM:<a@example.org>\nC+ RCPT TO:<b@example.com>\nC+ QUIT\n"
            "S: 221 2.0.0 bye\n",
      SEVERITY_WARNING, closed_by_server },
    { "a group that was answered", HELLO "C: NOOP\nC+ QUIT\nS: 250 ok\nS+ 221 2.0.0 bye\n", SILENT,
      closed_by_server },
    { "a group of which the answers may be missing",
      HELLO "C: NOOP\nC+ QUIT\nGAP S 8\nS: 221 2.0.0 bye\n", SILENT, closed_by_server },
    { "answered late", HELLO "C: NOOP\n@ 400\nS: 250 ok\n" QUIT, SILENT, NULL },
    { "no greeting either", "C: EHLO a.example.org\n@ 400\n", SILENT, NULL },
    { "the answer may be missing", HELLO "C: NOOP\nGAP S 8\n@ 400\n", SILENT, NULL },
    { "only the client was captured", "C: NOOP\n@ 400\n", SILENT, only_the_client },
};

START_TEST(a_server_answers)
{
    expect_row(&unanswered[_i], "reply-missing");
}
END_TEST

static const struct rule_row ungreeted[] = {
    { "for half a minute", "@ 30\n", SEVERITY_NOTICE, NULL },
    { "for less", "@ 29.9\n", SILENT, NULL },
    { "for five minutes", "@ 300\n", SEVERITY_WARNING, NULL },
    { "for a little less", "@ 299.9\n", SEVERITY_NOTICE, NULL },
    { "greeted", "@ 40\nS: 220 hi\n", SILENT, NULL },
    { "TLS from the first byte", "@ 40\n", SILENT, to_smtps },
    { "the beginning is not there", "@ 40\n", SILENT, beginning_not_captured },
    { "only the client was captured", "@ 40\n", SILENT, only_the_client },
};

START_TEST(a_server_greets)
{
    expect_row(&ungreeted[_i], "no-greeting");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("ending_rules");
    TCase *lost = tcase_create("lost");
    TCase *quit = tcase_create("quit");
    TCase *closing = tcase_create("closing");
    TCase *missing = tcase_create("missing");

    tcase_add_rows(lost, a_server_says_why_it_hangs_up, lost_in_helo);
    tcase_add_rows(lost, a_mail_that_is_begun_is_sent_or_given_up, lost_in_mail);
    tcase_add_rows(lost, a_message_is_sent_to_its_end, lost_in_data);
    tcase_add_rows(lost, a_message_is_answered, lost_in_eod);
    tcase_add_rows(lost, the_stage_and_who_left_are_named, stages);
    tcase_add_test(lost, of_two_who_close_at_once_both_are_named);
    tcase_add_rows(quit, a_client_says_quit, quits);
    tcase_add_rows(quit, a_client_waits_for_221, hurried);
    tcase_add_rows(closing, a_server_ends_the_session_with_421, closings);
    tcase_add_test(closing, the_limit_is_named_when_the_server_names_it);
    tcase_add_rows(missing, a_server_answers, unanswered);
    tcase_add_rows(missing, a_server_greets, ungreeted);
    suite_add_tcase(suite, lost);
    suite_add_tcase(suite, quit);
    suite_add_tcase(suite, closing);
    suite_add_tcase(suite, missing);
    return suite;
}

SUITE_MAIN(suite);
