/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is offered, and who keeps to it. */
#include "tests/smtp/anomalies/rule_kit.h"

#define OFFERS(keywords)                                                                           \
    "S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\nS: 250-mail.example.com\n"         \
    "S+ 250-" keywords "\nS+ 250 HELP\n"
#define BEHIND_HELO                                                                                \
    "S: 220 mail.example.com ESMTP\nC: HELO client.example.org\nS: 250 mail.example.com\n"
#define SENDER(parameters) "C: MAIL FROM:<alice@example.org>" parameters "\nS: 250 ok\n"
#define BOB                "C: RCPT TO:<bob@example.com>\nS: 250 ok\n"

static const struct row {
    const char *script;
    const char *ids;
    enum severity severity;
} rows[] = {
    /* parameters */
    { OFFERS("PIPELINING") SENDER(" SIZE=100") BOB QUIT, "param-not-offered", SEVERITY_NOTICE },
    { BEHIND_HELO SENDER(" BODY=8BITMIME") BOB QUIT, "param-not-offered", SEVERITY_NOTICE },
    { OFFERS("SIZE") SENDER("") "C: RCPT TO:<bob@example.com> NOTIFY=NEVER\nS: 555 no\n" QUIT,
      "param-not-offered", SEVERITY_NOTICE },
    { OFFERS("SIZE 1000") SENDER(" size=100") BOB QUIT, "", SEVERITY_COUNT },
    { OFFERS("size") SENDER(" SIZE=100") BOB QUIT, "", SEVERITY_COUNT },
    { OFFERS("DSN")
          SENDER(" RET=HDRS ENVID=x") "C: RCPT TO:<b@example.com> ORCPT=x\nS: 250 ok\n" QUIT,
      "", SEVERITY_COUNT },
    { OFFERS("PIPELINING") SENDER(" X-OWN=1") BOB QUIT, "", SEVERITY_COUNT },
    /* Words of an address are no parameters. */
    { OFFERS("PIPELINING") "C: MAIL FROM:<\"a SIZE=1 b\"@example.org>\nS: 250 ok\n" QUIT, "",
      SEVERITY_COUNT },
    /* Of these nobody knows what is offered: no EHLO, a refused one, one inside TLS. */
    { "S: 220 mail.example.com ESMTP\n" SENDER(" SIZE=1") QUIT, "", SEVERITY_COUNT },
    { "S: 220 mail.example.com ESMTP\nC: EHLO x\nS: 502 no\n" SENDER(" SIZE=1") QUIT, "",
      SEVERITY_COUNT },
    /* sizes */
    { OFFERS("SIZE 1000") SENDER(" SIZE=1001") QUIT, "size-exceeds-offer", SEVERITY_NOTICE },
    { OFFERS("SIZE 1000") SENDER(" SIZE=1000") QUIT, "", SEVERITY_COUNT },
    { OFFERS("SIZE 0") SENDER(" SIZE=1001") QUIT, "", SEVERITY_COUNT },
    { OFFERS("SIZE") SENDER(" SIZE=1001") QUIT, "", SEVERITY_COUNT },
    { OFFERS("SIZE 1000") SENDER(" SIZE=99999999999999999999") QUIT, "size-exceeds-offer",
      SEVERITY_NOTICE },
    { OFFERS("SIZE 99999999999999999999") SENDER(" SIZE=1001") QUIT, "", SEVERITY_COUNT },
    { OFFERS("SIZE 1000") SENDER(" SIZE=") QUIT, "", SEVERITY_COUNT },
    { OFFERS("SIZE 1000") SENDER(" SIZE=2k") QUIT, "", SEVERITY_COUNT },
    { OFFERS("SIZE 5") SENDER("") BOB MESSAGE QUIT, "size-exceeds-offer", SEVERITY_WARNING },
    { OFFERS("SIZE 6") SENDER("") BOB MESSAGE QUIT, "", SEVERITY_COUNT },
    /* BDAT */
    { OFFERS("SIZE") SENDER("") BOB "C| BDAT 2 LAST\\r\\nab\nS: 250 ok\n" QUIT,
      "bdat-protocol-error", SEVERITY_WARNING },
    { OFFERS("CHUNKING") SENDER("") BOB "C| BDAT 2\\r\\nab\nS: 250 ok\nC: DATA\nS: 503 no\n" QUIT,
      "bdat-protocol-error", SEVERITY_WARNING },
    { OFFERS("CHUNKING") SENDER("") BOB
      "C| BDAT 2 LAST\\r\\nab\nS: 250 ok\nC| BDAT 2\\r\\nab\nS: 503 no\n" QUIT,
      "bdat-protocol-error", SEVERITY_WARNING },
    { OFFERS("8BITMIME") SENDER(" BODY=BINARYMIME") BOB "C: DATA\nS: 503 no\n" QUIT,
      "bdat-protocol-error", SEVERITY_WARNING },
    { OFFERS("CHUNKING") SENDER("") BOB
      "C| BDAT 2\\r\\nab\nS: 250 ok\nC: BDAT 0 LAST\nS: 250 queued\n" SENDER("") BOB MESSAGE QUIT,
      "", SEVERITY_COUNT },
    { OFFERS("CHUNKING") SENDER("") BOB "C| BDAT 2\\r\\nab\nS: 250 ok\n" RSET SENDER("")
          BOB MESSAGE QUIT,
      "rset-noop-equivalent", SEVERITY_COUNT },
    /* recipients */
    { OFFERS("SIZE") SENDER("") BOB "C: RCPT TO:<c@example.com>\nS: 452 4.5.3 too many\n" QUIT,
      "recipient-limit", SEVERITY_WARNING },
    { OFFERS("SIZE") SENDER("") BOB "C: RCPT TO:<c@example.com>\nS: 552 too many\n" QUIT,
      "recipient-limit", SEVERITY_WARNING },
    { OFFERS("SIZE") SENDER("") BOB "C: RCPT TO:<c@example.com>\nS: 452 4.2.2 full\n" QUIT, "",
      SEVERITY_COUNT },
    { OFFERS("SIZE") SENDER("") BOB "C: RCPT TO:<c@example.com>\nS: 452 4.3.1 disk full\n" QUIT, "",
      SEVERITY_COUNT },
    { OFFERS("SIZE") SENDER("") BOB "C: RCPT TO:<c@example.com>\nS: 450 4.7.1 later\n" QUIT, "",
      SEVERITY_COUNT },
    { OFFERS("SIZE") SENDER("") "C: RCPT TO:<c@example.com>\nS: 452 4.5.3 too many\n" QUIT, "",
      SEVERITY_COUNT },
};

/* RSET behind chunks has a class of its own, which is not this test's business. */
START_TEST(extensions_are_used_as_they_are_offered)
{
    static const char *const mine[] = { "param-not-offered", "size-exceeds-offer",
                                        "size-declaration-wrong", "bdat-protocol-error",
                                        "recipient-limit" };
    struct session *session = script_session(rows[_i].script, NULL);

    for (size_t i = 0; i < sizeof mine / sizeof mine[0]; i++) {
        bool expected = strcmp(rows[_i].ids, mine[i]) == 0;

        ck_assert_msg((session_finding(session, mine[i]) != NULL) == expected, "%s", mine[i]);
        if (expected)
            expect_severity(session, mine[i], rows[_i].severity);
    }
    session_free(session);
}
END_TEST

/* A firewall that hides a keyword leaves letters in its place; a hole hides them all. */
static const char *const illegible[] = {
    OFFERS("XXXXXXXA") SENDER(" SIZE=100") QUIT,
    "S: 220 mail.example.com ESMTP\nC: EHLO x\nS: 250-mail.example.com\nGAP S 20\nS: 250 HELP\n"
    "C: NOOP\nS: 250 ok\n" SENDER(" SIZE=100") QUIT,
};

START_TEST(of_an_illegible_offer_nothing_is_said)
{
    struct session *session = script_session(illegible[_i], NULL);

    ck_assert_ptr_null(session_finding(session, "param-not-offered"));
    session_free(session);
}
END_TEST

START_TEST(of_an_offer_with_lines_left_out_nothing_is_said)
{
    struct script_options options = script_options_default();
    struct session *session;

    for (size_t kept = 2; kept <= 3; kept++) {
        options.sessions.limits.reply_lines = kept;
        session = script_session(OFFERS("8BITMIME") SENDER(" SIZE=100") QUIT, &options);
        ck_assert_int_eq(session_finding(session, "param-not-offered") != NULL, kept == 3);
        session_free(session);
    }
}
END_TEST

START_TEST(in_a_session_with_holes_a_parameter_is_for_information)
{
    struct session *session =
        script_session(OFFERS("HELP") SENDER(" SIZE=100") "GAP C 10\n" QUIT, NULL);

    expect_severity(session, "param-not-offered", SEVERITY_INFO);
    session_free(session);
}
END_TEST

/* A tenth more and 1024 octets are an estimate: of 1000 it is 2124. */
static struct session *message_of(size_t octets)
{
    char script[4096] = OFFERS("SIZE") SENDER(" SIZE=1000") BOB "C: DATA\nS: 354 go\nC| ";
    size_t length = strlen(script);

    memset(script + length, 'x', octets - 2);
    strcpy(script + length + octets - 2, "\\r\\n.\\r\\n\nS: 250 2.0.0 queued\n" QUIT);
    return script_session(script, NULL);
}

START_TEST(an_announced_size_is_an_estimate)
{
    struct session *enough = message_of(2124);
    struct session *more = message_of(2125);

    ck_assert_ptr_null(session_finding(enough, "size-declaration-wrong"));
    expect_judgement(required_finding(more, "size-declaration-wrong"), SEVERITY_INFO, BLAME_CLIENT,
                     CONFIDENCE_MEDIUM);
    expect_integer(required_finding(more, "size-declaration-wrong"), "sent", 2125);
    session_free(enough);
    session_free(more);
}
END_TEST

static struct session *recipients(int accepted)
{
    char *script = malloc(16384);
    struct session *session;

    strcpy(script, OFFERS("SIZE") SENDER(""));
    for (int i = 0; i < accepted; i++)
        strcat(script, "C: RCPT TO:<bob@example.com>\nS: 250 ok\n");
    strcat(script, "C: RCPT TO:<c@example.com>\nS: 452 4.5.3 too many\n" QUIT);
    session = script_session(script, NULL);
    free(script);
    return session;
}

START_TEST(a_server_has_to_take_a_hundred_recipients)
{
    struct session *few = recipients(99);
    struct session *enough = recipients(100);

    expect_severity(few, "recipient-limit", SEVERITY_WARNING);
    expect_severity(enough, "recipient-limit", SEVERITY_NOTICE);
    expect_integer(required_finding(enough, "recipient-limit"), "accepted", 100);
    session_free(few);
    session_free(enough);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("extension_rules");
    TCase *offers = tcase_create("offers");
    TCase *numbers = tcase_create("numbers");

    tcase_add_loop_test(offers, extensions_are_used_as_they_are_offered, 0,
                        sizeof rows / sizeof rows[0]);
    tcase_add_loop_test(offers, of_an_illegible_offer_nothing_is_said, 0,
                        sizeof illegible / sizeof illegible[0]);
    tcase_add_test(offers, of_an_offer_with_lines_left_out_nothing_is_said);
    tcase_add_test(offers, in_a_session_with_holes_a_parameter_is_for_information);
    tcase_add_test(numbers, an_announced_size_is_an_estimate);
    tcase_add_test(numbers, a_server_has_to_take_a_hundred_recipients);
    suite_add_tcase(suite, offers);
    suite_add_tcase(suite, numbers);
    return suite;
}

SUITE_MAIN(suite);
