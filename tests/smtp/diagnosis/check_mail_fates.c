/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What became of mail, what refused it first, who hung up and what was waited for. */
#include "tests/smtp/diagnosis/diagnosis_kit.h"

#define IN_DATA  HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\n"
#define TEXT     "C| text\\r\\n.\\r\\n\n"
#define LATER    "C: RCPT TO:<carol@example.com>\nS: 450 4.2.0 later\n"
#define CHUNK    "C| BDAT 3\\r\\nabc\n"
#define ACCEPTED "The server accepted " TO_BOB ". "

static void steps(struct script_options *options, size_t count)
{
    options->sessions.limits.steps = count;
}

/* The greeting up to MAIL, to its answer, to 354, to the message. */
static void up_to_ehlo(struct script_options *options)
{
    steps(options, 3);
}

static void up_to_mail(struct script_options *options)
{
    steps(options, 4);
}

static void up_to_the_chunk(struct script_options *options)
{
    steps(options, 8);
}

static void up_to_the_message(struct script_options *options)
{
    steps(options, 10);
}

static void one_mail_is_kept(struct script_options *options)
{
    options->sessions.limits.transactions = 1;
}

static void from_the_middle(struct script_options *options)
{
    options->no_handshake = true;
}

static const struct diagnosis_row fates[] = {
    /* An answer that came behind QUIT, or behind something else. */
    { .script = IN_DATA
      "C| text\\r\\n.\\r\\nNOOP\\r\\nQUIT\\r\\n\n@ 2\nS: 250 ok\nS: 250 ok\nS: 221 bye\n",
      .sentences = ACCEPTED PLAIN },
    { .script = IN_DATA TEXT "S: hello\nS: 250 ok\n" QUIT, .sentences = ACCEPTED PLAIN },
    { .script = IN_DATA TEXT "S: 250 ok\n" QUIT,
      .sentences = ACCEPTED PLAIN,
      .adapt = up_to_the_message },
    /* What was dropped came again, or it was another. */
    { .script = HELLO ALICE_TO_BOB RSET ALICE_TO("carol@example.com") MESSAGE QUIT,
      .sentences =
          "2 mails were begun: 1 accepted, 1 dropped by the client. The client dropped " TO_BOB
          " with RSET and sent no message. RSET where DATA belonged: the server had accepted the "
          "sender and 1 recipient, nothing was refused, and the transaction was given up. Whether "
          "the client did it or something on the way, this capture cannot tell. " PLAIN,
      .cause = "rset-unexplained-abort",
      .blame = BLAME_CLIENT_OR_MIDDLEBOX },
    { .script = HELLO ALICE_TO_BOB
      "C: EHLO client.example.org\nS: 250 hi\n" ALICE_TO_BOB DATA_REFUSED("554 5.7.1 no") QUIT,
      .sentences =
          "2 mails were begun: 1 refused, 1 dropped by the client. The client dropped " TO_BOB
          " with EHLO and sent no message. Nothing was encrypted." },
    { .script = HELLO ALICE_TO_BOB MESSAGE ALICE_TO_BOB MESSAGE QUIT,
      .sentences = "2 mails were begun: 1 accepted. " PLAIN,
      .adapt = one_mail_is_kept },
    /* No mail, and no greeting either. */
    { .script = "C: NOOP\n",
      .sentences = NO_MAIL("NOOP") "The client hung up without QUIT, before NOOP was answered. "
                                   "Nothing was encrypted." },
};

START_TEST(what_became_of_mail_is_said)
{
    expect_diagnosis(&fates[_i]);
}
END_TEST

#define REFUSED_BOB                                                                                \
    "The server refused " TO_BOB " at its recipient: \"550 5.1.1 no such user\". The server does " \
    "not know the recipient. "
#define PUT_OFF                                                                                    \
    "The server put off " TO_BOB " and 1 more at all of its recipients, so the client has to try " \
    "again: \"450 4.2.0 later\". "

static const struct diagnosis_row refusals[] = {
    /* A recipient that is to be tried again counts for all, the first one of them. */
    { .script = HELLO MAIL("alice@example.org") RCPT_550("bob@example.com") LATER QUIT,
      .sentences = PUT_OFF PLAIN },
    { .script =
          HELLO MAIL("alice@example.org") "C: RCPT TO:<bob@example.com>\n"
                                          "S: 450 4.2.0 later\n" RCPT_550("carol@example.com") QUIT,
      .sentences = PUT_OFF PLAIN },
    { .script = HELLO MAIL("alice@example.org") "C: RCPT TO:<bob@example.com>\n"
                                                "S: 450 4.2.0 later\nC: RCPT "
                                                "TO:<carol@example.com>\nS: 451 4.3.0 why\n" QUIT,
      .sentences = PUT_OFF PLAIN },
    /* Where the limit left steps out, of the reply only its code is left. */
    { .script = HELLO "C: MAIL FROM:<alice@example.org>\nS: 550 5.1.8 no\n" QUIT,
      .sentences = "The server refused " ALICE " at its sender: \"550\". " PLAIN,
      .adapt = up_to_ehlo },
    { .script = HELLO "C: MAIL FROM:<alice@example.org>\nS: 550 5.1.8 no\n" QUIT,
      .sentences = "The server refused " ALICE " at its sender: \"550\". " PLAIN,
      .adapt = up_to_mail },
    /* Of the chunks the first one that was refused. */
    { .script = HELLO MAIL("alice@example.org") RCPT("bob@example.com") RCPT_550(
          "carol@example.com") CHUNK "S: 250 ok\n" CHUNK "S: 552 5.3.4 message too large\n" QUIT,
      .sentences =
          "The server refused " TO_BOB
          " and 1 more at BDAT, before the whole message: \"552 5.3.4 message too large\". "
          "The message is larger than the server takes. " PLAIN,
      .cause = "message-too-large" },
    { .script = HELLO ALICE_TO_BOB CHUNK "S: 250 ok\n" RSET MAIL("alice@example.org")
          RCPT("carol@example.com") CHUNK "S: 552 5.3.4 message too large\n" QUIT,
      .sentences =
          "2 mails were begun: 1 refused, 1 dropped by the client. The client dropped " TO_BOB
          " with RSET and sent no message. The message is larger than the server "
          "takes. " PLAIN,
      .cause = "message-too-large" },
    { .script = HELLO ALICE_TO_BOB CHUNK "S: 552 5.3.4 message too large\n" QUIT,
      .sentences =
          "The server refused " TO_BOB " at DATA, before the message: \"552\". The message is "
          "larger than the server takes. " PLAIN,
      .cause = "message-too-large",
      .adapt = up_to_the_chunk },
};

START_TEST(the_first_refusal_is_quoted)
{
    expect_diagnosis(&refusals[_i]);
}
END_TEST

static const struct diagnosis_row ends[] = {
    { .script = HELLO "C: DATA\nS: 354 go\nC| half of it\n",
      .sentences = NO_MAIL("DATA") "The client hung up without QUIT, in the middle of the "
                                   "message. " PLAIN },
};

START_TEST(who_hung_up_and_where_is_said)
{
    expect_diagnosis(&ends[_i]);
}
END_TEST

static const struct diagnosis_row waits[] = {
    /* Before the message, and not in it. */
    { .script = IN_DATA "@ 9\nC| a\\r\\n\nC| b\\r\\n.\\r\\n\nS: 250 ok\n" QUIT,
      .sentences = ACCEPTED "The longest wait was 9.0 s, for the client, until it sent the "
                            "message. " PLAIN },
    /* Since when the greeting was waited for has to be known; what comes unasked was not. */
    { .script = "@ 9\nS: 220 mail.example.com ESMTP\n" QUIT,
      .sentences = "No mail was begun in what was captured. Nothing was encrypted.",
      .adapt = from_the_middle },
    { .script = HELLO "@ 9\nS: 250 what\n" QUIT,
      .sentences =
          NO_MAIL("EHLO") "The server sent a reply that nobody had asked for: from here on "
                          "the two may speak of different things. Whether the server did "
                          "it or something on the way, this capture cannot tell. " PLAIN,
      .cause = "reply-unsolicited",
      .blame = BLAME_SERVER_OR_MIDDLEBOX },
    { .script = "C: EHLO client.example.org\n@ 9\nS: 220 mail.example.com ESMTP\nS: 250 hi\n" QUIT,
      .sentences = NO_MAIL("EHLO") "The client spoke before the server had greeted it: programs "
                                   "that send unwanted mail do not wait. Nothing was encrypted.",
      .cause = "early-talker" },
};

START_TEST(the_longest_wait_is_said)
{
    expect_diagnosis(&waits[_i]);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("mail_fates");
    TCase *mails = tcase_create("mails");
    TCase *connection = tcase_create("connection");

    tcase_add_diagnoses(mails, what_became_of_mail_is_said, fates);
    tcase_add_diagnoses(mails, the_first_refusal_is_quoted, refusals);
    tcase_add_diagnoses(connection, who_hung_up_and_where_is_said, ends);
    tcase_add_diagnoses(connection, the_longest_wait_is_said, waits);
    suite_add_tcase(suite, mails);
    suite_add_tcase(suite, connection);
    return suite;
}

SUITE_MAIN(suite);
