/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dialogues of which the capture lacks bytes: what is found again, and what stays unknown. */
#include <stdio.h>

#include "tests/smtp/dialogue_words.h"
#include "tests/support/suite_main.h"

#define OPENING                                                                                    \
    "S: 220 mail.example.com ESMTP\n"                                                              \
    "C: EHLO client.example.org\n"                                                                 \
    "S: 250-mail.example.com\n"                                                                    \
    "S+ 250 PIPELINING\n"
#define OPENED "220 EHLO 250>EHLO "

#define MAIL   "C: MAIL FROM:<a@example.org>\nS: 250 2.1.0 ok\n"
#define RCPT   "C: RCPT TO:<b@example.com>\nS: 250 2.1.5 ok\n"
#define MAILED OPENED "MAIL 250>MAIL RCPT 250>RCPT "

#define ENVELOPE OPENING MAIL RCPT
#define DATA     "C: DATA\nS: 354 go on\n"
#define CONTENT  "C| Subject: x\\r\\n\\r\\nhello\\r\\n.\\r\\n\n"
#define ACCEPTED "S: 250 2.0.0 ok\n"
#define QUIT     "C: QUIT\nS: 221 bye\n"

struct case_of_hole {
    const char *script;
    const char *words;
    enum outcome outcome; /* of the first transaction */
};

static void expect_case(const struct case_of_hole *expected, const struct script_options *options)
{
    struct session *session = script_session_any_cut(expected->script, options);

    expect_words(session, expected->words);
    if (session->transaction_count > 0)
        ck_assert_int_eq(session->transactions[0].outcome, expected->outcome);
    session_free(session);
}

/* -------------------------------------------------------------------- among commands */

static const struct case_of_hole commands[] = {
    /* A command is lost; the next one is read, and answered by its own reply. */
    { OPENING MAIL "GAP C 27\nS: 250 2.1.5 ok\n" DATA CONTENT ACCEPTED QUIT,
      OPENED "MAIL 250>MAIL [client 27] 250 DATA 354>DATA message 250>message QUIT 221>QUIT",
      OUTCOME_ACCEPTED },
    /* What is left of a lost line is none. */
    { OPENING MAIL
      "GAP C 20\nC| le.com>\\r\\nDATA\\r\\n\nS: 250 2.1.5 ok\nS: 354 go on\n" CONTENT ACCEPTED QUIT,
      OPENED "MAIL 250>MAIL [client 20+9] DATA 250 354>DATA message 250>message QUIT 221>QUIT",
      OUTCOME_UNKNOWN },
    /* A line that was cut off is lost as well. */
    { OPENING MAIL "C| RCPT TO:<b@ex\nGAP C 10\nS: 250 2.1.5 ok\n" DATA CONTENT ACCEPTED,
      OPENED "MAIL 250>MAIL [client 10+13] 250 DATA 354>DATA message 250>message",
      OUTCOME_ACCEPTED },
    /* Two lost commands may be RSET and the MAIL of another. */
    { ENVELOPE "GAP C 50\nS: 250 ok\nS: 250 ok\n" DATA CONTENT ACCEPTED,
      MAILED "[client 50] 250 250 DATA 354>DATA message 250>message", OUTCOME_UNKNOWN },
    /* DATA is lost, so 354 says that a message follows. */
    { ENVELOPE "GAP C 6\nS: 354 go on\n" CONTENT ACCEPTED QUIT,
      MAILED "[client 6] 354 message 250>message QUIT 221>QUIT", OUTCOME_ACCEPTED },
    /* All of it is lost. */
    { ENVELOPE "GAP C 200\nS- 354 go on\nS- 250 2.0.0 ok\n" QUIT,
      MAILED "[client 200] 354 250 QUIT 221>QUIT", OUTCOME_UNKNOWN },
    /* What nobody knows the form of is no command. */
    { OPENING "GAP C 10\nC| some words\\r\\nXFOO bar\\r\\n\nS: 500 what\n" QUIT,
      OPENED "[client 10+22] 500 QUIT 221>QUIT", OUTCOME_UNKNOWN },
    /* A RSET that a hole hides ends what was open. */
    { ENVELOPE "GAP C 6\nS: 250 ok\nC: MAIL FROM:<c@example.org>\nS: 250 ok\n" QUIT,
      MAILED "[client 6] 250 MAIL 250>MAIL QUIT 221>QUIT", OUTCOME_UNKNOWN },
    /* Nobody answered any more. */
    { OPENING "GAP C 10\nC: QUIT\n", OPENED "[client 10] QUIT", OUTCOME_UNKNOWN },
};

START_TEST(commands_are_found_again_behind_a_hole)
{
    expect_case(&commands[_i], NULL);
}
END_TEST

/* ------------------------------------------------------------------------ in replies */

static const struct case_of_hole replies[] = {
    { OPENING MAIL "C: RCPT TO:<b@example.com>\nGAP S 14\n" DATA CONTENT ACCEPTED QUIT,
      OPENED "MAIL 250>MAIL RCPT [server 14] DATA 354>DATA message 250>message QUIT 221>QUIT",
      OUTCOME_ACCEPTED },
    /* The final reply is lost. */
    { ENVELOPE DATA CONTENT "GAP S 20\n" QUIT,
      MAILED "DATA 354>DATA message [server 20] QUIT 221>QUIT", OUTCOME_UNKNOWN },
    /* 354 is lost: a message is known by its end. */
    { ENVELOPE "C: DATA\nGAP S 13\n" CONTENT ACCEPTED QUIT,
      MAILED "DATA [server 13] message 250>message QUIT 221>QUIT", OUTCOME_ACCEPTED },
    /* A refusal of DATA is lost: commands follow. */
    { ENVELOPE "C: DATA\nGAP S 13\nC: RSET\nS: 250 ok\n" QUIT,
      MAILED "DATA [server 13] RSET 250>RSET QUIT 221>QUIT", OUTCOME_UNKNOWN },
    /* Of a pipelined group some replies are lost: which, nobody knows. */
    { OPENING "C: MAIL FROM:<a@example.org>\nC+ RCPT TO:<b@example.com>\nC+ DATA\nGAP S 14\n"
              "S: 250 2.1.5 ok\nS: 354 go on\n" CONTENT ACCEPTED,
      OPENED "MAIL RCPT DATA [server 14] 250 354>DATA message 250>message", OUTCOME_ACCEPTED },
    /* What is left of a reply is shown. */
    { "S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\nS| 250-mail.exa\nGAP S 20\n"
      "S| E\\r\\n250-SIZE 1\\r\\n250 PIPELINING\\r\\n\n" MAIL,
      "220 EHLO [server 20+15] 250>EHLO MAIL 250>MAIL", OUTCOME_LOST },
    { "GAP S 30\nC: EHLO client.example.org\nS: 250 hello\n" MAIL,
      "[server 30] EHLO 250>EHLO MAIL 250>MAIL", OUTCOME_LOST },
    /* Three digits at the start of a segment begin a reply, others do not. */
    { OPENING "C: NOOP\nGAP S 10\nS| 25 apples\\r\\n\nS: 250 ok\n",
      OPENED "NOOP [server 10+11] 250", OUTCOME_UNKNOWN },
    /* The final reply is lost, with the next MAIL sent behind the message. */
    { ENVELOPE DATA "C| Subject: x\\r\\n\\r\\nhello\\r\\n.\\r\\nMAIL FROM:<c@example.org>\\r\\n\n"
                    "GAP S 20\nS: 250 2.1.0 ok\n" QUIT,
      MAILED "DATA 354>DATA message MAIL [server 20] 250>MAIL QUIT 221>QUIT", OUTCOME_UNKNOWN },
    /* What may answer AUTH is lost, and the command behind that: what comes may answer it. */
    { OPENING "C: AUTH PLAIN AGEAYg==\nGAP S 20\nGAP C 30\nC: RCPT TO:<b@example.com>\n"
              "S: 250 2.1.0 ok\nS: 250 2.1.5 ok\n" QUIT,
      OPENED "AUTH [server 20] [client 30] RCPT 250 250>RCPT QUIT 221>QUIT", OUTCOME_UNKNOWN },
};

START_TEST(replies_are_paired_again_behind_a_hole)
{
    expect_case(&replies[_i], NULL);
}
END_TEST

START_TEST(offers_of_a_reply_with_a_hole_are_not_taken)
{
    struct session *session = script_session_any_cut(replies[5].script, NULL);

    ck_assert_uint_eq(session->extension_count, 0);
    session_free(session);
}
END_TEST

/* -------------------------------------------------------------------------- messages */

#define BEGUN    ENVELOPE DATA "C| Subject: x\\r\\n\\r\\n\n"
#define BEGUN_AS MAILED "DATA 354>DATA message "

static const struct case_of_hole messages[] = {
    { BEGUN "GAP C 100\nC| more\\r\\n.\\r\\n\n" ACCEPTED QUIT,
      BEGUN_AS "[client 100] 250>message QUIT 221>QUIT", OUTCOME_ACCEPTED },
    /* The end is lost: the reply says that it was there. */
    { BEGUN "GAP C 100\n" ACCEPTED QUIT, BEGUN_AS "[client 100] 250>message QUIT 221>QUIT",
      OUTCOME_ACCEPTED },
    { BEGUN "GAP C 100\nS: 554 no\n" QUIT, BEGUN_AS "[client 100] 554>message QUIT 221>QUIT",
      OUTCOME_REJECTED },
    /* The same, and commands were pipelined behind it. */
    { BEGUN "GAP C 100\nC: RSET\nC+ QUIT\n" ACCEPTED "S: 250 reset\nS: 221 bye\n",
      BEGUN_AS "[client 100] RSET QUIT 250>message 250 221>QUIT", OUTCOME_ACCEPTED },
    /* Only the dot was captured. */
    { BEGUN "GAP C 100\nC: .\n" ACCEPTED QUIT, BEGUN_AS "[client 100+3] 250>message QUIT 221>QUIT",
      OUTCOME_ACCEPTED },
    /* Lines of a message look like commands. */
    { BEGUN
      "GAP C 100\nC: QUIT\nC: MAIL FROM:<secret@example.org>\nC: and so on\nC: .\n" ACCEPTED QUIT,
      BEGUN_AS "[client 100] 250>message QUIT 221>QUIT", OUTCOME_ACCEPTED },
    /* The beginning is lost. */
    { ENVELOPE DATA "GAP C 100\nC| more\\r\\n.\\r\\n\n" ACCEPTED QUIT,
      MAILED "DATA 354>DATA [client 100] message 250>message QUIT 221>QUIT", OUTCOME_ACCEPTED },
    /* DATA and the beginning are lost. */
    { ENVELOPE "GAP C 100\nS- 354 go on\nC| more\\r\\n.\\r\\n\n" ACCEPTED QUIT,
      MAILED "[client 100] 354 message 250>message QUIT 221>QUIT", OUTCOME_ACCEPTED },
    /* The end, a whole transaction and the beginning of the next message. */
    { BEGUN "GAP C 100\nS- 250 2.0.0 ok\nS- 250 2.1.0 ok\nS- 250 2.1.5 ok\nS- 354 go on\n"
            "C| more\\r\\n.\\r\\n\n" ACCEPTED QUIT,
      BEGUN_AS "[client 100] 250>message 250 250 354 message 250>message QUIT 221>QUIT",
      OUTCOME_ACCEPTED },
    /* What followed the lost end cannot be read. */
    { BEGUN "GAP C 100\nC| e@example.org>\\r\\n\n" ACCEPTED "S: 250 ok\n" QUIT,
      BEGUN_AS "[client 100+16] 250>message 250 QUIT 221>QUIT", OUTCOME_ACCEPTED },
};

START_TEST(message_goes_on_behind_a_hole_or_ended_in_it)
{
    expect_case(&messages[_i], NULL);
}
END_TEST

START_TEST(message_with_a_hole_is_incomplete_and_has_no_digest)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.sessions.messages.digest = true;
    session = script_session_any_cut(messages[_i].script, &options);
    ck_assert(!session->transactions[0].message.complete);
    ck_assert(!session->transactions[0].message.has_sha256);
    session_free(session);
}
END_TEST

START_TEST(message_behind_a_lost_data_is_whole)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.sessions.messages.digest = true;
    session = script_session_any_cut(commands[4].script, &options);
    ck_assert(session->transactions[0].message.complete);
    ck_assert(session->transactions[0].message.has_sha256);
    ck_assert_uint_eq(session->transactions[0].message.bytes, 21);
    session_free(session);
}
END_TEST

START_TEST(message_id_behind_a_hole_may_be_of_a_quoted_message)
{
    struct session *session =
        script_session_any_cut(ENVELOPE DATA "C: Subject: x\nGAP C 100\n"
                                             "C| Message-ID: <quoted@example.org>\\r\\n.\\r\\n\n"
                                             "S: 250 2.0.0 ok\n",
                               NULL);

    ck_assert_uint_eq(session->transactions[0].message.message_id.length, 0);
    session_free(session);
}
END_TEST

/* ------------------------------------------------------------------------------ BDAT */

static const struct case_of_hole chunks[] = {
    /* The length of a chunk is known. */
    { ENVELOPE "C| BDAT 10 LAST\\r\\nabc\n"
               "GAP C 7\nC: QUIT\nS: 250 ok\nS: 221 bye\n",
      MAILED "BDAT [client 7] QUIT 250>BDAT 221>QUIT", OUTCOME_ACCEPTED },
    { ENVELOPE "C| BDAT 10 LAST\\r\\nabc\n"
               "GAP C 4\nC| xyzQUIT\\r\\n\nS: 250 ok\nS: 221 bye\n",
      MAILED "BDAT [client 4] QUIT 250>BDAT 221>QUIT", OUTCOME_ACCEPTED },
    /* The hole is larger. */
    { ENVELOPE "C| BDAT 10 LAST\\r\\nabc\n"
               "GAP C 13\nS: 250 ok\nS: 250 reset\n" QUIT,
      MAILED "BDAT [client 13] 250>BDAT 250 QUIT 221>QUIT", OUTCOME_ACCEPTED },
    /* The command is lost, the octets are not. */
    { ENVELOPE "GAP C 14\nC| some\\x00\\x01words\\r\\n\nS: 250 ok\n" QUIT,
      MAILED "[client 14+13] 250 QUIT 221>QUIT", OUTCOME_UNKNOWN },
    /* The first command behind the hole is one with octets. */
    { ENVELOPE "GAP C 27\nS: 250 ok\nC| BDAT 8 LAST\\r\\nRSET\\r\\nx\n"
               "C| y\n"
               "S: 250 ok\n" QUIT,
      MAILED "[client 27] 250 BDAT 250>BDAT QUIT 221>QUIT", OUTCOME_ACCEPTED },
};

START_TEST(octets_of_a_chunk_are_counted_through_a_hole)
{
    expect_case(&chunks[_i], NULL);
}
END_TEST

/* ----------------------------------------------------------------------- in the middle */

static const struct case_of_hole beginnings[] = {
    { "S: 250 2.1.0 ok\nC: RCPT TO:<b@example.com>\nS: 250 2.1.5 ok\n" DATA CONTENT ACCEPTED QUIT,
      "250 RCPT 250>RCPT DATA 354>DATA message 250>message QUIT 221>QUIT", OUTCOME_UNKNOWN },
    /* Inside a message, with dots that were stuffed and lines like commands. */
    { "C| of a line\\r\\n..stuffed\\r\\nQUIT\\r\\n\n"
      "C| DATA\\r\\n..\\r\\n\n"
      "C| the end\\r\\n.\\r\\n\n" ACCEPTED QUIT,
      "[client +50] 250 QUIT 221>QUIT", OUTCOME_UNKNOWN },
    /* Inside an attachment. */
    { "C| YWJjZGVmZ2hpamtsbW5vcA==\\r\\nYWJjZGVmZ2hpamtsbW5vcA==\\r\\n\n"
      "C| YWJjZGVmZ2hpamtsbW5vcA==\\r\\nYWJjZGVmZ2hpamtsbW5vcA==\\r\\n.\\r\\n\n" ACCEPTED QUIT,
      "[client +107] 250 QUIT 221>QUIT", OUTCOME_UNKNOWN },
    /* 220 answers STARTTLS as well. */
    { "S: 220 ready to start\nC| \\x16\\x03\\x01\\x00\\x01x\n", "220 tls", OUTCOME_UNKNOWN },
    { "S| 25\\r\\n\nC: NOOP\nS: 250 ok\n" QUIT, "[server +4] NOOP 250>NOOP QUIT 221>QUIT",
      OUTCOME_UNKNOWN },
};

START_TEST(dialogue_is_taken_up_in_the_middle)
{
    struct script_options options = script_options_default();

    options.no_handshake = true;
    expect_case(&beginnings[_i], &options);
}
END_TEST

START_TEST(greeting_of_a_connection_taken_up_in_the_middle_has_to_say_what_it_is)
{
    struct script_options options = script_options_default();
    struct session *starttls, *greeting;

    options.no_handshake = true;
    starttls = script_session("S: 220 ready to start\n", &options);
    greeting = script_session("S: 220 mail.example.com ESMTP\n", &options);
    ck_assert_int_eq(starttls->greeting, STEP_NONE);
    ck_assert_int_eq(greeting->greeting, 0);
    session_free(starttls);
    session_free(greeting);
}
END_TEST

START_TEST(greeting_may_come_behind_what_was_sent_with_the_syn)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.no_handshake = true;
    options.syn[SIDE_CLIENT].seen = true;
    session = script_session_any_cut("C: EHLO client.example.org\nS: 220 ready\nS: 250 hello\n",
                                     &options);
    expect_words(session, "EHLO 220 250>EHLO");
    ck_assert_int_eq(session->greeting, 1);
    session_free(session);
}
END_TEST

/* -------------------------------------------------------------------- not read */

/* Behind a refusal it was not known whether the lines are text or commands. */
START_TEST(reply_that_repeats_what_was_left_unread_is_withheld)
{
    struct session *session = script_session_any_cut(
        OPENING "C: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT TO:<b@example.com>\nGAP S 20\n"
                "C: DATA\nS: 554 no recipients\nC: RSET\nC+ XFOO x\nGAP S 20\nS: 500 what\n"
                "C: AUTH PLAIN AGJvYgBzZXNhbWU=\nS: 535 not bob\n",
        NULL);
    const struct step *last = &session->steps[session->step_count - 1];

    ck_assert_int_eq(last->kind, STEP_REPLY);
    ck_assert_int_eq(last->reply.code, 535);
    ck_assert(bytes_equal(last->reply.lines[0], bytes_of_string("[redacted]")));
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("holes");
    TCase *among_commands = tcase_create("among commands");
    TCase *in_replies = tcase_create("in replies");
    TCase *in_messages = tcase_create("in messages");
    TCase *in_the_middle = tcase_create("in the middle");

    tcase_add_loop_test(among_commands, commands_are_found_again_behind_a_hole, 0,
                        sizeof commands / sizeof commands[0]);
    tcase_add_loop_test(in_replies, replies_are_paired_again_behind_a_hole, 0,
                        sizeof replies / sizeof replies[0]);
    tcase_add_test(in_replies, offers_of_a_reply_with_a_hole_are_not_taken);
    tcase_add_loop_test(in_messages, message_goes_on_behind_a_hole_or_ended_in_it, 0,
                        sizeof messages / sizeof messages[0]);
    tcase_add_loop_test(in_messages, message_with_a_hole_is_incomplete_and_has_no_digest, 0,
                        sizeof messages / sizeof messages[0]);
    tcase_add_test(in_messages, message_behind_a_lost_data_is_whole);
    tcase_add_test(in_messages, message_id_behind_a_hole_may_be_of_a_quoted_message);
    tcase_add_loop_test(in_messages, octets_of_a_chunk_are_counted_through_a_hole, 0,
                        sizeof chunks / sizeof chunks[0]);
    tcase_add_loop_test(in_the_middle, dialogue_is_taken_up_in_the_middle, 0,
                        sizeof beginnings / sizeof beginnings[0]);
    tcase_add_test(in_the_middle,
                   greeting_of_a_connection_taken_up_in_the_middle_has_to_say_what_it_is);
    tcase_add_test(in_the_middle, greeting_may_come_behind_what_was_sent_with_the_syn);
    tcase_add_test(in_replies, reply_that_repeats_what_was_left_unread_is_withheld);
    suite_add_tcase(suite, among_commands);
    suite_add_tcase(suite, in_replies);
    suite_add_tcase(suite, in_messages);
    suite_add_tcase(suite, in_the_middle);
    return suite;
}

SUITE_MAIN(suite);
