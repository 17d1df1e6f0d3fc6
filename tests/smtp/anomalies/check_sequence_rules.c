/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands where they do not belong, or that there are not. */
#include "tests/smtp/anomalies/rule_rows.h"

static const struct rule_row without_recipient[] = {
    { "no recipient named", HELLO MAIL("a@example.org") DATA_REFUSED("503 RCPT first") QUIT,
      SEVERITY_NOTICE, NULL },
    { "all refused",
      HELLO MAIL("a@example.org") RCPT_550("x@example.com") RCPT_550("y@example.com")
          DATA_REFUSED("554 no valid recipients") QUIT,
      SEVERITY_NOTICE, NULL },
    { "BDAT", HELLO MAIL("a@example.org") "C: BDAT 3 LAST\nC| abc\nS: 503 no\n" QUIT,
      SEVERITY_NOTICE, NULL },
    { "and the server agrees", HELLO MAIL("a@example.org") RCPT_550("x@example.com") MESSAGE QUIT,
      SEVERITY_NOTICE, NULL },
    { "one is left",
      HELLO MAIL("a@example.org") RCPT_550("x@example.com") RCPT("y@example.com") MESSAGE QUIT,
      SILENT, NULL },
    { "pipelined, so that it could not know",
      HELLO "C: MAIL FROM:<a@example.org>\nC+ RCPT TO:<x@example.com>\nC+ DATA\n"
            "S: 250 ok\nS+ 550 no\nS+ 554 no valid recipients\n" QUIT,
      SILENT, NULL },
    { "pipelined, and a lone dot follows",
      HELLO "C: MAIL FROM:<a@example.org>\nC+ RCPT TO:<x@example.com>\nC+ DATA\n"
            "S: 250 ok\nS+ 550 no\nS+ 354 go\nC| .\\r\\n\nS: 554 no\n" QUIT,
      SILENT, NULL },
    { "MAIL itself was refused",
      HELLO "C: MAIL FROM:<a@example.org>\nS: 550 no\n" DATA_REFUSED("503 no") QUIT, SILENT, NULL },
    { "a recipient without an answer",
      HELLO MAIL("a@example.org") "C: RCPT TO:<x@example.com>\nC: DATA\nS: 250 ok\nS: 354 go\n",
      SILENT, NULL },
    { "a RCPT may be missing",
      HELLO MAIL("a@example.org") "GAP C 30\nGAP S 10\n" DATA_REFUSED("503 RCPT first") QUIT,
      SILENT, NULL },
};

START_TEST(data_needs_a_recipient)
{
    expect_row(&without_recipient[_i], "data-no-valid-recipient");
}
END_TEST

#define SECOND_MAIL "C: MAIL FROM:<x@example.org>\nS: 503 nested\n"

static const struct rule_row nested[] = {
    { "behind RCPT, and refused", HELLO ALICE_TO_BOB SECOND_MAIL MESSAGE QUIT, SEVERITY_NOTICE,
      NULL },
    { "behind MAIL, and accepted", HELLO MAIL("a@example.org") ALICE_TO_BOB MESSAGE QUIT,
      SEVERITY_NOTICE, NULL },
    { "behind a message", HELLO ALICE_TO_BOB MESSAGE ALICE_TO_BOB MESSAGE QUIT, SILENT, NULL },
    { "behind RSET", HELLO ALICE_TO_BOB RSET ALICE_TO_BOB MESSAGE QUIT, SILENT, NULL },
    { "behind EHLO",
      HELLO ALICE_TO_BOB "C: EHLO client.example.org\nS: 250 hi\n" ALICE_TO_BOB MESSAGE QUIT,
      SILENT, NULL },
    { "behind a refused MAIL",
      HELLO "C: MAIL FROM:<x@example.org>\nS: 550 no\n" ALICE_TO_BOB MESSAGE QUIT, SILENT, NULL },
    { "behind a refused DATA",
      HELLO ALICE_TO_BOB DATA_REFUSED("451 later") ALICE_TO_BOB MESSAGE QUIT, SILENT, NULL },
    { "behind a BDAT that was refused",
      HELLO ALICE_TO_BOB "C: BDAT 3 LAST\nC| abc\nS: 552 no\n" ALICE_TO_BOB MESSAGE QUIT, SILENT,
      NULL },
    { "a RSET may be missing", HELLO ALICE_TO_BOB "GAP C 6\nGAP S 10\n" ALICE_TO_BOB MESSAGE QUIT,
      SILENT, NULL },
    { "bytes are missing elsewhere", HELLO ALICE_TO_BOB SECOND_MAIL MESSAGE QUIT "GAP C 5\n",
      SEVERITY_INFO, NULL },
};

START_TEST(a_mail_does_not_begin_inside_another)
{
    expect_row(&nested[_i], "mail-nested");
}
END_TEST

#define RCPT_ALONE "C: RCPT TO:<b@example.com>\nS: 503 MAIL first\n"

static const struct rule_row out_of_sequence[] = {
    { "RCPT without MAIL", HELLO RCPT_ALONE QUIT, SEVERITY_NOTICE, NULL },
    { "DATA without MAIL", HELLO "C: DATA\nS: 503 MAIL first\n" QUIT, SEVERITY_NOTICE, NULL },
    { "behind a MAIL that it knows to be refused",
      HELLO "C: MAIL FROM:<a@example.org>\nS: 550 no\n" RCPT_ALONE QUIT, SEVERITY_NOTICE, NULL },
    { "behind a message", HELLO ALICE_TO_BOB MESSAGE RCPT_ALONE QUIT, SEVERITY_NOTICE, NULL },
    { "pipelined behind a MAIL that is refused then",
      HELLO "C: MAIL FROM:<a@example.org>\nC+ RCPT TO:<b@example.com>\nC+ DATA\n"
            "S: 550 no\nS+ 503 no\nS+ 503 no\n" QUIT,
      SILENT, NULL },
    { "in a mail", HELLO ALICE_TO_BOB MESSAGE QUIT, SILENT, NULL },
    { "a recipient refused in a mail", HELLO MAIL("a@example.org") RCPT_550("b@example.com") QUIT,
      SILENT, NULL },
    { "accepted all the same", HELLO "C: RCPT TO:<b@example.com>\nS: 250 ok\n" QUIT, SILENT, NULL },
    { "a MAIL may be missing", HELLO "GAP C 30\nGAP S 10\n" RCPT_ALONE QUIT, SILENT, NULL },
    { "the beginning is not there", RCPT_ALONE QUIT, SILENT, beginning_not_captured },
    { "bytes are missing later", HELLO RCPT_ALONE QUIT "GAP C 5\n", SEVERITY_INFO, NULL },
};

START_TEST(rcpt_and_data_belong_to_a_mail)
{
    expect_row(&out_of_sequence[_i], "bad-sequence");
}
END_TEST

#define UNKNOWN "C: FROBNICATE\nS: 500 what\n"
#define THREE   UNKNOWN UNKNOWN UNKNOWN
#define NINE    THREE THREE THREE

static const struct rule_row unknown_commands[] = {
    { "two", HELLO UNKNOWN UNKNOWN QUIT, SILENT, NULL },
    { "three", HELLO THREE QUIT, SEVERITY_NOTICE, NULL },
    { "nine", HELLO NINE QUIT, SEVERITY_NOTICE, NULL },
    { "ten", HELLO NINE UNKNOWN QUIT, SEVERITY_WARNING, NULL },
    { "nineteen", HELLO NINE NINE UNKNOWN QUIT, SEVERITY_WARNING, NULL },
    { "twenty", HELLO NINE NINE UNKNOWN UNKNOWN QUIT, SEVERITY_CRITICAL, NULL },
    { "with 502", HELLO "C: FOO\nS: 502 no\nC: BAR\nS: 502 no\nC: BAZ\nS: 502 no\n" QUIT,
      SEVERITY_NOTICE, NULL },
    { "commands that a server need not have",
      HELLO "C: VRFY a\nS: 502 no\nC: EXPN a\nS: 502 no\nC: HELP\nS: 502 no\nC: ETRN a\nS: 500 no\n"
            "C: TURN\nS: 502 no\n" QUIT,
      SILENT, NULL },
    { "EHLO and then HELO, three times",
      "S: 220 hi\nC: EHLO a.example.org\nS: 502 no\nC: EHLO a.example.org\nS: 502 no\n"
      "C: EHLO a.example.org\nS: 502 no\nC: HELO a.example.org\nS: 250 hi\n" QUIT,
      SILENT, NULL },
    { "other refusals", HELLO "C: FOO\nS: 501 no\nC: FOO\nS: 501 no\nC: FOO\nS: 503 no\n" QUIT,
      SILENT, NULL },
    { "lines of a message that was sent in spite of a refusal",
      HELLO ALICE_TO_BOB "C: DATA\nS: 451 later\nC| one two three\\r\\nfour five six\\r\\n"
                         "seven eight nine\\r\\n.\\r\\n\n"
                         "S: 500 what\nS: 500 what\nS: 500 what\nS: 500 what\n" QUIT,
      SILENT, NULL },
    { "typed by hand",
      "S: 220 hi\n@ 5\nC: HELO a.example.org\nS: 250 hi\n@ 5\n" UNKNOWN "@ 5\n" UNKNOWN
      "@ 5\n" UNKNOWN "@ 5\n" QUIT,
      SEVERITY_INFO, NULL },
    { "bytes are missing", HELLO THREE QUIT "GAP C 5\n", SEVERITY_INFO, NULL },
};

START_TEST(many_unknown_commands_are_a_burst)
{
    expect_row(&unknown_commands[_i], "unknown-command-burst");
}
END_TEST

#define VRFY "C: VRFY bob\nS: 252 maybe\n"

static const struct rule_row probes[] = {
    { "once from outside", HELLO VRFY QUIT, SEVERITY_NOTICE, NULL },
    { "EXPN", HELLO "C: EXPN staff\nS: 502 no\n" QUIT, SEVERITY_NOTICE, NULL },
    { "five times from outside", HELLO VRFY VRFY VRFY VRFY VRFY QUIT, SEVERITY_NOTICE, NULL },
    { "six times", HELLO VRFY VRFY VRFY VRFY VRFY VRFY QUIT, SEVERITY_WARNING, NULL },
    { "from inside, as monitoring does", HELLO VRFY QUIT, SEVERITY_INFO, from_inside },
    { "on one machine", HELLO VRFY QUIT, SEVERITY_INFO, from_loopback },
    { "six times from inside", HELLO VRFY VRFY VRFY VRFY VRFY VRFY QUIT, SEVERITY_WARNING,
      from_inside },
    { "never", HELLO ALICE_TO_BOB MESSAGE QUIT, SILENT, NULL },
};

START_TEST(vrfy_and_expn_ask_for_addresses)
{
    expect_row(&probes[_i], "vrfy-expn-probe");
}
END_TEST

START_TEST(the_findings_count)
{
    struct session *session = script_session(
        HELLO NINE VRFY "C: VRFY ann\nS: 250 <ann@example.com>\n" RCPT_ALONE RCPT_ALONE QUIT, NULL);

    expect_integer(required_finding(session, "unknown-command-burst"), "count", 9);
    expect_integer(required_finding(session, "vrfy-expn-probe"), "count", 2);
    expect_integer(required_finding(session, "vrfy-expn-probe"), "told", 1);
    expect_integer(required_finding(session, "bad-sequence"), "count", 2);
    expect_integer(required_finding(session, "bad-sequence"), "code", 503);
    session_free(session);
    session = script_session(HELLO "C: VRFY bob\nS: 251 forwarded\nC: EXPN list\nS: 250 ok\n"
                                   "C: VRFY ann\nS: 550 no\n" QUIT,
                             NULL);
    expect_integer(required_finding(session, "vrfy-expn-probe"), "count", 3);
    expect_integer(required_finding(session, "vrfy-expn-probe"), "told", 2);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("sequence_rules");
    TCase *sequence = tcase_create("sequence");
    TCase *commands = tcase_create("commands");

    tcase_add_rows(sequence, data_needs_a_recipient, without_recipient);
    tcase_add_rows(sequence, a_mail_does_not_begin_inside_another, nested);
    tcase_add_rows(sequence, rcpt_and_data_belong_to_a_mail, out_of_sequence);
    tcase_add_rows(commands, many_unknown_commands_are_a_burst, unknown_commands);
    tcase_add_rows(commands, vrfy_and_expn_ask_for_addresses, probes);
    tcase_add_test(commands, the_findings_count);
    suite_add_tcase(suite, sequence);
    suite_add_tcase(suite, commands);
    return suite;
}

SUITE_MAIN(suite);
