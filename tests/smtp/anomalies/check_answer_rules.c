/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Replies as such. */
#include "tests/smtp/anomalies/rule_rows.h"

#define NOOP_SAYS(reply) HELLO "C: NOOP\nS: " reply "\n" QUIT

static const struct rule_row codes[] = {
    { "a second digit that there is not", NOOP_SAYS("271 what"), SEVERITY_NOTICE, NULL },
    { "571, as some servers have it",
      HELLO MAIL("a@example.org") "C: RCPT TO:<b@example.net>\nS: 571 no relay\n" QUIT,
      SEVERITY_NOTICE, NULL },
    { "a first digit that there is not", NOOP_SAYS("199 what"), SEVERITY_WARNING, NULL },
    { "another one", NOOP_SAYS("650 what"), SEVERITY_WARNING, NULL },
    { "neither blank nor hyphen", HELLO "C: NOOP\nS: 250+ok\nS: 250 ok\n" QUIT, SEVERITY_WARNING,
      NULL },
    { "an ordinary code", NOOP_SAYS("250 ok"), SILENT, NULL },
    { "a code alone", NOOP_SAYS("250"), SILENT, NULL },
    { "the last one that there is", NOOP_SAYS("559 no"), SILENT, NULL },
    { "a line that is no reply at all", HELLO "C: NOOP\nS: hello there\nS: 250 ok\n" QUIT, SILENT,
      NULL },
    { "neither blank nor hyphen, and a first digit that there is not",
      HELLO "C: NOOP\nS: 150+ok\nS: 250 ok\n" QUIT, SILENT, NULL },
    { "digits that go over into text", HELLO "C: NOOP\nS: 25x ok\nS: 250 ok\n" QUIT, SILENT, NULL },
    { "a longer number", HELLO "C: NOOP\nS: 2500 messages\nS: 250 ok\n" QUIT, SILENT, NULL },
    { "bytes are missing", NOOP_SAYS("271 what") "GAP S 5\n", SEVERITY_INFO, NULL },
};

START_TEST(a_code_has_a_form)
{
    expect_row(&codes[_i], "reply-code-invalid");
}
END_TEST

#define NOOP_HEARS(lines) HELLO "C: NOOP\n" lines QUIT

static const struct rule_row mixed_codes[] = {
    { "the last line refuses", NOOP_HEARS("S: 250-ok\nS+ 550 no\n"), SEVERITY_WARNING, NULL },
    { "one in the middle does", NOOP_HEARS("S: 250-ok\nS+ 550-no\nS+ 250 ok\n"), SEVERITY_WARNING,
      NULL },
    { "codes of the same class", NOOP_HEARS("S: 550-no\nS+ 554 no\n"), SEVERITY_WARNING, NULL },
    { "a greeting", "S: 220-hi\nS+ 250 hi\n" QUIT, SEVERITY_WARNING, NULL },
    { "lines that agree", NOOP_HEARS("S: 250-ok\nS+ 250-ok\nS+ 250 ok\n"), SILENT, NULL },
    { "two replies, one behind the other", HELLO "C: NOOP\nC+ XYZ\nS: 250 ok\nS+ 500 what\n" QUIT,
      SILENT, NULL },
    { "another number in the text", NOOP_HEARS("S: 250-550 no\nS+ 250 ok\n"), SILENT, NULL },
    { "a line within it that is none", NOOP_HEARS("S: 250-ok\nS+ hello\nS+ 250 ok\n"), SILENT,
      NULL },
    { "bytes are missing elsewhere", NOOP_HEARS("S: 250-ok\nS+ 550 no\n") "GAP S 5\n",
      SEVERITY_NOTICE, NULL },
    { "bytes are missing between the lines", NOOP_HEARS("S: 250-ok\nGAP S 40\nS: 550 no\n"), SILENT,
      NULL },
};

START_TEST(a_reply_has_one_code)
{
    expect_row(&mixed_codes[_i], "multiline-code-mismatch");
}
END_TEST

START_TEST(a_reply_with_two_codes_names_both)
{
    struct session *session =
        script_session_any_cut(NOOP_HEARS("S: 250-ok\nS+ 250-ok\nS+ 550 no\n"), NULL);
    const struct finding *finding = required_finding(session, "multiline-code-mismatch");

    expect_integer(finding, "count", 1);
    expect_integer(finding, "code", 550);
    expect_integer(finding, "other_code", 250);
    session_free(session);
}
END_TEST

static const struct rule_row successes[] = {
    { "250 to DATA", HELLO ALICE_TO_BOB "C: DATA\nS: 250 ok\n" QUIT, SEVERITY_NOTICE, NULL },
    { "354 to RCPT", HELLO MAIL("a@example.org") "C: RCPT TO:<b@example.com>\nS: 354 go\n" QUIT,
      SEVERITY_NOTICE, NULL },
    { "220 to MAIL", HELLO "C: MAIL FROM:<a@example.org>\nS: 220 hi\n" QUIT, SEVERITY_NOTICE,
      NULL },
    { "221 to NOOP", NOOP_SAYS("221 ok"), SEVERITY_NOTICE, NULL },
    { "354 to the message",
      HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| x\\r\\n.\\r\\n\nS: 354 go\n" QUIT, SEVERITY_NOTICE,
      NULL },
    { "a whole session",
      HELLO ALICE_TO_BOB MESSAGE RSET NOOP
      "C: VRFY a\nS: 252 maybe\nC: HELP\nS: 214 no\nC: RCPT TO:<x@example.com>\nS: 251 forwarded\n"
      "C: ETRN x\nS: 253 ok\n" QUIT,
      SILENT, NULL },
    { "AUTH and its 334",
      HELLO "C: AUTH LOGIN\nS: 334 x\nC: YQ==\nS: 334 y\nC: Yg==\nS: 235 ok\n" QUIT, SILENT, NULL },
    { "250 to QUIT", HELLO "C: QUIT\nS: 250 bye\n", SILENT, NULL },
    { "refusals of any kind",
      HELLO "C: MAIL FROM:<a@example.org>\nS: 471 no\nC: NOOP\nS: 599 no\n" QUIT, SILENT, NULL },
    { "an unknown command", HELLO "C: XFOO\nS: 299 fine\n" QUIT, SILENT, NULL },
    { "bytes are missing", HELLO ALICE_TO_BOB "C: DATA\nS: 250 ok\n" QUIT "GAP C 5\n",
      SEVERITY_INFO, NULL },
};

START_TEST(a_success_belongs_to_its_command)
{
    expect_row(&successes[_i], "reply-not-allowed-for-command");
}
END_TEST

static const struct rule_row unasked[] = {
    { "two replies to one command", HELLO "C: NOOP\nS: 250 ok\nS: 250 ok\n" QUIT, SEVERITY_WARNING,
      NULL },
    { "before any command", "S: 220 hi\nS: 250 ok\nC: EHLO a.example.org\nS: 250 hi\n" QUIT,
      SEVERITY_WARNING, NULL },
    { "behind a PROXY header that the server reads as a command",
      "C: PROXY TCP4 198.51.100.1 192.0.2.25 56324 25\n" HELLO
      "C: NOOP\nS: 250 ok\nS: 250 ok\n" QUIT,
      SEVERITY_WARNING, NULL },
    { "421 at any time", HELLO "S: 421 closing\n", SILENT, closed_by_server },
    { "221 behind a silence", HELLO "@ 300\nS: 221 idle timeout\n", SILENT, closed_by_server },
    { "another refusal as the last word", HELLO "@ 300\nS: 554 error reading command: EOF\n",
      SILENT, NULL },
    { "a refusal in the middle",
      HELLO "S: 554 no\n"
            "C: NOOP\nS: 250 ok\n" QUIT,
      SEVERITY_WARNING, NULL },
    { "the greeting", HELLO QUIT, SILENT, NULL },
    { "a command may be missing", HELLO "GAP C 6\nS: 250 ok\n" QUIT, SILENT, NULL },
    { "only the server", "S: 220 hi\nS: 250 ok\nS: 250 ok\n", SILENT, only_the_server },
    { "the beginning is not there",
      "S: 250 ok\nS: 250 ok\n"
      "C: NOOP\nS: 250 ok\n" QUIT,
      SILENT, beginning_not_captured },
};

START_TEST(a_reply_is_asked_for)
{
    expect_row(&unasked[_i], "reply-unsolicited");
}
END_TEST

#define GREETS(reply) "S: " reply "\nC: EHLO a.example.org\nS: 250 hi\n" QUIT

static const struct rule_row greetings[] = {
    { "250", GREETS("250 hi"), SEVERITY_WARNING, NULL },
    { "200, as another protocol has it", GREETS("200 news.example.com ready"), SEVERITY_WARNING,
      NULL },
    { "220", GREETS("220 hi"), SILENT, NULL },
    { "a refusal", "S: 554 go away\n" QUIT, SILENT, NULL },
    { "421", "S: 421 too busy\n", SILENT, NULL },
    { "a reply in the middle of a connection", GREETS("250 hi"), SILENT, beginning_not_captured },
    { "the greeting may be missing", "GAP S 30\nC: EHLO a.example.org\nS: 250 hi\n" QUIT, SILENT,
      NULL },
    { "it may answer a command that is missing", "GAP C 22\nS: 250 hi\n" QUIT, SILENT, NULL },
};

START_TEST(a_server_greets_with_220)
{
    expect_row(&greetings[_i], "greeting-not-220");
}
END_TEST

static const struct rule_row refusals[] = {
    { "554", "S: 554 5.7.1 blocked\n" QUIT, SEVERITY_INFO, NULL },
    { "521", "S: 521 takes no mail\n" QUIT, SEVERITY_INFO, NULL },
    { "450", "S: 450 come back later\n" QUIT, SEVERITY_INFO, NULL },
    { "421 has a rule of its own", "S: 421 too busy\n", SILENT, NULL },
    { "220", GREETS("220 hi"), SILENT, NULL },
    { "a refusal in the middle of a connection", "S: 554 no\n" QUIT, SILENT,
      beginning_not_captured },
};

START_TEST(a_refusal_may_stand_for_the_greeting)
{
    expect_row(&refusals[_i], "server-refuses-connections");
}
END_TEST

#define MESSAGE_SAYS(reply)                                                                        \
    HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| x\\r\\n.\\r\\n\nS: " reply "\n" QUIT

static const struct rule_row rejected[] = {
    { "content", MESSAGE_SAYS("554 5.6.0 looks like spam"), SEVERITY_INFO, NULL },
    { "size", MESSAGE_SAYS("552 5.3.4 too big"), SEVERITY_INFO, NULL },
    { "in chunks", HELLO ALICE_TO_BOB "C: BDAT 3 LAST\nC| abc\nS: 554 spam\n" QUIT, SEVERITY_INFO,
      NULL },
    { "a virus has a rule of its own", MESSAGE_SAYS("550 virus found"), SILENT, NULL },
    { "a chunk without a recipient",
      HELLO MAIL("a@example.org")
          RCPT_550("x@example.com") "C: BDAT 3 LAST\nC| abc\nS: 554 no recipients\n" QUIT,
      SILENT, NULL },
    { "put off", MESSAGE_SAYS("451 later"), SILENT, NULL },
    { "accepted", MESSAGE_SAYS("250 ok"), SILENT, NULL },
    { "DATA itself refused", HELLO ALICE_TO_BOB DATA_REFUSED("554 no") QUIT, SILENT, NULL },
};

START_TEST(a_message_may_be_refused_when_it_is_seen)
{
    expect_row(&rejected[_i], "post-data-rejection");
}
END_TEST

static const struct rule_row harmful[] = {
    { "a virus", MESSAGE_SAYS("550 5.7.1 Virus found: Eicar-Test"), SEVERITY_NOTICE, NULL },
    { "malware", MESSAGE_SAYS("554 malware detected"), SEVERITY_NOTICE, NULL },
    { "spam", MESSAGE_SAYS("554 spam"), SILENT, NULL },
    { "put off by a scanner", MESSAGE_SAYS("451 virus scanner not there"), SILENT, NULL },
    { "accepted by a scanner", MESSAGE_SAYS("250 no virus found"), SILENT, NULL },
    { "bytes are missing", MESSAGE_SAYS("550 virus") "GAP C 5\n", SEVERITY_INFO, NULL },
};

START_TEST(a_message_may_be_refused_as_harmful)
{
    expect_row(&harmful[_i], "av-rejection");
}
END_TEST

#define LMTP "S: 220 hi\nC: LHLO a.example.org\nS: 250 hi\n" MAIL("x@example.org")
#define TWO                                                                                        \
    LMTP RCPT("a@example.com") RCPT("b@example.com") "C: DATA\nS: 354 go\nC| x\\r\\n.\\r\\n\n"

static const struct rule_row answers[] = {
    { "one for two", TWO "S: 250 ok\n", SEVERITY_WARNING, NULL },
    { "two for two", TWO "S: 250 ok\nS: 250 ok\n" QUIT, SILENT, NULL },
    { "one for the one of two that was accepted",
      LMTP RCPT("a@example.com")
          RCPT_550("b@example.com") "C: DATA\nS: 354 go\nC| x\\r\\n.\\r\\n\nS: 250 ok\n" QUIT,
      SILENT, NULL },
    { "none yet", TWO, SILENT, NULL },
    { "SMTP", HELLO MAIL("x@example.org") RCPT("a@example.com") RCPT("b@example.com") MESSAGE QUIT,
      SILENT, NULL },
    { "a reply may be missing", TWO "S: 250 ok\nGAP S 8\n", SILENT, NULL },
};

START_TEST(lmtp_answers_for_each_recipient)
{
    expect_row(&answers[_i], "lmtp-reply-count");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("answer_rules");
    TCase *forms = tcase_create("forms");
    TCase *places = tcase_create("places");

    tcase_add_rows(forms, a_code_has_a_form, codes);
    tcase_add_rows(forms, a_reply_has_one_code, mixed_codes);
    tcase_add_test(forms, a_reply_with_two_codes_names_both);
    tcase_add_rows(forms, a_success_belongs_to_its_command, successes);
    tcase_add_rows(forms, a_reply_is_asked_for, unasked);
    tcase_add_rows(places, a_server_greets_with_220, greetings);
    tcase_add_rows(places, a_refusal_may_stand_for_the_greeting, refusals);
    tcase_add_rows(places, a_message_may_be_refused_when_it_is_seen, rejected);
    tcase_add_rows(places, a_message_may_be_refused_as_harmful, harmful);
    tcase_add_rows(places, lmtp_answers_for_each_recipient, answers);
    suite_add_tcase(suite, forms);
    suite_add_tcase(suite, places);
    return suite;
}

SUITE_MAIN(suite);
