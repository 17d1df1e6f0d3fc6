/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What clients say they are called. */
#include "tests/smtp/anomalies/rule_rows.h"

#define GREETING   "S: 220 mail.example.com ESMTP\n"
#define SAYS(name) GREETING "C: EHLO " name "\nS: 250 mail.example.com\n"
#define DELIVERY   ALICE_TO_BOB MESSAGE QUIT

static void between_loopback_addresses(struct script_options *options)
{
    options->client = endpoint_of(127, 0, 0, 2, 40000);
    options->server = endpoint_of(127, 0, 0, 1, 25);
}

static const struct rule_row own_names[] = {
    { "the greeting's name", SAYS("mail.example.com") DELIVERY, SEVERITY_NOTICE, NULL },
    { "in other letters", SAYS("MAIL.Example.COM") DELIVERY, SEVERITY_NOTICE, NULL },
    { "the server's address", SAYS("192.0.2.25") DELIVERY, SEVERITY_NOTICE, NULL },
    { "the server's address in brackets", SAYS("[192.0.2.25]") DELIVERY, SEVERITY_NOTICE, NULL },
    { "with HELO", GREETING "C: HELO mail.example.com\nS: 250 hi\n" DELIVERY, SEVERITY_NOTICE,
      NULL },
    { "another name", SAYS("client.example.org") DELIVERY, SILENT, NULL },
    { "a longer name", SAYS("mail.example.com.example.org") DELIVERY, SILENT, NULL },
    { "the client's own address", SAYS("[192.0.2.10]") DELIVERY, SILENT, NULL },
    { "no name", GREETING "C: EHLO\nS: 501 name?\n" QUIT, SILENT, NULL },
    { "a bracket that is not closed", SAYS("[192.0.2.25") DELIVERY, SILENT, NULL },
    { "the server's host itself", SAYS("mail.example.com") DELIVERY, SILENT,
      from_the_server_itself },
    { "on one machine", SAYS("mail.example.com") DELIVERY, SILENT, from_loopback },
    { "from one loopback address to another", SAYS("mail.example.com") DELIVERY, SILENT,
      between_loopback_addresses },
    { "a name that many have", "S: 220 localhost ESMTP\nC: EHLO localhost\nS: 250 hi\n" DELIVERY,
      SILENT, NULL },
    { "one that many have in full",
      "S: 220 localhost.localdomain ESMTP\nC: EHLO localhost.localdomain\nS: 250 hi\n" DELIVERY,
      SILENT, NULL },
    { "no greeting to compare with", "C: EHLO mail.example.com\nS: 250 hi\n" DELIVERY, SILENT,
      NULL },
    { "an empty greeting", "S: 220\nC: EHLO mail.example.com\nS: 250 hi\n" DELIVERY, SILENT, NULL },
    { "bytes are missing", SAYS("mail.example.com") "GAP C 5\n" DELIVERY, SEVERITY_INFO, NULL },
};

START_TEST(a_client_is_not_the_server)
{
    expect_row(&own_names[_i], "helo-own-name");
}
END_TEST

static const struct rule_row bare_addresses[] = {
    { "an IPv4 address", SAYS("192.0.2.10") DELIVERY, SEVERITY_NOTICE, NULL },
    { "an IPv6 address", SAYS("2001:db8::10") DELIVERY, SEVERITY_NOTICE, NULL },
    { "with HELO", GREETING "C: HELO 203.0.113.4\nS: 250 hi\n" DELIVERY, SEVERITY_NOTICE, NULL },
    { "in brackets", SAYS("[192.0.2.10]") DELIVERY, SILENT, NULL },
    { "IPv6 in brackets", SAYS("[IPv6:2001:db8::10]") DELIVERY, SILENT, NULL },
    { "a name", SAYS("client.example.org") DELIVERY, SILENT, NULL },
    { "a name of digits", SAYS("192.0.2.10.example.org") DELIVERY, SILENT, NULL },
    { "digits that are no address", SAYS("192.0.2") DELIVERY, SILENT, NULL },
    { "longer than any address",
      SAYS("1234567890123456789012345678901234567890123456789012345678901234567890") DELIVERY,
      SILENT, NULL },
    { "no name", GREETING "C: EHLO\nS: 501 name?\n" QUIT, SILENT, NULL },
    { "bytes are missing", SAYS("192.0.2.10") "GAP C 5\n" DELIVERY, SEVERITY_INFO, NULL },
};

START_TEST(an_address_stands_in_brackets)
{
    expect_row(&bare_addresses[_i], "helo-bare-ip");
}
END_TEST

static const struct rule_row invalid_names[] = {
    { "no dot", SAYS("WORKGROUP") DELIVERY, SEVERITY_INFO, NULL },
    { "an underscore", SAYS("my_pc.example.org") DELIVERY, SEVERITY_INFO, NULL },
    { "a blank", SAYS("my pc.example.org") DELIVERY, SEVERITY_INFO, NULL },
    { "not ASCII", GREETING "C| EHLO m\\xc3\\xbcnchen.example.org\\r\\n\nS: 250 hi\n" DELIVERY,
      SEVERITY_INFO, NULL },
    { "a bracket that is not closed", SAYS("[192.0.2.10") DELIVERY, SEVERITY_INFO, NULL },
    { "one that was not opened", SAYS("192.0.2.10]") DELIVERY, SEVERITY_INFO, NULL },
    { "a bracket alone", SAYS("[") DELIVERY, SEVERITY_INFO, NULL },
    { "a full name", SAYS("client.example.org") DELIVERY, SILENT, NULL },
    { "with a blank behind it", SAYS("client.example.org ") DELIVERY, SILENT, NULL },
    { "an address in brackets", SAYS("[192.0.2.10]") DELIVERY, SILENT, NULL },
    { "an IPv6 address in brackets", SAYS("[IPv6:2001:db8::10]") DELIVERY, SILENT, NULL },
    { "an address, which has a rule of its own", SAYS("2001:db8::10") DELIVERY, SILENT, NULL },
    { "a mail program that submits", SAYS("LAPTOP") DELIVERY, SILENT, to_submission },
    { "a mail program that submits with TLS", SAYS("LAPTOP") DELIVERY, SILENT, to_smtps },
    { "a mail program that logs in", SAYS("LAPTOP") "C: AUTH PLAIN AGEAYg==\nS: 235 ok\n" DELIVERY,
      SILENT, NULL },
    { "on one machine", SAYS("localhost") DELIVERY, SILENT, from_loopback },
    { "LMTP", "S: 220 hi\nC: LHLO mailbox\nS: 250 hi\n" DELIVERY, SILENT, NULL },
};

START_TEST(a_name_is_a_domain_name)
{
    expect_row(&invalid_names[_i], "helo-invalid-name");
}
END_TEST

#define AGAIN(name) "C: EHLO " name "\nS: 250 mail.example.com\n"

static const struct rule_row changed_names[] = {
    { "another name", SAYS("a.example.org") AGAIN("b.example.org") QUIT, SEVERITY_INFO, NULL },
    { "behind a message", SAYS("a.example.org") ALICE_TO_BOB MESSAGE AGAIN("b.example.org") QUIT,
      SEVERITY_INFO, NULL },
    { "the same name", SAYS("a.example.org") AGAIN("a.example.org") QUIT, SILENT, NULL },
    { "the same name in other letters", SAYS("a.example.org") AGAIN("A.Example.org") QUIT, SILENT,
      NULL },
    { "HELO behind a refused EHLO",
      GREETING "C: EHLO a.example.org\nS: 502 no\nC: HELO b.example.org\nS: 250 hi\n" QUIT, SILENT,
      NULL },
    { "behind STARTTLS that was refused",
      SAYS("a.example.org") "C: STARTTLS\nS: 454 no\n" AGAIN("b.example.org") QUIT, SILENT, NULL },
    { "behind TURN and ATRN that were refused",
      SAYS("a.example.org") "C: TURN\nS: 502 no\n" AGAIN(
          "b.example.org") "C: ATRN example.org\nS: 502 no\n" AGAIN("c.example.org") QUIT,
      SILENT, NULL },
    { "behind XCLIENT",
      SAYS("a.example.org") "C: XCLIENT ADDR=192.0.2.7\nS: 220 hi\n" AGAIN("b.example.org") QUIT,
      SILENT, NULL },
    { "without a name", SAYS("a.example.org") "C: EHLO\nS: 501 name?\n" QUIT, SILENT, NULL },
    { "bytes are missing between", SAYS("a.example.org") "GAP C 40\n" AGAIN("b.example.org") QUIT,
      SILENT, NULL },
};

START_TEST(a_client_keeps_its_name)
{
    expect_row(&changed_names[_i], "helo-changed");
}
END_TEST

static const struct rule_row nameless[] = {
    { "MAIL at once", GREETING ALICE_TO_BOB MESSAGE QUIT, SEVERITY_NOTICE, NULL },
    { "MAIL refused for it", GREETING "C: MAIL FROM:<a@example.org>\nS: 503 who?\n" QUIT,
      SEVERITY_NOTICE, NULL },
    { "behind EHLO", SAYS("a.example.org") ALICE_TO_BOB MESSAGE QUIT, SILENT, NULL },
    { "behind HELO", GREETING "C: HELO a.example.org\nS: 250 hi\n" ALICE_TO_BOB MESSAGE QUIT,
      SILENT, NULL },
    { "behind LHLO", GREETING "C: LHLO a.example.org\nS: 250 hi\n" ALICE_TO_BOB MESSAGE QUIT,
      SILENT, NULL },
    { "behind EHLO that was refused",
      GREETING "C: EHLO a.example.org\nS: 550 no\n" ALICE_TO_BOB MESSAGE QUIT, SILENT, NULL },
    { "without a mail", GREETING QUIT, SILENT, NULL },
    { "behind STARTTLS", GREETING "C: STARTTLS\nS: 454 no\n" ALICE_TO_BOB QUIT, SILENT, NULL },
    { "the beginning is not there", ALICE_TO_BOB MESSAGE QUIT, SILENT, beginning_not_captured },
    { "bytes are missing", GREETING "GAP C 26\nGAP S 20\n" ALICE_TO_BOB MESSAGE QUIT, SILENT,
      NULL },
};

START_TEST(a_client_says_its_name_before_it_sends_mail)
{
    expect_row(&nameless[_i], "no-helo");
}
END_TEST

#define REFUSED(code) GREETING "C: EHLO a.example.org\nS: " code " no\n"
#define HELO          "C: HELO a.example.org\nS: 250 hi\n"

static const struct rule_row without_ehlo[] = {
    { "500, and HELO is good", REFUSED("500") HELO DELIVERY, SEVERITY_NOTICE, NULL },
    { "502, and HELO is good", REFUSED("502") HELO DELIVERY, SEVERITY_NOTICE, NULL },
    { "and HELO is refused too", REFUSED("502") "C: HELO a.example.org\nS: 550 no\n" QUIT, SILENT,
      NULL },
    { "and no HELO follows", REFUSED("502") QUIT, SILENT, NULL },
    { "the name is refused", REFUSED("501") HELO DELIVERY, SILENT, NULL },
    { "the client is refused", REFUSED("550") HELO DELIVERY, SILENT, NULL },
    { "EHLO is good the second time",
      REFUSED("502") "C: EHLO a.example.org\nS: 250 hi\n" HELO DELIVERY, SILENT, NULL },
    { "HELO alone", GREETING HELO DELIVERY, SILENT, NULL },
    { "bytes are missing", REFUSED("502") HELO "GAP C 5\n" DELIVERY, SEVERITY_INFO, NULL },
};

START_TEST(a_server_knows_ehlo)
{
    expect_row(&without_ehlo[_i], "ehlo-rejected");
}
END_TEST

START_TEST(an_ipv6_server_is_named_in_brackets_too)
{
    struct script_options options = script_options_default();
    const uint8_t octets[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 0x25 };
    struct session *session;

    options.server = (struct endpoint){ ip_address_v6(octets), 25 };
    options.client = (struct endpoint){ ip_address_v6((const uint8_t[16]){ 0x20, 1 }), 40000 };
    session = script_session(SAYS("[IPv6:2001:db8::25]") DELIVERY, &options);
    required_finding(session, "helo-own-name");
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("hello_rules");
    TCase *names = tcase_create("names");
    TCase *hellos = tcase_create("hellos");

    tcase_add_rows(names, a_client_is_not_the_server, own_names);
    tcase_add_rows(names, an_address_stands_in_brackets, bare_addresses);
    tcase_add_rows(names, a_name_is_a_domain_name, invalid_names);
    tcase_add_test(names, an_ipv6_server_is_named_in_brackets_too);
    tcase_add_rows(hellos, a_client_keeps_its_name, changed_names);
    tcase_add_rows(hellos, a_client_says_its_name_before_it_sends_mail, nameless);
    tcase_add_rows(hellos, a_server_knows_ehlo, without_ehlo);
    suite_add_tcase(suite, names);
    suite_add_tcase(suite, hellos);
    return suite;
}

SUITE_MAIN(suite);
