/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Senders and recipients. */
#include "tests/smtp/anomalies/rule_rows.h"

#define TRY(address)                                                                               \
    MAIL("a@example.org") "C: RCPT TO:<" address ">\nS: 550 5.7.1 relaying denied\n" RSET
#define ACCEPTED(address) MAIL("a@example.org") RCPT(address) RSET

static const struct rule_row relay_tests[] = {
    { "two ways", HELLO TRY("bob%example.net@example.com") TRY("@example.com:bob@example.net") QUIT,
      SEVERITY_WARNING, NULL },
    { "quoted and bang",
      HELLO TRY("\"bob@example.net\"@example.com") TRY("example.net!bob@example.com") QUIT,
      SEVERITY_WARNING, NULL },
    { "all in one mail",
      HELLO MAIL("a@example.org") "C: RCPT TO:<bob%example.net@example.com>\nS: 550 no\n"
                                  "C: RCPT TO:<bob@[192.0.2.25]>\nS: 550 no\n" QUIT,
      SEVERITY_WARNING, NULL },
    { "and one is accepted",
      HELLO TRY("\"bob@example.net\"@example.com") ACCEPTED("bob%example.net@example.com") QUIT,
      SEVERITY_CRITICAL, NULL },
    { "one of them an address of the server, which is its own",
      HELLO TRY("bob%example.net@example.com") ACCEPTED("postmaster@[192.0.2.25]") QUIT,
      SEVERITY_WARNING, NULL },
    { "quoted without a server", HELLO TRY("\"bob@example.net\"") TRY("example.net!bob") QUIT,
      SEVERITY_WARNING, NULL },
    { "one way, many times",
      HELLO TRY("bob%example.net@example.com") TRY("ann%example.net@example.com") QUIT, SILENT,
      NULL },
    { "ordinary recipients", HELLO ALICE_TO_BOB MESSAGE ALICE_TO("carol@example.com") MESSAGE QUIT,
      SILENT, NULL },
    { "an at sign in front, and no route",
      HELLO TRY("@example.com") TRY("bob%example.net@example.com") QUIT, SILENT, NULL },
    { "no domain, and one that is empty",
      HELLO TRY("bob") TRY("bob@") TRY("\"bob\"") TRY("bob%example.net@example.com") QUIT, SILENT,
      NULL },
    { "a quoted local part without an at sign",
      HELLO TRY("\"bob brown\"@example.com") TRY("bob%example.net@example.com") QUIT, SILENT,
      NULL },
    { "bytes are missing",
      HELLO TRY("bob%example.net@example.com") TRY("@example.com:bob@example.net") QUIT "GAP C 5\n",
      SEVERITY_NOTICE, NULL },
};

START_TEST(several_ways_to_relay_are_a_test)
{
    expect_row(&relay_tests[_i], "open-relay-test");
}
END_TEST

#define RCPT_SAYS(reply)                                                                           \
    HELLO MAIL("a@example.org") "C: RCPT TO:<b@example.net>\nS: " reply "\n" QUIT

static const struct rule_row denied[] = {
    { "Postfix", RCPT_SAYS("554 5.7.1 <b@example.net>: Relay access denied"), SEVERITY_INFO, NULL },
    { "Postfix, for now", RCPT_SAYS("454 4.7.1 <b@example.net>: Relay access denied"),
      SEVERITY_INFO, NULL },
    { "Exim", RCPT_SAYS("550 relay not permitted"), SEVERITY_INFO, NULL },
    { "Exchange", RCPT_SAYS("550 5.7.1 Unable to relay"), SEVERITY_INFO, NULL },
    { "another policy", RCPT_SAYS("550 5.7.1 rejected by policy"), SILENT, NULL },
    { "an unknown user", RCPT_SAYS("550 5.1.1 no such user"), SILENT, NULL },
    { "accepted, and named so", RCPT_SAYS("250 ok, will relay"), SILENT, NULL },
    { "a refusal of MAIL", HELLO "C: MAIL FROM:<a@example.org>\nS: 550 no relay\n" QUIT, SILENT,
      NULL },
};

START_TEST(a_refused_relay_is_named)
{
    expect_row(&denied[_i], "relay-denied");
}
END_TEST

static const struct rule_row bounces[] = {
    { "to two", HELLO MAIL("") RCPT("a@example.com") RCPT("b@example.com") MESSAGE QUIT,
      SEVERITY_NOTICE, NULL },
    { "to one", HELLO MAIL("") RCPT("a@example.com") MESSAGE QUIT, SILENT, NULL },
    { "to one of two", HELLO MAIL("") RCPT("a@example.com") RCPT_550("b@example.com") MESSAGE QUIT,
      SILENT, NULL },
    { "asking for two addresses",
      HELLO MAIL("") RCPT("a@example.com") RCPT("b@example.com") RSET QUIT, SILENT, NULL },
    { "with a sender",
      HELLO MAIL("x@example.org") RCPT("a@example.com") RCPT("b@example.com") MESSAGE QUIT, SILENT,
      NULL },
    { "LMTP",
      "S: 220 hi\nC: LHLO a.example.org\nS: 250 hi\n" MAIL("") RCPT("a@example.com") RCPT(
          "b@example.com") "C: DATA\nS: 354 go\nC| x\\r\\n.\\r\\n\nS: 250 ok\nS: 250 ok\n" QUIT,
      SILENT, NULL },
    { "bytes are missing",
      HELLO MAIL("") RCPT("a@example.com") RCPT("b@example.com") MESSAGE QUIT "GAP C 5\n",
      SEVERITY_INFO, NULL },
};

START_TEST(a_bounce_goes_to_one)
{
    expect_row(&bounces[_i], "null-sender-multi-rcpt");
}
END_TEST

/* A message with so many Received fields; its headers are asked for or not. */
static struct session *through(unsigned hosts, bool wanted)
{
    struct script_options options = script_options_default();
    char script[16384];
    size_t length =
        (size_t)snprintf(script, sizeof script, "%s", HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\n");

    options.sessions.messages.headers = wanted;
    for (unsigned i = 0; i < hosts; i++)
        length += (size_t)snprintf(script + length, sizeof script - length,
                                   "C| Received: from h%u.example.net\\r\\n\n", i);
    snprintf(script + length, sizeof script - length, "%s",
             "C| Subject: x\\r\\n\\r\\nx\\r\\n.\\r\\n\nS: 250 ok\n" QUIT);
    return script_session(script, &options);
}

static const struct hops {
    unsigned hosts;
    bool wanted;
    unsigned severity;
} hops[] = {
    { 29, true, SILENT },           { 30, true, SEVERITY_NOTICE }, { 49, true, SEVERITY_NOTICE },
    { 50, true, SEVERITY_WARNING }, { 60, false, SILENT },
};

START_TEST(a_message_that_passed_many_hosts_may_go_in_circles)
{
    struct session *session = through(hops[_i].hosts, hops[_i].wanted);
    const struct finding *finding = session_finding(session, "received-hops-high");

    ck_assert_int_eq(finding != NULL, hops[_i].severity != SILENT);
    if (finding != NULL) {
        ck_assert_int_eq(finding->severity, hops[_i].severity);
        expect_integer(finding, "received", hops[_i].hosts);
    }
    session_free(session);
}
END_TEST

/* ------------------------------------------------------ the header beside the envelope */

#define MAIL_WITH(sender, recipients, header)                                                      \
    HELLO "C: MAIL FROM:<" sender ">\nS: 250 ok\n" recipients "C: DATA\nS: 354 go\nC| " header     \
          "\\r\\nx\\r\\n.\\r\\n\nS: 250 ok\n" QUIT
#define BOB           RCPT("bob@example.com")
#define FROM(address) "From: " address "\\r\\n"
#define TO(address)   "To: " address "\\r\\n"

static void with_headers(struct script_options *options)
{
    options->sessions.messages.headers = true;
}

static void with_headers_of_one_recipient(struct script_options *options)
{
    with_headers(options);
    options->sessions.limits.recipients = 1;
}

static const struct rule_row headers[] = {
    { "somebody elsewhere wrote it",
      MAIL_WITH("a@example.org", BOB, FROM("A <a@example.net>") TO("bob@example.com")),
      SEVERITY_INFO, with_headers },
    { "it is for somebody else",
      MAIL_WITH("a@example.org", BOB, FROM("a@example.org") TO("carol@example.com")), SEVERITY_INFO,
      with_headers },
    { "both", MAIL_WITH("a@example.org", BOB, FROM("a@example.net") TO("carol@example.com")),
      SEVERITY_INFO, with_headers },
    { "the end of the domain is the same by chance",
      MAIL_WITH("a@ample.org", BOB, FROM("a@example.org") TO("bob@example.com")), SEVERITY_INFO,
      with_headers },
    { "a domain that begins alike",
      MAIL_WITH("a@example.org", BOB, FROM("a@example.org.example.net") TO("bob@example.com")),
      SEVERITY_INFO, with_headers },
    { "it fits",
      MAIL_WITH("a@example.org", BOB, FROM("A <A@Example.ORG>") TO("B <Bob@Example.com>")), SILENT,
      with_headers },
    { "a host of the domain sends",
      MAIL_WITH("a@web1.example.org", BOB, FROM("a@example.org") TO("bob@example.com")), SILENT,
      with_headers },
    { "a host of the domain wrote it",
      MAIL_WITH("a@example.org", BOB, FROM("a@web1.example.org") TO("bob@example.com")), SILENT,
      with_headers },
    { "one of two writers",
      MAIL_WITH("a@example.org", BOB, FROM("x@example.net, a@example.org") TO("bob@example.com")),
      SILENT, with_headers },
    { "the recipient gets a copy",
      MAIL_WITH("a@example.org", BOB,
                FROM("a@example.org") TO("carol@example.com") "Cc: bob@example.com\\r\\n"),
      SILENT, with_headers },
    { "a blind copy beside an open one",
      MAIL_WITH("a@example.org", BOB RCPT("carol@example.com"),
                FROM("a@example.org") TO("bob@example.com")),
      SILENT, with_headers },
    { "only a refused recipient is named",
      MAIL_WITH("a@example.org", RCPT_550("x@example.com") BOB,
                FROM("a@example.org") TO("x@example.com")),
      SEVERITY_INFO, with_headers },
    { "undisclosed recipients",
      MAIL_WITH("a@example.org", BOB, FROM("a@example.org") TO("undisclosed-recipients:;")), SILENT,
      with_headers },
    { "no fields to compare with", MAIL_WITH("a@example.org", BOB, "Subject: x\\r\\n"), SILENT,
      with_headers },
    { "two To fields",
      MAIL_WITH("a@example.org", BOB,
                FROM("a@example.org") TO("c@example.com") TO("bob@example.com")),
      SILENT, with_headers },
    { "two Cc fields",
      MAIL_WITH("a@example.org", BOB,
                FROM("a@example.org") TO("c@example.com") "Cc: d@example.com\\r\\n"
                                                          "Cc: bob@example.com\\r\\n"),
      SILENT, with_headers },
    { "two From fields",
      MAIL_WITH("a@example.org", BOB,
                FROM("a@example.net") FROM("a@example.org") TO("bob@example.com")),
      SILENT, with_headers },
    { "a domain of other characters",
      MAIL_WITH("a@ex-1.example.org", BOB, FROM("a@ex-1.example.org>") TO("bob@example.com")),
      SILENT, with_headers },
    { "a domain that is not ASCII",
      MAIL_WITH("a@b\xc3\xbc"
                "cher.example.org",
                BOB,
                FROM("a@b\xc3\xbc"
                     "cher.example.org") TO("bob@example.com")),
      SILENT, with_headers },
    { "a From field without a domain",
      MAIL_WITH("a@example.org", BOB, FROM("a@") TO("bob@example.com")), SEVERITY_INFO,
      with_headers },
    { "a sender without a domain",
      MAIL_WITH("postmaster", BOB, FROM("a@example.org") TO("bob@example.com")), SILENT,
      with_headers },
    { "a bounce", MAIL_WITH("", BOB, FROM("MAILER-DAEMON@example.org") TO("carol@example.com")),
      SILENT, with_headers },
    { "a list, to a subscriber",
      MAIL_WITH("list-bounces@example.net", BOB, FROM("a@example.org") TO("list@example.net")),
      SILENT, with_headers },
    { "an older list",
      MAIL_WITH("owner-list@example.net", BOB, FROM("a@example.org") TO("list@example.net")),
      SILENT, with_headers },
    { "a list that calls itself its owner",
      MAIL_WITH("list-owner@example.net", BOB, FROM("a@example.org") TO("list@example.net")),
      SILENT, with_headers },
    { "a list by its address for requests",
      MAIL_WITH("list-request@example.net", BOB, FROM("a@example.org") TO("list@example.net")),
      SILENT, with_headers },
    { "a return address of a list",
      MAIL_WITH("list-return-17@example.net", BOB, FROM("a@example.org") TO("list@example.net")),
      SILENT, with_headers },
    { "a sender made for one recipient, VERP",
      MAIL_WITH("list+bob=example.com@example.net", BOB, FROM("a@example.org") TO("l@example.net")),
      SILENT, with_headers },
    { "a forwarder that rewrites the sender, SRS",
      MAIL_WITH("SRS0=x=y=example.org=a@example.net", BOB,
                FROM("a@example.org") TO("bob@example.com")),
      SILENT, with_headers },
    { "nobody can tell who the sender is",
      HELLO "C: MAIL\nS: 250 ok\n" BOB
            "C: DATA\nS: 354 go\nC| From: a@example.net\\r\\nTo: c@example.com\\r\\n\\r\\n"
            "x\\r\\n.\\r\\n\nS: 250 ok\n" QUIT,
      SILENT, with_headers },
    { "a recipient is not in the record",
      MAIL_WITH("a@example.org", RCPT("carol@example.com") BOB,
                FROM("a@example.org") TO("bob@example.com")),
      SILENT, with_headers_of_one_recipient },
    { "headers were not asked for",
      MAIL_WITH("a@example.org", BOB, FROM("a@example.net") TO("carol@example.com")), SILENT,
      NULL },
    { "no message", HELLO MAIL("a@example.org") BOB RSET QUIT, SILENT, with_headers },
    { "the header has no end",
      HELLO MAIL("a@example.org") BOB
      "C: DATA\nS: 354 go\nC| From: a@example.net\\r\\nTo: c@exam\nGAP C 10\n",
      SILENT, with_headers },
    { "bytes are missing elsewhere",
      MAIL_WITH("a@example.org", BOB, FROM("a@example.net") TO("bob@example.com")) "GAP C 5\n",
      SEVERITY_INFO, with_headers },
};

START_TEST(a_header_may_name_others_than_the_envelope)
{
    expect_row(&headers[_i], "envelope-header-mismatch");
}
END_TEST

/* Of a field 4096 octets are kept; the address may stand behind them. */
START_TEST(a_field_that_was_cut_is_not_compared)
{
    static const char script[] =
        MAIL_WITH("a@example.org", BOB, FROM("a@example.net %s") TO("bob@example.com"));
    struct script_options options = script_options_default();
    char names[4200] = "", whole[8192];
    struct session *session;

    with_headers(&options);
    for (size_t length = 4000; length <= 4199; length += 199) {
        memset(names, 'x', length);
        snprintf(whole, sizeof whole, script, names);
        session = script_session(whole, &options);
        ck_assert_int_eq(session_finding(session, "envelope-header-mismatch") != NULL,
                         length == 4000);
        session_free(session);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("envelope_rules");
    TCase *envelopes = tcase_create("envelopes");

    tcase_add_rows(envelopes, several_ways_to_relay_are_a_test, relay_tests);
    tcase_add_rows(envelopes, a_refused_relay_is_named, denied);
    tcase_add_rows(envelopes, a_bounce_goes_to_one, bounces);
    tcase_add_rows(envelopes, a_message_that_passed_many_hosts_may_go_in_circles, hops);
    tcase_add_rows(envelopes, a_header_may_name_others_than_the_envelope, headers);
    tcase_add_test(envelopes, a_field_that_was_cut_is_not_compared);
    suite_add_tcase(suite, envelopes);
    return suite;
}

SUITE_MAIN(suite);
