/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What went wrong first. */
#include "tests/smtp/diagnosis/diagnosis_kit.h"

#define UNKNOWN_BOB                                                                                \
    "The server refused " TO_BOB " at its recipient: \"550 5.1.1 no such user\". The server does " \
    "not know the recipient. "
#define CRAM(answer) "C: AUTH CRAM-MD5\nS: 334 PDE+\nC: YWxpY2UgYWJj\nS: " answer "\n"
#define WRONG        CRAM("535 5.7.8 no")
#define AUTH_OFFER                                                                                 \
    GREETING "C: EHLO client.example.org\nS: 250-mail.example.com\nS+ 250 AUTH CRAM-MD5\n"
#define NO_ACCESS "The server did not accept the user name or the password. "
#define BAD_NAME  "S: 550 5.7.1 Helo command rejected: need fully-qualified hostname\n"
#define NAME                                                                                       \
    "The complaint is about the name that the client gave in HELO or EHLO, whatever command it "   \
    "answers. "

static void lossy(struct script_options *options)
{
    options->retransmitted[SIDE_CLIENT] = 10;
}

static void nothing_could_be_read(struct script_options *options)
{
    options->missing[SIDE_SERVER] = 100;
}

static void nothing_of_the_client_either(struct script_options *options)
{
    options->missing[SIDE_CLIENT] = 10;
}

static void submissions(struct script_options *options)
{
    options->server = (struct endpoint){ ip_address_v4((const uint8_t[]){ 192, 0, 2, 25 }), 465 };
}

static const struct diagnosis_row rows[] = {
    /* Lost packets explain no refusal, and are told where nothing else is. */
    { .script = HELLO MAIL("alice@example.org") RCPT_550("bob@example.com") QUIT,
      .sentences = UNKNOWN_BOB PLAIN,
      .cause = "unknown-recipient",
      .adapt = lossy },
    { .script = HELLO ALICE_TO_BOB,
      .sentences = "The connection ended before the message of " TO_BOB
                   ": nothing was delivered. The client had to send 10 of 3 packets again. The "
                   "client hung up without QUIT, after the server's 250. " PLAIN,
      .cause = "retransmission-high",
      .blame = BLAME_NETWORK,
      .adapt = lossy },
    /* A refusal comes before what was odd later. */
    { .script = AUTH_OFFER WRONG "C: VRFY bob\nS: 252 maybe\n" QUIT,
      .sentences = NO_MAIL("VRFY") NO_ACCESS PLAIN,
      .cause = "authentication-failed" },
    /* What is critical comes before an oddity, though not before an error or a refusal. */
    { .script = GREETING "C: EHLO client.example.org\nS: 250-mail.example.com\nS+ 250 AUTH PLAIN\n"
                         "C: AUTH PLAIN not*base64\nS: 501 5.5.2 what\n"
                         "C: AUTH PLAIN AGFsaWNlAHNlY3JldA==\nS: 235 2.7.0 ok\n" QUIT,
      .sentences = "No mail was begun: the client went no further than AUTH. The secret of AUTH "
                   "PLAIN crossed the network in clear.",
      .cause = "auth-plaintext-no-tls" },
    /* What makes up for a refusal is the same command, or one name for another. */
    { .script = AUTH_OFFER WRONG NOOP QUIT,
      .sentences = NO_MAIL("NOOP") NO_ACCESS PLAIN,
      .cause = "authentication-failed" },
    { .script = AUTH_OFFER WRONG "C: HELO client.example.org\nS: 250 hi\n" QUIT,
      .sentences = NO_MAIL("HELO") NO_ACCESS "Nothing was encrypted.",
      .cause = "authentication-failed" },
    { .script = GREETING "C: EHLO x.example.org\n" BAD_NAME "C: HELO client.example.org\n"
                         "S: 250 hi\n" QUIT,
      .sentences = NO_MAIL("HELO") "Nothing was encrypted." },
    { .script = GREETING "C: HELO x.example.org\n" BAD_NAME "C: EHLO client.example.org\n"
                         "S: 250 hi\n" QUIT,
      .sentences = NO_MAIL("EHLO") "Nothing was encrypted." },
    { .script = GREETING "C: HELO x.example.org\n" BAD_NAME NOOP QUIT,
      .sentences = NO_MAIL("NOOP") NAME "Nothing was encrypted.",
      .cause = "helo-name" },
    { .script = AUTH_OFFER
      "C: NOOP\nS: 554 5.7.1 blocked using bl.example.net\n" CRAM("235 2.7.0 ok") QUIT,
      .sentences =
          NO_MAIL("AUTH") "The complaint is about the client's address: it stands on a list "
                          "of senders of spam. " PLAIN,
      .cause = "blocklisted" },
    /* A message that belongs to no mail. */
    { .script = HELLO "C: DATA\nS: 354 go\nC| x\\r\\n.\\r\\n\nS: 554 5.7.1 looks like spam\n" QUIT,
      .sentences = NO_MAIL("DATA") "The server takes the message or its sender for spam. " PLAIN,
      .cause = "spam" },
    /* A reply that answers nothing makes up for nothing. */
    { .script = AUTH_OFFER WRONG "S: 250 what\n" QUIT,
      .sentences = NO_MAIL("AUTH") NO_ACCESS PLAIN,
      .cause = "authentication-failed" },
    /* At port 465 both may wait; elsewhere the server is late. */
    { .script = "",
      .sentences = "The connection was open and neither side said anything. On port 465 TLS begins "
                   "with the client's first byte, and this client waited for a greeting in clear. "
                   "The client hung up without QUIT, before anything was said. Nothing was "
                   "encrypted.",
      .cause = "both-sides-wait",
      .adapt = submissions },
    /* They did not wait, where there are bytes that could not be read. */
    { .script = "",
      .sentences = "No mail was begun in what was captured. The client hung up without QUIT, at a "
                   "place that is not known. Nothing was encrypted.",
      .adapt = nothing_could_be_read },
    { .script = "",
      .sentences = "No mail was begun in what was captured. The client hung up without QUIT, at a "
                   "place that is not known. Nothing was encrypted.",
      .adapt = nothing_of_the_client_either },
    { .script = GREETING QUIT,
      .sentences = "No mail was begun. The server greets in clear at port 465, where TLS begins "
                   "with the first byte. Nothing was encrypted.",
      .cause = "plaintext-on-tls-port",
      .blame = BLAME_SERVER,
      .adapt = submissions },
};

START_TEST(the_first_thing_that_went_wrong_is_the_cause)
{
    expect_diagnosis(&rows[_i]);
}
END_TEST

/* A mail whose outcome is not known may have been refused for it. */
START_TEST(a_message_that_was_refused_in_a_capture_with_holes_was_refused)
{
    struct session *session =
        script_session(HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| text\\r\\n.\\r\\n\n"
                                          "S: 552 5.3.4 message too large\nGAP S 20\n" QUIT,
                       NULL);

    diagnosis_make(session);
    ck_assert_str_eq(session->diagnosis.cause, "message-too-large");
    session_free(session);
}
END_TEST

START_TEST(a_connection_without_a_beginning_does_not_wait_for_tls)
{
    struct script_options options = script_options_default();
    struct session *session;

    submissions(&options);
    options.no_handshake = true;
    session = script_session("", &options);
    diagnosis_make(session);
    ck_assert_ptr_null(session->diagnosis.cause);
    session_free(session);
}
END_TEST

/* Of two findings at one time the graver one, wherever it stands. */
START_TEST(of_two_at_one_time_the_graver_is_the_cause)
{
    struct session *session = script_session(HELLO ALICE_TO_BOB RSET QUIT, NULL);
    struct finding *finding = &session->findings[0];

    ck_assert_uint_eq(session->finding_count, 1);
    session->findings = arena_new(&session->arena, 3, sizeof *finding);
    session->finding_count = 3;
    for (size_t i = 0; i < 3; i++)
        session->findings[i] = *finding;
    session->findings[1].id = "mail-nested";
    session->findings[1].severity = SEVERITY_WARNING;
    session->findings[2].id = "no-helo";
    diagnosis_make(session);
    ck_assert_str_eq(session->diagnosis.cause, "mail-nested");
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("causes");
    TCase *causes = tcase_create("causes");

    tcase_add_diagnoses(causes, the_first_thing_that_went_wrong_is_the_cause, rows);
    tcase_add_test(causes, a_message_that_was_refused_in_a_capture_with_holes_was_refused);
    tcase_add_test(causes, a_connection_without_a_beginning_does_not_wait_for_tls);
    tcase_add_test(causes, of_two_at_one_time_the_graver_is_the_cause);
    suite_add_tcase(suite, causes);
    return suite;
}

SUITE_MAIN(suite);
