/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the server's words give away. */
#include "tests/smtp/anomalies/reply_kit.h"

static struct server_software *software;

static void load(void)
{
    struct error error;

    software = server_software_new();
    ck_assert(server_software_load_builtin(software, &error));
}

static void unload(void)
{
    server_software_free(software);
}

static struct session *known(const char *script)
{
    struct script_options options = script_options_default();

    options.sessions.software = software;
    return script_session(script, &options);
}

#define SENT(r354, r250)                                                                           \
    ALICE_TO_BOB "C: DATA\nS: 354 " r354 "\nC| text\\r\\n.\\r\\n\nS: 250 " r250 "\n"
#define POSTFIX_354  "End data with <CR><LF>.<CR><LF>"
#define QUIT_WITH(r) "C: QUIT\nS: 221 " r "\n"

/* --------------------------------------------------------- interceptors' texts */

static const struct row interceptors[] = {
    { POSTFIX SENT("Please start mail input.", "2.0.0 Ok: queued as 4F2A1") QUIT,
      SEVERITY_WARNING },
    { POSTFIX SENT("please START mail input.", "2.0.0 Ok: queued as 4F2A1") QUIT,
      SEVERITY_WARNING },
    { POSTFIX SENT(POSTFIX_354, "Mail queued for delivery.") QUIT, SEVERITY_WARNING },
    { POSTFIX QUIT_WITH("Closing connection. Good bye."), SEVERITY_WARNING },
    { GREETING EHLO("S+ 250-STARTTLS\n") "C: STARTTLS\nS: 500 Unsupported command.\n" QUIT,
      SEVERITY_WARNING },
    { POSTFIX ALICE_TO_BOB "S: 421 Cannot connect to SMTP server 192.0.2.1 (x), connect error 10\n",
      SEVERITY_WARNING },
    { POSTFIX ALICE_TO_BOB "C: DATA\nS: 354 go\nC| x\\r\\n.\\r\\n\nS: 550 Virus Detected; Content "
                           "Rejected\n" QUIT,
      SEVERITY_WARNING },
    /* A server that does not offer TLS refuses it in any words. */
    { POSTFIX "C: STARTTLS\nS: 500 Unsupported command.\n" QUIT, SEVERITY_COUNT },
    /* Near misses: other programs' texts. */
    { POSTFIX SENT("Please start mail input; end with <CRLF>.<CRLF>", "ok") QUIT, SEVERITY_COUNT },
    { "S: 220 mail.example.com Axigen ESMTP ready\n" EHLO("")
          SENT("Ready to receive data; remember <CRLF>.<CRLF>", "Mail queued for delivery") QUIT,
      SEVERITY_COUNT },
    { POSTFIX SENT("Start mail input; end with <CRLF>.<CRLF>", "ok")
          QUIT_WITH("Closing connection. Good bye."),
      SEVERITY_COUNT },
    { "S: 220 SMTP service ready\n" EHLO("") SENT("x", "y")
          QUIT_WITH("Closing connection. Good bye."),
      SEVERITY_COUNT },
    { "S: 220 mail.example.com ESMTP Postal/1\n" EHLO("") SENT("Go ahead", "OK")
          QUIT_WITH("Closing Connection"),
      SEVERITY_COUNT },
    { "S: 220 x Microsoft ESMTP MAIL Service ready at Tue\n" EHLO("")
          SENT("Start mail input; end with <CRLF>.<CRLF>",
               "2.6.0 <a@b> [InternalId=1] Queued mail for delivery") QUIT,
      SEVERITY_COUNT },
    { POSTFIX SENT(POSTFIX_354, "2.0.0 Ok: queued as 4F2A1") QUIT, SEVERITY_COUNT },
    /* What names itself does not hide. */
    { "S: 220 mail.example.com avast! SMTP proxy ready.\n" EHLO("") ALICE_TO_BOB
      "S: 421 Cannot connect to SMTP server 192.0.2.1 (x), connect error 10\n",
      SEVERITY_COUNT },
    { "S: 220 smtp.passthru\n" EHLO("") SENT("go", "Virus Detected; Discarded Email") QUIT,
      SEVERITY_COUNT },
};

START_TEST(an_interceptor_is_known_by_its_words)
{
    struct session *session = known(interceptors[_i].script);
    const struct finding *finding = judge(session, &interceptors[_i], "data-354-known-interceptor",
                                          BLAME_MIDDLEBOX, CONFIDENCE_HIGH);

    if (finding != NULL)
        ck_assert_int_eq(session->steps[finding->step].kind, STEP_REPLY);
    session_free(session);
}
END_TEST

START_TEST(the_sentence_quotes_the_words_and_names_the_product)
{
    static const char script[] =
        POSTFIX SENT("Please start mail input.", "Mail queued for delivery.")
            QUIT_WITH("Closing connection. Good bye.");
    struct session *session = known(script);
    const struct finding *finding = required_finding(session, "data-354-known-interceptor");

    expect_sentence(finding, "\"Please start mail input.\" is what Norton or Symantec e-mail "
                             "protection says, not a mail server: it answered in the server's "
                             "place");
    ck_assert_int_eq(session->steps[finding->step].reply.code, 354);
    ck_assert(bytes_equal(required_evidence(finding, "product", EVIDENCE_TEXT)->text,
                          bytes_of_string("norton-email-proxy")));
    ck_assert(bytes_equal(required_evidence(finding, "text", EVIDENCE_TEXT)->text,
                          bytes_of_string("Please start mail input.")));
    ck_assert_uint_eq(session_finding_count(session, "data-354-known-interceptor"), 1);
    session_free(session);
    /* Without the file of fingerprints nothing is known. */
    session = script_session(script, NULL);
    ck_assert_ptr_null(session_finding(session, "data-354-known-interceptor"));
    session_free(session);
}
END_TEST

START_TEST(a_long_text_is_quoted_in_part)
{
    static char script[2048];
    struct session *session;
    const struct finding *finding;

    snprintf(script, sizeof script,
             POSTFIX ALICE_TO_BOB "S: 421 Cannot connect to SMTP server "
                                  "192.0.2.1 (%0300d), connect error 1\n",
             0);
    session = known(script);
    finding = required_finding(session, "data-354-known-interceptor");
    ck_assert_uint_lt(finding->message.length, 300);
    ck_assert_uint_gt(required_evidence(finding, "text", EVIDENCE_TEXT)->text.length, 300);
    session_free(session);
}
END_TEST

START_TEST(the_session_names_the_products_of_the_greeting)
{
    struct session *session = known(POSTFIX QUIT);
    bool postfix = false;

    for (size_t i = 0; i < session->software_count; i++)
        postfix |= bytes_equal(session->software[i], bytes_of_string("postfix"));
    ck_assert(postfix);
    session_free(session);
    session = known("S: 220 nobody knows this one\n" QUIT);
    ck_assert_uint_eq(session->software_count, 0);
    session_free(session);
    session = known("C: QUIT\n");
    ck_assert_uint_eq(session->software_count, 0);
    session_free(session);
    session = script_session(POSTFIX QUIT, NULL);
    ck_assert_uint_eq(session->software_count, 0);
    session_free(session);
}
END_TEST

/* --------------------------------------------------------------- missing codes */

#define CODED   GREETING EHLO("S+ 250-ENHANCEDSTATUSCODES\n")
#define MISSING "enhanced-code-missing-midstream"

static const struct row missing_codes[] = {
    { CODED SENT("go", "Ok") QUIT, SEVERITY_WARNING },
    { CODED ALICE_TO_BOB QUIT_WITH("Bye"), SEVERITY_WARNING },
    { CODED ALICE_TO_BOB "C: RSET\nS: 250 Ok\n" QUIT, SEVERITY_NOTICE },
    { CODED ALICE_TO_BOB "C: BDAT 3 LAST\nC| abc\nS: 250 Ok\n" QUIT, SEVERITY_NOTICE },
    { CODED ALICE_TO_BOB "C: RSET\nS: 250 Ok\n" QUIT_WITH("Bye"), SEVERITY_WARNING },
    /* With HELO a server uses codes or not. */
    { GREETING "C: HELO x\nS: 250 hello\n" SENT("go", "Ok") QUIT, SEVERITY_WARNING },
    /* Not promised. */
    { GREETING EHLO("S+ 250-PIPELINING\n") SENT("go", "Ok") QUIT_WITH("Bye"), SEVERITY_COUNT },
    /* Two replies with a code before, at least. */
    { CODED MAIL("a@example.org") "C: RCPT TO:<b@example.com>\nS: 250 Ok\n" RSET QUIT,
      SEVERITY_COUNT },
    { CODED QUIT_WITH("Bye"), SEVERITY_COUNT },
    /* Replies that have none. */
    { CODED ALICE_TO_BOB "C: EHLO x\nS: 250 ENHANCEDSTATUSCODES\n" QUIT, SEVERITY_COUNT },
    { CODED ALICE_TO_BOB "C: ETRN example.org\nS: 250 queuing started\n" QUIT, SEVERITY_COUNT },
    { CODED ALICE_TO_BOB "C: VRFY x\nS: 252 maybe\nC: HELP\nS: 214 no\n" QUIT, SEVERITY_COUNT },
    { CODED ALICE_TO_BOB RSET "C: AUTH PLAIN AGEAYg==\nS: 235 Ok\n" QUIT, SEVERITY_COUNT },
    { CODED ALICE_TO_BOB "S: 221 goodbye\n", SEVERITY_COUNT },
    /* What operators, milters and tables write. */
    { CODED ALICE_TO_BOB "C: RCPT TO:<c@example.com>\nS: 550 go away\n" MESSAGE QUIT,
      SEVERITY_COUNT },
    { CODED ALICE_TO_BOB "C: DATA\nS: 354 go\nC| x\\r\\n.\\r\\n\nS: 451 later\n" QUIT,
      SEVERITY_COUNT },
    { CODED ALICE_TO_BOB "C: NOOP\nS: 421 mail.example.com Service unavailable\n", SEVERITY_COUNT },
    { CODED SENT("go", "2.0.0 Ok") RSET NOOP QUIT, SEVERITY_COUNT },
    { "S: 220 mail.example.com ESMTP Exim 4.96\n" EHLO(
          "") "C: MAIL FROM:<a@b.org>\nS: 250 OK\n"
              "C: RCPT TO:<c@d.org>\nS: 250 Accepted\n" QUIT_WITH("closing connection"),
      SEVERITY_COUNT },
};

START_TEST(a_reply_lacks_the_code_of_the_others)
{
    struct session *session = known(missing_codes[_i].script);
    const struct finding *finding =
        judge(session, &missing_codes[_i], MISSING, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM);

    if (finding != NULL)
        expect_sentence(finding, "This reply has no enhanced status code although the server's "
                                 "others have one: another program may have written it");
    session_free(session);
}
END_TEST

START_TEST(the_reply_to_message_or_quit_is_what_is_pointed_at)
{
    struct session *session = known(CODED ALICE_TO_BOB "C: RSET\nS: 250 Ok\n" QUIT_WITH("Bye"));

    ck_assert_int_eq(session->steps[required_finding(session, MISSING)->step].reply.code, 221);
    session_free(session);
    session = known(CODED ALICE_TO_BOB "C: RSET\nS: 250 A\nC: NOOP\nS: 250 B\n" QUIT);
    ck_assert_int_eq(session->steps[required_finding(session, MISSING)->step].reply_to,
                     session_command(session, "RSET", 0));
    session_free(session);
    session = known(CODED SENT("go", "Ok") "GAP C 9\n" QUIT);
    expect_severity(session, MISSING, SEVERITY_INFO);
    session_free(session);
}
END_TEST

/* ------------------------------------------------------------- disagreeing codes */

static const struct row mismatches[] = {
    { CODED "C: MAIL FROM:<a@b.org>\nS: 550 4.7.1 blocked\n" QUIT, SEVERITY_NOTICE },
    { CODED "C: MAIL FROM:<a@b.org>\nS: 451 5.7.1 blocked\n" QUIT, SEVERITY_NOTICE },
    { CODED ALICE_TO_BOB "S: 421 2.0.0 bye\n", SEVERITY_NOTICE },
    { CODED ALICE_TO_BOB "C: DATA\nS: 354 2.0.0 go\nC| .\\r\\n\nS: 250 2.0.0 ok\n" QUIT,
      SEVERITY_COUNT },
    { CODED ALICE_TO_BOB "C: DATA\nS: 354 3.0.0 go\nC| .\\r\\n\nS: 250 2.0.0 ok\n" QUIT,
      SEVERITY_COUNT },
    { "S: 220 4.5.1 mail server\n" EHLO("") QUIT, SEVERITY_COUNT },
    { GREETING "C: EHLO x\nS: 250 4.5.1 mail server\n" QUIT, SEVERITY_COUNT },
    { GREETING "C: HELO x\nS: 250 4.5.1 mail server\n" QUIT, SEVERITY_COUNT },
    { GREETING "C: LHLO x\nS: 250 4.5.1 mail server\n" QUIT, SEVERITY_COUNT },
    { CODED ALICE_TO_BOB "C: RCPT TO:<c@d.org>\nS: 450 4.2.0 Greylisted\n" QUIT, SEVERITY_COUNT },
    { CODED ALICE_TO_BOB "C: RCPT TO:<c@d.org>\nS: 550 no code\n" QUIT, SEVERITY_COUNT },
};

START_TEST(code_and_enhanced_code_disagree)
{
    struct session *session = known(mismatches[_i].script);

    judge(session, &mismatches[_i], "enhanced-code-class-mismatch", BLAME_SERVER, CONFIDENCE_HIGH);
    session_free(session);
}
END_TEST

START_TEST(disagreeing_codes_are_told_once)
{
    struct session *session =
        known(CODED MAIL("a@b.org") "C: RCPT TO:<b@d.org>\nS: 550 4.7.1 no\n"
                                    "C: RCPT TO:<c@d.org>\nS: 550 4.7.1 no\n" QUIT);
    const struct finding *finding = required_finding(session, "enhanced-code-class-mismatch");

    ck_assert_uint_eq(session_finding_count(session, "enhanced-code-class-mismatch"), 1);
    expect_integer(finding, "count", 2);
    expect_sentence(finding,
                    "The reply's code 550 and its enhanced code 4.7.1 say different things");
    ck_assert_int_eq(session->steps[finding->step].reply_to, session_command(session, "RCPT", 0));
    session_free(session);
}
END_TEST

/* -------------------------------------------------------------------- line ends */

static const struct row line_ends[] = {
    { POSTFIX "C: NOOP\nS| 250 ok\\n\n" QUIT, SEVERITY_NOTICE },
    { "S| 220-mail.example.com\\n220 hello\\r\\n\n" QUIT, SEVERITY_NOTICE },
    { POSTFIX "C: NOOP\nS| what?\\n\n" QUIT, SEVERITY_NOTICE },
    { POSTFIX "C| NOOP\\n\nS: 250 ok\n" QUIT, SEVERITY_COUNT },
    { POSTFIX "C: NOOP\nS| 250 ok\n", SEVERITY_COUNT },
    { POSTFIX QUIT, SEVERITY_COUNT },
};

START_TEST(a_reply_ends_in_lf_alone)
{
    struct session *session = known(line_ends[_i].script);
    const struct finding *finding = judge(session, &line_ends[_i], "reply-bare-lf",
                                          BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_MEDIUM);

    if (finding != NULL) {
        ck_assert(session->steps[finding->step].bare_line_end);
        expect_sentence(finding, "The reply ends in LF alone; SMTP wants CRLF, and mail servers "
                                 "know that");
    }
    session_free(session);
}
END_TEST

static const struct row bare_crs[] = {
    { POSTFIX "C: NOOP\nS| 250 ok\\r250 ok\\r\\n\n" QUIT, SEVERITY_NOTICE },
    { POSTFIX "C: NOOP\nS| 250 ok\\r\\r\\n\n" QUIT, SEVERITY_NOTICE },
    { "S| 220-mail.example.com\\r220 hello\\r\\n\n" QUIT, SEVERITY_NOTICE },
    { "S| 220-mail.example.com\\r\\n220 hel\\rlo\\r\\n\n" QUIT, SEVERITY_NOTICE },
    { POSTFIX "C: NOOP\nS| what?\\rok\\r\\n\n" QUIT, SEVERITY_NOTICE },
    { POSTFIX "C: NOOP\nS| 250 ok\\r\n", SEVERITY_NOTICE },
    { POSTFIX "C: NOOP\nS| 250 ok\\n\n" QUIT, SEVERITY_COUNT },
    { POSTFIX "C| NOOP a\\rb\\r\\n\nS: 250 ok\n" QUIT, SEVERITY_COUNT },
    { POSTFIX QUIT, SEVERITY_COUNT },
};

START_TEST(a_reply_has_a_cr_alone)
{
    struct session *session = known(bare_crs[_i].script);
    const struct finding *finding = judge(session, &bare_crs[_i], "reply-bare-cr",
                                          BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_MEDIUM);

    if (finding != NULL) {
        ck_assert_int_eq(session->steps[finding->step].from, SIDE_SERVER);
        expect_sentence(finding, "The reply has a CR without LF behind it; SMTP wants CRLF, and "
                                 "mail servers know that");
    }
    session_free(session);
}
END_TEST

/* --------------------------------------------------------------------- STARTTLS */

#define OFFERED         GREETING EHLO("S+ 250-STARTTLS\n")
#define STARTTLS(reply) "C: STARTTLS\nS: " reply "\n"

static const struct row refusals[] = {
    { OFFERED STARTTLS("500 what") QUIT, SEVERITY_WARNING },
    { OFFERED STARTTLS("502 5.5.1 not implemented") QUIT, SEVERITY_WARNING },
    { OFFERED STARTTLS("503 5.5.1 no") QUIT, SEVERITY_WARNING },
    { OFFERED ALICE_TO_BOB MESSAGE STARTTLS("502 no") QUIT, SEVERITY_WARNING },
    { OFFERED STARTTLS("454 4.7.0 TLS not available") QUIT, SEVERITY_COUNT },
    { OFFERED STARTTLS("501 5.5.4 no arguments") QUIT, SEVERITY_COUNT },
    { OFFERED STARTTLS("220 go"), SEVERITY_COUNT },
    { OFFERED "C: STARTTLS\n", SEVERITY_COUNT },
    { OFFERED QUIT, SEVERITY_COUNT },
    { POSTFIX STARTTLS("502 no") QUIT, SEVERITY_COUNT },
    /* In the wrong place it has to be refused. */
    { GREETING STARTTLS("503 EHLO first") EHLO("S+ 250-STARTTLS\n") QUIT, SEVERITY_COUNT },
    { OFFERED ALICE_TO_BOB STARTTLS("503 not in a transaction") QUIT, SEVERITY_COUNT },
    { OFFERED "C: AUTH PLAIN AGEAYg==\nS: 235 Ok\n" STARTTLS("503 too late") QUIT, SEVERITY_COUNT },
    { OFFERED "C: AUTH PLAIN AGEAYg==\nS: 535 no\n" STARTTLS("502 no") QUIT, SEVERITY_WARNING },
    { OFFERED STARTTLS("502 no") "C: AUTH PLAIN AGEAYg==\nS: 235 Ok\n" QUIT, SEVERITY_WARNING },
};

START_TEST(starttls_is_offered_and_refused)
{
    struct session *session = known(refusals[_i].script);
    const struct finding *finding =
        judge(session, &refusals[_i], "starttls-advertised-but-rejected", BLAME_SERVER_OR_MIDDLEBOX,
              CONFIDENCE_MEDIUM);

    if (finding != NULL)
        expect_step(session, finding, "STARTTLS", 0);
    session_free(session);
}
END_TEST

START_TEST(the_sentence_about_starttls_names_the_code)
{
    struct session *session = known(OFFERED STARTTLS("502 no") STARTTLS("500 no") QUIT);
    const struct finding *finding = required_finding(session, "starttls-advertised-but-rejected");

    expect_sentence(finding, "STARTTLS was offered and then answered 502: what answers is not what "
                             "made the offer");
    expect_integer(finding, "code", 502);
    session_free(session);
}
END_TEST

START_TEST(a_tarpit_may_have_several_codes_in_a_reply)
{
    struct session *tarpit =
        known("S: 220 mx.example.com ESMTP spamd IP-based SPAM blocker; Thu Jan  1 00:00:00 2026\n"
              "C: HELO a\nS: 450-one list\nS+ 550 another\n" QUIT);
    struct session *other = known(POSTFIX "C: NOOP\nS: 450-one list\nS+ 550 another\n" QUIT);

    expect_severity(tarpit, "multiline-code-mismatch", SEVERITY_INFO);
    expect_severity(other, "multiline-code-mismatch", SEVERITY_WARNING);
    session_free(tarpit);
    session_free(other);
}
END_TEST

#define LOOP(test_case, test, rows)                                                                \
    tcase_add_loop_test(test_case, test, 0, sizeof(rows) / sizeof((rows)[0]))

static TCase *new_case(Suite *suite, const char *name)
{
    TCase *test_case = tcase_create(name);

    tcase_add_checked_fixture(test_case, load, unload);
    suite_add_tcase(suite, test_case);
    return test_case;
}

static Suite *suite(void)
{
    Suite *suite = suite_create("reply_rules");
    TCase *words = new_case(suite, "interceptors");
    TCase *codes = new_case(suite, "codes");
    TCase *others = new_case(suite, "others");

    LOOP(words, an_interceptor_is_known_by_its_words, interceptors);
    tcase_add_test(words, the_sentence_quotes_the_words_and_names_the_product);
    tcase_add_test(words, a_long_text_is_quoted_in_part);
    tcase_add_test(words, the_session_names_the_products_of_the_greeting);
    LOOP(codes, a_reply_lacks_the_code_of_the_others, missing_codes);
    tcase_add_test(codes, the_reply_to_message_or_quit_is_what_is_pointed_at);
    LOOP(codes, code_and_enhanced_code_disagree, mismatches);
    tcase_add_test(codes, disagreeing_codes_are_told_once);
    LOOP(others, a_reply_ends_in_lf_alone, line_ends);
    LOOP(others, a_reply_has_a_cr_alone, bare_crs);
    LOOP(others, starttls_is_offered_and_refused, refusals);
    tcase_add_test(others, a_tarpit_may_have_several_codes_in_a_reply);
    tcase_add_test(others, the_sentence_about_starttls_names_the_code);
    return suite;
}

SUITE_MAIN(suite);
