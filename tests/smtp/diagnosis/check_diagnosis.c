/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a session comes to: each sentence, when it stands and when not. */
#include "tests/smtp/diagnosis/diagnosis_kit.h"

static const struct diagnosis_row rows[] = {
    /* What became of mail. */
    { .script = HELLO ALICE_TO_BOB MESSAGE QUIT,
      .sentences = "The server accepted " TO_BOB ". " PLAIN },
    { .script =
          HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| a\\r\\n.\\r\\n\nS: 250 2.0.0 Ok: queued as "
                             "4F3A2B1C9D\n" QUIT,
      .sentences = "The server accepted " TO_BOB " as \"4F3A2B1C9D\". " PLAIN },
    { .script = HELLO ALICE_TO_BOB RCPT_550("carol@example.com") MESSAGE QUIT,
      .sentences = "The server accepted " TO_BOB
                   " and 1 more, but not 1 of its 2 recipients: \"550 5.1.1 no "
                   "such user\". " PLAIN },
    { .script = HELLO MAIL("alice@example.org") RCPT_550("bob@example.com") QUIT,
      .sentences = "The server refused " TO_BOB
                   " at its recipient: \"550 5.1.1 no such user\". The server does "
                   "not know the recipient. " PLAIN,
      .cause = "unknown-recipient" },
    { .script = HELLO "C: MAIL FROM:<alice@example.org>\nS: 451 4.3.0 later\n" QUIT,
      .sentences =
          "The server put off " ALICE " at its sender, so the client has to try again: \"451 4.3.0 "
          "later\". " PLAIN },
    { .script = HELLO ALICE_TO_BOB DATA_REFUSED("554 5.7.1 no") QUIT,
      .sentences =
          "The server refused " TO_BOB " at DATA, before the message: \"554 5.7.1 no\". " PLAIN },
    { .script = HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| a\\r\\n.\\r\\n\nS: 554 5.7.1 no\n" QUIT,
      .sentences = "The server refused " TO_BOB
                   " once the whole message was there: \"554 5.7.1 no\". " PLAIN },
    { .script = HELLO MAIL("") RCPT("bob@example.com") RSET QUIT,
      .sentences =
          "With the mail from <> to <bob@example.com> the client only asked whether it would be "
          "accepted, and sent no message. " PLAIN },
    { .script = HELLO ALICE_TO_BOB QUIT,
      .sentences = "The client dropped " TO_BOB " with QUIT and sent no message. " PLAIN },
    { .script = HELLO ALICE_TO_BOB RSET QUIT,
      .sentences =
          "The client dropped " TO_BOB
          " with RSET and sent no message. RSET where DATA belonged: the "
          "server had accepted the sender and 1 recipient, nothing was refused, and the "
          "transaction "
          "was "
          "given up. Whether the client did it or something on the way, this capture cannot "
          "tell. " PLAIN,
      .cause = "rset-unexplained-abort",
      .blame = BLAME_CLIENT_OR_MIDDLEBOX },
    { .script = HELLO ALICE_TO_BOB MESSAGE ALICE_TO("carol@example.com") MESSAGE QUIT,
      .sentences = "2 mails were begun: 2 accepted. " PLAIN },
    { .script =
          HELLO ALICE_TO_BOB MESSAGE MAIL("alice@example.org") RCPT_550("zoe@example.com") QUIT,
      .sentences =
          "2 mails were begun: 1 accepted, 1 refused. The server refused " ALICE
          " to <zoe@example.com> at its recipient: \"550 5.1.1 no such user\". The server does not "
          "know "
          "the recipient. " PLAIN,
      .cause = "unknown-recipient" },
    /* The server refuses in a fatal alert. */
    { .script = "S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\n"
                "S: 250-mail.example.com\nS+ 250 STARTTLS\nC: STARTTLS\nS: 220 go ahead\n"
                "C| \\x16\\x03\\x01\\x00\\x05\\x10\\x00\\x00\\x01k\n"
                "S| \\x15\\x03\\x01\\x00\\x02\\x02\\x46\n",
      .sentences =
          "No mail was begun: the client went no further than STARTTLS. TLS was not agreed "
          "on: the server refused with the alert protocol_version (70). Nothing was "
          "encrypted: TLS was not agreed on.",
      .cause = "tls-handshake-failed",
      .blame = BLAME_CLIENT },
    /* Nobody knows whether a message without an answer was accepted. */
    { .script = HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| a\\r\\n.\\r\\n\n",
      .sentences = "The whole message of " TO_BOB
                   " was sent and the connection ended before the server answered: "
                   "it may have been accepted, and then a second attempt delivers it twice. The "
                   "client hung up "
                   "without QUIT, before the message was answered. " PLAIN,
      .cause = "connection-lost-in-eod" },
    { .script = HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| half of it\n",
      .sentences =
          "The connection ended in the middle of the message of " TO_BOB
          ", which was not delivered. The connection was reset by the client in the middle of a "
          "mail. The client broke the connection off without QUIT, in the middle of the "
          "message. " PLAIN,
      .close = CLOSE_RST,
      .cause = "tcp-rst-mid-transaction",
      .blame = BLAME_CLIENT },
    { .script = HELLO ALICE_TO_BOB,
      .sentences = "The connection ended before the message of " TO_BOB
                   ": nothing was delivered. The server hung "
                   "up after the server's 250, without a 421. " PLAIN,
      .closed_by = CLOSED_BY_SERVER,
      .cause = "connection-lost-in-mail",
      .blame = BLAME_SERVER },
    { .script = HELLO ALICE_TO_BOB,
      .sentences = "What became of " TO_BOB
                   " the capture does not show. The capture ends before the connection "
                   "does. " PLAIN,
      .close = CLOSE_END_OF_CAPTURE },
    /* Of all that is odd, what made the message unheard. */
    { .script = "S: 220 *****************2*0*\nC: HELO x\nS: 250 hello\n" ALICE_TO_BOB
                "C: DATA\nS: 354 go\nC| a\\r\\n.\nC| \\r\\n\n@ 600\n",
      .sentences =
          "The whole message of " TO_BOB " was sent and the connection ended before the server "
          "answered: it may have been accepted, and then a second attempt delivers it twice. The "
          "final dot and its line end came in two packets, and nothing answered the message for "
          "600.0 s: the firewall that masks the greeting does not see such an end. The client hung "
          "up without QUIT, before the message was answered. Nothing was encrypted.",
      .cause = "dot-split-stall",
      .blame = BLAME_MIDDLEBOX },
    /* No mail. */
    { .script = HELLO QUIT,
      .sentences = "No mail was begun: the client went no further than EHLO. " PLAIN },
    { .script = GREETING QUIT, .sentences = "No mail was begun. Nothing was encrypted." },
    { .script = "S: 554 5.7.1 blocked using bl.example.net\n" QUIT,
      .sentences = "The server refused the connection with 554. The complaint is about the "
                   "client's address: it "
                   "stands on a list of senders of spam. Nothing was encrypted.",
      .cause = "blocklisted" },
    { .script = TLS "C: STARTTLS\nS: 220 go\nC| \\x17\\x03\\x01\\x00\\x01x\n",
      .sentences = "Whether mail was handed over inside TLS the capture does not show. What "
                   "followed STARTTLS "
                   "was "
                   "encrypted." },
    { .script = TLS "C: STARTTLS\nS: 454 4.7.0 no\n" QUIT,
      .sentences =
          "No mail was begun: the client went no further than STARTTLS. Nothing was encrypted: the "
          "client "
          "asked for STARTTLS and it did not come to that." },
    { .script = TLS QUIT,
      .sentences = "No mail was begun: the client went no further than EHLO. Nothing was "
                   "encrypted: the server "
                   "offered STARTTLS and the client did not use it." },
    /* Who hung up. */
    { .script = GREETING "S: 421 4.4.2 timeout\n",
      .sentences =
          "No mail was begun. The server closed the connection with 421. Nothing was encrypted.",
      .closed_by = CLOSED_BY_SERVER,
      .cause = "shutdown-421",
      .blame = BLAME_SERVER },
    { .script = HELLO "C: NOOP\n",
      .sentences = "No mail was begun: the client went no further than NOOP. Nobody closed the "
                   "connection: both "
                   "sides fell silent. " PLAIN,
      .close = CLOSE_TIMEOUT },
    { .script = HELLO "C: FROBNICATE\n",
      .sentences = "No mail was begun: the client went no further than EHLO. The client hung up "
                   "without QUIT, "
                   "before its last command was answered. " PLAIN },
    /* Where the time went. */
    { .script = "@ 7\n" HELLO QUIT,
      .sentences = "No mail was begun: the client went no further than EHLO. The longest wait was "
                   "7.0 s, for "
                   "the "
                   "server's greeting. " PLAIN },
    { .script = HELLO "C: NOOP\n@ 6\nS: 250 Ok\n" QUIT,
      .sentences = "No mail was begun: the client went no further than NOOP. The longest wait was "
                   "6.0 s, for "
                   "the "
                   "server's answer to NOOP. " PLAIN },
    { .script = HELLO "@ 6\n" QUIT,
      .sentences = "No mail was begun: the client went no further than EHLO. The longest wait was "
                   "6.0 s, for "
                   "the "
                   "client, until it sent QUIT. " PLAIN },
    { .script = HELLO "@ 4.9\n" QUIT,
      .sentences = "No mail was begun: the client went no further than EHLO. " PLAIN },
    { .script = HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| a\\r\\n.\\r\\n\n@ 30\nS: 250 ok\n" QUIT,
      .sentences = "The server accepted " TO_BOB
                   ". The longest wait was 30.0 s, for the server's answer to the "
                   "message. " PLAIN },
    /* Passwords. */
    { .script = HELLO "C: AUTH PLAIN AGFsaWNlAGh1bnRlcjIy\nS: 235 2.7.0 ok\n" QUIT,
      .sentences = "No mail was begun: the client went no further than AUTH. The secret of AUTH "
                   "PLAIN crossed "
                   "the "
                   "network in clear." },
    { .script = HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YWxpY2U=\nS: 535 5.7.8 no\n" QUIT,
      .sentences = "No mail was begun: the client went no further than AUTH. The server did not "
                   "accept the user "
                   "name or the password. The secret of AUTH LOGIN crossed the network in clear.",
      .cause = "authentication-failed" },
    { .script = HELLO "C: AUTH CRAM-MD5\nS: 334 PDE+\nC: YWxpY2UgYWJj\nS: 235 ok\n" QUIT,
      .sentences = "No mail was begun: the client went no further than AUTH. " PLAIN },
    { .script = HELLO "C: AUTH PLAIN\nS: 504 no such mechanism\n" QUIT,
      .sentences = "No mail was begun: the client went no further than AUTH. The client logs in "
                   "although the server does not offer it. " PLAIN,
      .cause = "auth-not-offered" },
    /* The first fault is the cause, and what follows from it is not. */
    { .script =
          HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| one\\r\\n\n"
                             "S: 552 5.3.4 message header size exceeds limit\nC| two\\r\\n.\\r\\n\n"
                             "S: 500 5.5.1 command not recognized\n" QUIT,
      .sentences = "The server refused " TO_BOB
                   " once the whole message was there: \"552 5.3.4 message header "
                   "size exceeds limit\". The message's header is larger than the server takes, "
                   "and whatever "
                   "was "
                   "refused after that only follows from it. " PLAIN,
      .cause = "header-too-large" },
    /* A client that does not listen goes on, and is refused for that. */
    { .script = HELLO MAIL("alice@example.org")
          RCPT_550("bob@example.com") "C| BDAT 4\\r\\nabc\\n\nS: 554 5.5.1 no valid recipients\n"
                                      "C| BDAT 4 LAST\\r\\nabc\\n\nS: 551 5.0.0 discarded\n" QUIT,
      .sentences = "The server refused " TO_BOB
                   " at its recipient: \"550 5.1.1 no such user\". The server does "
                   "not know the recipient. " PLAIN,
      .cause = "unknown-recipient" },
    { .script = HELLO MAIL("alice@example.org") "C: RCPT TO:<bob@example.com>\nS: 450 4.3.0 later\n"
                                                "C: DATA\nS: 554 5.5.1 no valid recipients\n" QUIT,
      .sentences = "The server put off " TO_BOB " at its recipient, so the client has to try "
                   "again: \"450 4.3.0 later\". DATA although the server had "
                   "refused every recipient, and the client had been told so. " PLAIN,
      .cause = "data-no-valid-recipient" },
    { .script = HELLO "C: MAIL FROM:<alice@example.org>\nS: 451 4.3.0 later\n"
                      "C: RCPT TO:<bob@example.com>\nS: 503 5.5.1 MAIL first\n"
                      "C: DATA\nS: 503 5.5.1 MAIL first\n" QUIT,
      .sentences = "The server put off " TO_BOB " at its sender, so the client has to try again: "
                   "\"451 4.3.0 later\". RCPT without a mail to which it belongs. " PLAIN,
      .cause = "bad-sequence" },
    { .script = HELLO ALICE_TO_BOB "C| BDAT 4\\r\\nabc\\n\nS: 552 5.3.4 message too large\n"
                                   "C| BDAT 4 LAST\\r\\nabc\\n\nS: 503 5.5.1 no MAIL\n" QUIT,
      .sentences = "The server refused " TO_BOB
                   " at BDAT, before the whole message: \"552 5.3.4 message too large\". The "
                   "message is larger than the server takes. " PLAIN,
      .cause = "message-too-large" },
    { .script = HELLO ALICE_TO_BOB "C| BDAT 4 LAST\\r\\nabc\\n\nS: 554 5.7.1 no\n" QUIT,
      .sentences = "The server refused " TO_BOB
                   " once the whole message was there: \"554 5.7.1 no\". " PLAIN },
    /* What was tried again and then accepted is no cause. */
    { .script = HELLO "C: AUTH CRAM-MD5\nS: 334 PDE+\nC: YWxpY2UgYWJj\nS: 535 5.7.8 no\n"
                      "C: AUTH CRAM-MD5\nS: 334 PDE+\nC: YWxpY2UgYWJj\nS: 235 2.7.0 ok\n" QUIT,
      .sentences = "No mail was begun: the client went no further than AUTH. " PLAIN },
    { .script = HELLO "C: AUTH CRAM-MD5\nS: 334 PDE+\nC: YWxpY2UgYWJj\nS: 235 2.7.0 ok\n"
                      "C: AUTH CRAM-MD5\nS: 334 PDE+\nC: YWxpY2UgYWJj\nS: 535 5.7.8 no\n" QUIT,
      .sentences = "No mail was begun: the client went no further than AUTH. The server did not "
                   "accept the user name or the password. " PLAIN,
      .cause = "authentication-failed" },
    { .script = HELLO "C: AUTH CRAM-MD5\nS: 334 PDE+\nC: YWxpY2UgYWJj\nS: 535 5.7.8 no\n"
                      "C: AUTH CRAM-MD5\nS: 221 2.7.0 enough\n",
      .sentences = "No mail was begun: the client went no further than AUTH. The server did not "
                   "accept the user name or the password. The client hung up without QUIT, after "
                   "the server's 221. " PLAIN,
      .cause = "authentication-failed" },
    { .script = GREETING "C: EHLO localhost\nS: 250 mail.example.com\n" MAIL(
          "a@example.org") "C: RCPT TO:<b@example.com>\nS: 504 5.5.2 <localhost>: Helo command "
                           "rejected: need "
                           "fully-qualified hostname\n" QUIT,
      .sentences = "The server refused the mail from <a@example.org> to <b@example.com> at its "
                   "recipient: \"504 "
                   "5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname\". The "
                   "complaint is "
                   "about the name that the client gave in HELO or EHLO, whatever command it "
                   "answers. Nothing "
                   "was "
                   "encrypted.",
      .cause = "helo-name" },

    /* Ways in which a record ends. */
    { .script = HELLO NOOP,
      .sentences = "No mail was begun: the client went no further than NOOP. The connection could "
                   "not be followed to its end. " PLAIN,
      .close = CLOSE_EVICTED },
    { .script = HELLO NOOP,
      .sentences = "No mail was begun: the client went no further than NOOP. The connection could "
                   "not be followed to its end. " PLAIN,
      .close = CLOSE_STALLED },
    { .script = HELLO NOOP,
      .sentences = "No mail was begun: the client went no further than NOOP. Its end was not "
                   "captured: the client began a new connection. " PLAIN,
      .close = CLOSE_PORT_REUSED },
    { .script = HELLO NOOP,
      .sentences = "No mail was begun: the client went no further than NOOP. The interface went "
                   "away before the connection ended. " PLAIN,
      .close = CLOSE_INTERFACE_LOST },
    { .script = HELLO NOOP,
      .sentences = "No mail was begun: the client went no further than NOOP. " PLAIN,
      .closed_by = CLOSED_BY_BOTH },
    { .script = HELLO "C: NOOP\n",
      .sentences = "No mail was begun: the client went no further than NOOP. The client hung up "
                   "without QUIT, before NOOP was answered. " PLAIN },
    { .script = HELLO "C: \n",
      .sentences = "No mail was begun: the client went no further than EHLO. The client hung up "
                   "without QUIT, before its last command was answered. " PLAIN },
    { .script = HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YWxpY2U=\n",
      .sentences = "No mail was begun: the client went no further than AUTH. The client hung up "
                   "without QUIT, before AUTH was answered. The secret of AUTH LOGIN crossed the "
                   "network in clear." },
    { .script = HELLO "C: NOOP\nS: hello\n",
      .sentences = "No mail was begun: the client went no further than NOOP. The client hung up "
                   "without QUIT, at a place that is not known. " PLAIN },
    { .script = "",
      .sentences = "The connection was open and neither side said anything. The client hung up "
                   "without QUIT, before anything was said. Nothing was encrypted." },
    /* Waits for this and that. */
    { .script = HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n@ 6\nC: YWxpY2U=\nS: 535 no\n" QUIT,
      .sentences =
          "No mail was begun: the client went no further than AUTH. The server did not accept the "
          "user name or the password. The longest wait was 6.0 s, for the client, until it sent "
          "its part of AUTH. The secret of AUTH LOGIN crossed the network in clear.",
      .cause = "authentication-failed" },
    { .script = HELLO "@ 6\nC: FROB\nS: 500 what\n" QUIT,
      .sentences = "No mail was begun: the client went no further than EHLO. The longest wait was "
                   "6.0 s, for the client, until it sent something else. " PLAIN },
    { .script = HELLO "C: \n@ 6\nS: 500 what\n" QUIT,
      .sentences = "No mail was begun: the client went no further than EHLO. The longest wait was "
                   "6.0 s, for the server's answer to something else. " PLAIN },
    { .script = HELLO "C: NOOP\nS: hello\n@ 6\nC: NOOP\nS: 250 ok\nS: 250 ok\n" QUIT,
      .sentences = "No mail was begun: the client went no further than NOOP. The client sent this "
                   "before it had the answer to NOOP, behind which it has to wait. The longest "
                   "wait was 6.0 s, for the server's answer to NOOP. " PLAIN,
      .cause = "pipelining-bad-order" },
    { .script = HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| a\\r\\n\n@ 9\nC| b\\r\\n.\\r\\n\n"
                                   "S: 250 ok\n" QUIT,
      .sentences = "The server accepted the mail from <alice@example.org> to <bob@example.com>. "
                   "The longest wait was 9.0 s, in the middle of the message. " PLAIN },
    /* Several recipients, several tries. */
    { .script = HELLO MAIL("alice@example.org") RCPT_550("bob@example.com")
          RCPT_550("carol@example.com") QUIT,
      .sentences = "The server refused the mail from <alice@example.org> to <bob@example.com> and "
                   "1 more at all of its recipients: \"550 5.1.1 no such user\". The server does "
                   "not know the recipient. " PLAIN,
      .cause = "unknown-recipient" },
    { .script = HELLO ALICE_TO_BOB DATA_REFUSED("451 4.3.0 later") RSET ALICE_TO_BOB MESSAGE QUIT,
      .sentences = "2 mails were begun: 1 accepted, 1 put off. The server put off the mail from "
                   "<alice@example.org> to <bob@example.com> at DATA, before the message, so the "
                   "client has to try again: \"451 4.3.0 later\". " PLAIN },
    { .script = HELLO MAIL("alice@example.org") "C: RCPT TO:<bob@example.com>\nS: 550\n" QUIT,
      .sentences = "The server refused the mail from <alice@example.org> to <bob@example.com> at "
                   "its recipient: \"550\". " PLAIN },
    { .script = TLS "C: STARTTLS\nS: 220 go\nC: EHLO client.example.org\nS: 250 hi\n" QUIT,
      .sentences = "No mail was begun: the client went no further than EHLO. STARTTLS was accepted "
                   "and what followed is in clear all the same: the capture was decrypted, or TLS "
                   "ends before this point." },
    /* Five sentences are the most: what was encrypted is not said. */
    { .script = HELLO ALICE_TO_BOB MESSAGE MAIL("alice@example.org")
          RCPT_550("zoe@example.com") "@ 6\nC: NOOP\nS: 250 ok\n",
      .sentences =
          "2 mails were begun: 1 accepted, 1 refused. The server refused the mail from "
          "<alice@example.org> to <zoe@example.com> at its recipient: \"550 5.1.1 no such user\". "
          "The server does not know the recipient. The client hung up without QUIT, after the "
          "server's 250. The longest wait was 6.0 s, for the client, until it sent NOOP.",
      .cause = "unknown-recipient" },
};

START_TEST(a_session_comes_to_these_sentences)
{
    expect_diagnosis(&rows[_i]);
}
END_TEST

/* Of a record that is at its limit the last steps are kept as well. */
START_TEST(who_hung_up_stands_in_the_last_steps_too)
{
    static const struct {
        const char *script, *sentence;
    } ends[] = {
        { HELLO NOOP NOOP "S: 421 4.4.2 timeout\n", "The server closed the connection with 421." },
        { HELLO NOOP NOOP "C: NOOP\n",
          "The client hung up without QUIT, before NOOP was answered." },
        { HELLO NOOP NOOP QUIT, NULL },
    };
    struct script_options options = script_options_default();
    struct session *session;
    char sentences[4096];

    options.sessions.limits.steps = 4;
    session = script_session(ends[_i].script, &options);
    diagnosis_make(session);
    join_sentences(&session->diagnosis, sentences, sizeof sentences);
    ck_assert_uint_gt(session->last_step_count, 0);
    if (ends[_i].sentence != NULL)
        ck_assert_ptr_nonnull(strstr(sentences, ends[_i].sentence));
    else
        ck_assert_ptr_null(strstr(sentences, "hung up"));
    session_free(session);
}
END_TEST

/* Interception needs history; its verdict is set here. */
START_TEST(an_interception_that_is_likely_is_the_cause)
{
    static const char *const evidence[] = { "envelope-replay-after-abort" };
    struct session *session = script_session(HELLO ALICE_TO_BOB RSET QUIT, NULL);

    session->interception = (struct interception){ .verdict = VERDICT_LIKELY,
                                                   .evidence_count = 1,
                                                   .evidence = evidence };
    diagnosis_make(session);
    ck_assert_str_eq(session->diagnosis.cause, "envelope-replay-after-abort");
    ck_assert_int_eq(session->diagnosis.blame, BLAME_MIDDLEBOX);
    ck_assert_ptr_nonnull(session->diagnosis.remedy);
    session_free(session);
}
END_TEST

START_TEST(of_the_server_alone_what_was_sent_is_unknown)
{
    struct script_options options = script_options_default();
    struct session *session;
    char sentences[4096];

    options.directions = DIRECTIONS_SERVER;
    session = script_session("S: 220 hi\nS: 250 hi\nS: 221 bye\n", &options);
    diagnosis_make(session);
    join_sentences(&session->diagnosis, sentences, sizeof sentences);
    ck_assert_ptr_nonnull(
        strstr(sentences, "Only the server's side was captured: what mail was sent is unknown."));
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("diagnosis");
    TCase *sentences = tcase_create("sentences");

    tcase_add_loop_test(sentences, a_session_comes_to_these_sentences, 0,
                        sizeof rows / sizeof rows[0]);
    tcase_add_loop_test(sentences, who_hung_up_stands_in_the_last_steps_too, 0, 3);
    tcase_add_test(sentences, an_interception_that_is_likely_is_the_cause);
    tcase_add_test(sentences, of_the_server_alone_what_was_sent_is_unknown);
    suite_add_tcase(suite, sentences);
    return suite;
}

SUITE_MAIN(suite);
