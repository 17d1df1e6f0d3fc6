/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clients that speak before it is their turn. */
#include "tests/smtp/anomalies/rule_rows.h"

#define GREETING  "S: 220 mail.example.com ESMTP\n"
#define TEASER    "S: 220-mail.example.com ESMTP\n"
#define EHLO      "C: EHLO client.example.org\n"
#define OFFERS(k) "S: 250-mail.example.com\nS+ 250 " k "\n"
#define DELIVERY  ALICE_TO_BOB MESSAGE QUIT

static const struct rule_row early_talkers[] = {
    { "EHLO before the greeting", EHLO "@ 1\n" GREETING OFFERS("PIPELINING") DELIVERY,
      SEVERITY_WARNING, NULL },
    { "before a greeting of two lines",
      EHLO "@ 1\n" TEASER "S+ 220 ready\n" OFFERS("PIPELINING") DELIVERY, SEVERITY_WARNING, NULL },
    { "and the server refuses it",
      "C: EHLO client.example.org\nC+ MAIL FROM:<a@example.org>\n@ 1\n"
      "S: 554 SMTP synchronization error\n",
      SEVERITY_WARNING, NULL },
    { "a check that never sends mail", EHLO "@ 1\n" GREETING OFFERS("SIZE") QUIT, SEVERITY_INFO,
      NULL },
    { "behind the header of a load balancer",
      "C: PROXY TCP4 192.0.2.10 192.0.2.25 40000 25\n" EHLO "@ 1\n" GREETING OFFERS("SIZE")
          DELIVERY,
      SEVERITY_WARNING, NULL },
    { "the header of a load balancer alone",
      "C: PROXY TCP4 192.0.2.10 192.0.2.25 40000 25\n@ 1\n" GREETING EHLO OFFERS("SIZE") DELIVERY,
      SILENT, NULL },
    { "the headers of two load balancers",
      "C: PROXY TCP4 192.0.2.10 192.0.2.25 40000 25\n"
      "C+ PROXY TCP4 192.0.2.11 192.0.2.25 40001 25\n@ 1\n" GREETING EHLO OFFERS("SIZE") DELIVERY,
      SILENT, NULL },
    { "after the greeting", GREETING EHLO OFFERS("PIPELINING") DELIVERY, SILENT, NULL },
    { "between the lines of the greeting",
      TEASER "@ 1\n" EHLO "@ 1\nS: 220 ready\n" OFFERS("PIPELINING") DELIVERY, SILENT, NULL },
    { "who has waited long enough", "@ 30\nC: QUIT\n@ 1\n" GREETING "S: 221 Bye\n", SILENT, NULL },
    { "Exim that knows the server", EHLO "@ 1\n" GREETING OFFERS("PIPECONNECT") DELIVERY, SILENT,
      NULL },
    { "under its other names", EHLO "@ 1\n" GREETING OFFERS("PIPE_CONNECT") DELIVERY, SILENT,
      NULL },
    { "and the oldest one", EHLO "@ 1\n" GREETING OFFERS("X_PIPE_CONNECT") DELIVERY, SILENT, NULL },
    { "and the server never greets", EHLO "@ 1\n", SILENT, NULL },
    { "the beginning is not there", EHLO "@ 1\n" GREETING OFFERS("SIZE") DELIVERY, SILENT,
      beginning_not_captured },
    { "bytes are missing before it", "GAP S 30\n" EHLO "@ 1\n" GREETING OFFERS("SIZE") DELIVERY,
      SILENT, NULL },
    { "bytes are missing later",
      EHLO "@ 1\n" GREETING OFFERS("SIZE") ALICE_TO_BOB MESSAGE "GAP C 6\n", SEVERITY_NOTICE,
      NULL },
};

START_TEST(who_speaks_before_the_greeting_is_an_early_talker)
{
    expect_row(&early_talkers[_i], "early-talker");
}
END_TEST

static const struct rule_row teased[] = {
    { "between the lines", TEASER "@ 1\n" EHLO "@ 1\nS: 220 ready\n" OFFERS("SIZE") DELIVERY,
      SEVERITY_WARNING, NULL },
    { "a check that never sends mail",
      TEASER "@ 1\n" EHLO "@ 1\nS: 220 ready\n" OFFERS("SIZE") QUIT, SEVERITY_INFO, NULL },
    { "behind both lines", TEASER "@ 6\nS: 220 ready\n" EHLO OFFERS("SIZE") DELIVERY, SILENT,
      NULL },
    { "before both lines", EHLO "@ 1\n" TEASER "S+ 220 ready\n" OFFERS("SIZE") DELIVERY, SILENT,
      NULL },
    { "in the middle of a long line",
      "S| 220 mail.example.com\n@ 1\n" EHLO "@ 1\nS|  ESMTP\\r\\n\n" OFFERS("SIZE") DELIVERY,
      SILENT, NULL },
    { "and no last line ever comes", TEASER TEASER "@ 1\n" EHLO, SILENT, NULL },
    { "who has waited long enough", TEASER "@ 30\nC: QUIT\n@ 1\nS: 220 ready\nS: 221 Bye\n", SILENT,
      NULL },
    { "the beginning is not there",
      TEASER "@ 1\n" EHLO "@ 1\nS: 220 ready\n" OFFERS("SIZE") DELIVERY, SILENT,
      beginning_not_captured },
};

START_TEST(who_speaks_inside_the_greeting_has_not_read_it)
{
    expect_row(&teased[_i], "talk-after-teaser");
}
END_TEST

#define GROUP "C: MAIL FROM:<a@example.org>\nC+ RCPT TO:<b@example.com>\n"
#define OKS   "S: 250 ok\nS+ 250 ok\n"

static const struct rule_row unoffered[] = {
    { "a group without an offer", GREETING EHLO OFFERS("SIZE") GROUP OKS MESSAGE QUIT,
      SEVERITY_WARNING, NULL },
    { "a group behind HELO", GREETING "C: HELO c.example.org\nS: 250 hi\n" GROUP OKS MESSAGE QUIT,
      SEVERITY_WARNING, NULL },
    { "MAIL that does not wait for the message's answer",
      GREETING EHLO OFFERS("SIZE") ALICE_TO_BOB
      "C: DATA\nS: 354 go\nC| a\\r\\n.\\r\\nMAIL FROM:<a@example.org>\\r\\n\nS: 250 ok\nS: 250 "
      "ok\n" QUIT,
      SEVERITY_WARNING, NULL },
    { "a group with an offer", GREETING EHLO OFFERS("PIPELINING") GROUP OKS MESSAGE QUIT, SILENT,
      NULL },
    { "offered in small letters", GREETING EHLO OFFERS("pipelining") GROUP OKS MESSAGE QUIT, SILENT,
      NULL },
    { "offered by an earlier EHLO",
      GREETING EHLO OFFERS("PIPELINING") EHLO OFFERS("SIZE") GROUP OKS MESSAGE QUIT, SILENT, NULL },
    { "QUIT behind anything",
      GREETING EHLO OFFERS("SIZE") "C: RSET\nC+ QUIT\nS: 250 ok\nS+ 221 bye\n", SILENT, NULL },
    { "one by one", GREETING EHLO OFFERS("SIZE") ALICE_TO_BOB MESSAGE QUIT, SILENT, NULL },
    { "Exim that knows the server",
      GREETING "C: EHLO c.example.org\nC+ MAIL FROM:<a@example.org>\n" OFFERS(
          "X_PIPE_CONNECT") "S: 250 ok\n" QUIT,
      SILENT, NULL },
    { "no answer at all", GREETING EHLO OFFERS("SIZE") GROUP, SILENT, NULL },
    { "the answer to EHLO may be missing", GREETING EHLO "GAP S 40\n" GROUP OKS MESSAGE QUIT,
      SILENT, NULL },
    { "only the client", EHLO GROUP, SILENT, only_the_client },
};

START_TEST(pipelining_has_to_be_offered)
{
    expect_row(&unoffered[_i], "pipelining-without-offer");
}
END_TEST

#define TOGETHER(a, b) GREETING EHLO OFFERS("PIPELINING") "C: " a "\nC+ " b "\n" OKS QUIT

static const struct rule_row orders[] = {
    { "behind NOOP", TOGETHER("NOOP", "MAIL FROM:<a@example.org>"), SEVERITY_NOTICE, NULL },
    { "behind VRFY", TOGETHER("VRFY bob", "RSET"), SEVERITY_NOTICE, NULL },
    { "behind EHLO", TOGETHER("EHLO c.example.org", "MAIL FROM:<a@example.org>"), SEVERITY_NOTICE,
      NULL },
    { "behind RSET", TOGETHER("RSET", "MAIL FROM:<a@example.org>"), SILENT, NULL },
    { "NOOP at the end", TOGETHER("RSET", "NOOP"), SILENT, NULL },
    { "QUIT behind NOOP",
      GREETING EHLO OFFERS("PIPELINING") "C: NOOP\nC+ QUIT\nS: 250 ok\nS+ 221 bye\n", SILENT,
      NULL },
    { "DATA has a rule of its own", TOGETHER("DATA", "NOOP"), SILENT, NULL },
    { "not offered, which is another rule's",
      GREETING EHLO OFFERS("SIZE") "C: NOOP\nC+ RSET\n" OKS QUIT, SILENT, NULL },
    { "Exim that knows the server",
      GREETING "C: EHLO c.example.org\nC+ MAIL FROM:<a@example.org>\n" OFFERS(
          "PIPECONNECT") "S: 250 ok\n" QUIT,
      SILENT, NULL },
    { "BDAT and its chunk",
      GREETING EHLO OFFERS("PIPELINING") GROUP OKS
      "C: BDAT 3\nC| abc\nC: BDAT 0 LAST\nS: 250 ok\nS: 250 ok\n" QUIT,
      SILENT, NULL },
    { "bytes are missing somewhere", TOGETHER("NOOP", "RSET") "GAP C 5\n", SEVERITY_INFO, NULL },
};

START_TEST(some_commands_have_to_be_the_last_of_a_group)
{
    expect_row(&orders[_i], "pipelining-bad-order");
}
END_TEST

static const struct rule_row behind_data[] = {
    { "content before 354",
      HELLO ALICE_TO_BOB
      "C: DATA\nC| early\\r\\n\n@ 1\nS: 354 go\nC| text\\r\\n.\\r\\n\nS: 250 ok\n" QUIT,
      SEVERITY_WARNING, NULL },
    { "commands behind a DATA that is refused, and the server obeys",
      HELLO ALICE_TO_BOB
      "C: DATA\nC+ MAIL FROM:<x@example.org>\nC+ RCPT TO:<y@example.com>\n@ 1\nS: 554 no\n"
      "S: 250 ok\nS: 250 ok\n" QUIT,
      SEVERITY_CRITICAL, NULL },
    { "commands behind a DATA that is refused, and the server refuses them too",
      HELLO ALICE_TO_BOB "C: DATA\nC+ MAIL FROM:<x@example.org>\n@ 1\nS: 554 no\nS: 503 no\n" QUIT,
      SEVERITY_WARNING, NULL },
    { "waiting for 354", HELLO ALICE_TO_BOB MESSAGE QUIT, SILENT, NULL },
    { "waiting for the refusal",
      HELLO ALICE_TO_BOB "C: DATA\nS: 554 no\nC: MAIL FROM:<x@example.org>\nS: 250 ok\n" QUIT,
      SILENT, NULL },
    { "DATA at the end of a group",
      HELLO "C: MAIL FROM:<a@example.org>\nC+ RCPT TO:<b@example.com>\nC+ DATA\n"
            "S: 250 ok\nS+ 250 ok\nS+ 354 go\nC| text\\r\\n.\\r\\n\nS: 250 ok\n" QUIT,
      SILENT, NULL },
    { "BDAT needs no answer", HELLO ALICE_TO_BOB "C: BDAT 3 LAST\nC| abc\nS: 250 ok\n" QUIT, SILENT,
      NULL },
    { "bytes are missing between",
      HELLO ALICE_TO_BOB "C: DATA\nGAP C 10\nS: 354 go\nC| text\\r\\n.\\r\\n\nS: 250 ok\n" QUIT,
      SILENT, NULL },
};

START_TEST(behind_data_the_client_has_to_wait)
{
    expect_row(&behind_data[_i], "commands-after-data-before-354");
}
END_TEST

START_TEST(a_finding_says_how_many_and_how_much_too_early)
{
    struct session *session = play_row(&unoffered[0]);

    expect_integer(required_finding(session, "pipelining-without-offer"), "count", 1);
    session_free(session);
    session = play_row(&early_talkers[0]);
    expect_duration(required_finding(session, "early-talker"), "ahead",
                    DURATION_SECOND + DURATION_MILLISECOND);
    expect_step(session, required_finding(session, "early-talker"), "EHLO", 0);
    session_free(session);
    session = play_row(&behind_data[0]);
    expect_integer(required_finding(session, "commands-after-data-before-354"), "code", 354);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("pipelining_rules");
    TCase *greeting = tcase_create("greeting");
    TCase *groups = tcase_create("groups");

    tcase_add_rows(greeting, who_speaks_before_the_greeting_is_an_early_talker, early_talkers);
    tcase_add_rows(greeting, who_speaks_inside_the_greeting_has_not_read_it, teased);
    tcase_add_rows(groups, pipelining_has_to_be_offered, unoffered);
    tcase_add_rows(groups, some_commands_have_to_be_the_last_of_a_group, orders);
    tcase_add_rows(groups, behind_data_the_client_has_to_wait, behind_data);
    tcase_add_test(groups, a_finding_says_how_many_and_how_much_too_early);
    suite_add_tcase(suite, greeting);
    suite_add_tcase(suite, groups);
    return suite;
}

SUITE_MAIN(suite);
