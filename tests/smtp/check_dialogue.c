/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole dialogues: what was said becomes a record. Every script is played as it
 * stands, byte by byte, and cut in two at every place. */
#include "tests/support/dialogue_script.h"
#include "tests/support/suite_main.h"

#define TEXT(string) bytes_of_string(string)

static void expect_text(struct bytes text, const char *expected)
{
    if (!bytes_equal(text, TEXT(expected)))
        ck_abort_msg("`%.*s` instead of `%s`", (int)text.length, (const char *)text.data, expected);
}

#define OPENING                                                                                    \
    "S: 220 mail.example.com ESMTP\n"                                                              \
    "C: EHLO client.example.org\n"                                                                 \
    "S: 250 mail.example.com\n"

#define IN_TRANSACTION                                                                             \
    OPENING "C: MAIL FROM:<a@example.org>\n"                                                       \
            "S: 250 ok\n"                                                                          \
            "C: RCPT TO:<b@example.com>\n"                                                         \
            "S: 250 ok\n"

static const char ordinary[] =
    "S: 220 mail.example.com ESMTP\n"
    "C: EHLO client.example.org\n"
    "S: 250-mail.example.com\n"
    "S+ 250-PIPELINING\n"
    "S+ 250 SIZE 10240000\n"
    "C: MAIL FROM:<alice@example.org> SIZE=300\n"
    "S: 250 2.1.0 Ok\n"
    "C: RCPT TO:<bob@example.com>\n"
    "S: 250 2.1.5 Ok\n"
    "C: DATA\n"
    "S: 354 go ahead\n"
    "C| Message-ID: <1@example.org>\\r\\n\\r\\n..dot\\r\\nend\\r\\n.\\r\\n\n"
    "S: 250 2.0.0 Ok: queued as 4F2A\n"
    "C: QUIT\n"
    "S: 221 2.0.0 Bye\n";

START_TEST(an_ordinary_delivery_is_accepted)
{
    struct session *session = script_session_any_cut(ordinary, NULL);
    const struct transaction *transaction = session->transactions;

    ck_assert_int_eq(session->protocol, PROTOCOL_SMTP);
    ck_assert_int_eq(session->greeting, 0);
    ck_assert_int_eq(session->helo, 1);
    ck_assert_uint_eq(session->extension_count, 2);
    expect_text(session->extensions[1], "SIZE 10240000");
    ck_assert_uint_eq(session->transaction_count, 1);
    expect_text(transaction->mail_from, "alice@example.org");
    ck_assert_uint_eq(transaction->parameter_count, 1);
    expect_text(transaction->parameters[0], "SIZE=300");
    ck_assert_uint_eq(transaction->recipient_count, 1);
    expect_text(transaction->recipients[0].address, "bob@example.com");
    expect_text(transaction->recipients[0].status.enhanced, "2.1.5");
    ck_assert_int_eq(transaction->outcome, OUTCOME_ACCEPTED);
    expect_text(transaction->queue_id, "4F2A");
    expect_text(transaction->message.message_id, "<1@example.org>");
    ck_assert_uint_eq(transaction->message.bytes, 29 + 2 + 6 + 5);
    ck_assert_uint_eq(transaction->message.lines, 4);
    ck_assert_uint_eq(session->step_count, 13);
    session_free(session);
}
END_TEST

START_TEST(an_empty_message_is_a_message_of_no_bytes)
{
    struct session *session = script_session_any_cut(IN_TRANSACTION "C: DATA\n"
                                                                    "S: 354 go\n"
                                                                    "C: .\n"
                                                                    "S: 250 ok\n",
                                                     NULL);

    ck_assert_int_eq(session->transactions[0].outcome, OUTCOME_ACCEPTED);
    ck_assert_uint_eq(session->transactions[0].message.bytes, 0);
    ck_assert(session->transactions[0].message.complete);
    session_free(session);
}
END_TEST

START_TEST(lmtp_has_a_reply_for_each_accepted_recipient)
{
    struct session *session = script_session_any_cut("S: 220 lmtp.example.com LMTP\n"
                                                     "C: LHLO client.example.org\n"
                                                     "S: 250 lmtp.example.com\n"
                                                     "C: MAIL FROM:<a@example.org>\n"
                                                     "S: 250 ok\n"
                                                     "C: RCPT TO:<b@example.com>\n"
                                                     "S: 250 ok\n"
                                                     "C: RCPT TO:<c@example.com>\n"
                                                     "S: 550 no\n"
                                                     "C: RCPT TO:<d@example.com>\n"
                                                     "S: 250 ok\n"
                                                     "C: DATA\n"
                                                     "S: 354 go\n"
                                                     "C| x\\r\\n.\\r\\n\n"
                                                     "S: 452 4.2.2 full\n"
                                                     "S: 250 2.0.0 saved\n"
                                                     "C: QUIT\n"
                                                     "S: 221 bye\n",
                                                     NULL);
    const struct transaction *transaction = session->transactions;

    ck_assert_int_eq(session->protocol, PROTOCOL_LMTP);
    ck_assert_uint_eq(transaction->recipients[0].delivery.code, 452);
    ck_assert_uint_eq(transaction->recipients[1].delivery.code, 0);
    ck_assert_uint_eq(transaction->recipients[2].delivery.code, 250);
    ck_assert_int_eq(transaction->outcome, OUTCOME_ACCEPTED);
    ck_assert_int_eq(session->steps[session->step_count - 1].reply_to,
                     session_command(session, "QUIT", 0));
    session_free(session);
}
END_TEST

START_TEST(lmtp_with_bdat_has_a_reply_for_each_accepted_recipient)
{
    struct session *session = script_session_any_cut("S: 220 lmtp.example.com LMTP\n"
                                                     "C: LHLO client.example.org\n"
                                                     "S: 250 lmtp.example.com\n"
                                                     "C: MAIL FROM:<a@example.org>\n"
                                                     "S: 250 ok\n"
                                                     "C: RCPT TO:<b@example.com>\n"
                                                     "S: 250 ok\n"
                                                     "C: RCPT TO:<c@example.com>\n"
                                                     "S: 250 ok\n"
                                                     "C| BDAT 3 LAST\\r\\nabc\n"
                                                     "S: 552 5.2.2 full\n"
                                                     "S: 250 2.0.0 saved\n"
                                                     "C: QUIT\n"
                                                     "S: 221 bye\n",
                                                     NULL);
    const struct transaction *transaction = session->transactions;

    ck_assert_uint_eq(transaction->recipients[0].delivery.code, 552);
    ck_assert_uint_eq(transaction->recipients[1].delivery.code, 250);
    ck_assert_int_eq(transaction->outcome, OUTCOME_ACCEPTED);
    ck_assert_int_eq(session->steps[session->step_count - 1].reply_to,
                     session_command(session, "QUIT", 0));
    session_free(session);
}
END_TEST

START_TEST(pipelined_replies_answer_their_commands)
{
    struct session *session = script_session_any_cut(OPENING "C: MAIL FROM:<a@example.org>\n"
                                                             "C+ RCPT TO:<b@example.com>\n"
                                                             "C+ RCPT TO:<c@example.com>\n"
                                                             "C+ DATA\n"
                                                             "S: 250 ok\n"
                                                             "S+ 250 ok\n"
                                                             "S+ 550 5.1.1 no such user\n"
                                                             "S+ 354 go\n"
                                                             "C| x\\r\\n.\\r\\nQUIT\\r\\n\n"
                                                             "S: 250 done\n"
                                                             "S+ 221 bye\n",
                                                     NULL);
    const struct transaction *transaction = session->transactions;

    ck_assert_uint_eq(transaction->recipients[0].status.code, 250);
    ck_assert_uint_eq(transaction->recipients[1].status.code, 550);
    expect_text(transaction->recipients[1].status.enhanced, "5.1.1");
    ck_assert_int_eq(transaction->outcome, OUTCOME_ACCEPTED);
    ck_assert_uint_eq(transaction->final.code, 250);
    for (size_t i = 0; i < session->step_count; i++)
        if (session->steps[i].kind == STEP_REPLY && i > 0)
            ck_assert_int_ne(session->steps[i].reply_to, STEP_NONE);
    session_free(session);
}
END_TEST

START_TEST(latency_in_a_pipelined_group_counts_from_the_reply_before)
{
    struct session *session = script_session(OPENING "C: MAIL FROM:<a@example.org>\n"
                                                     "C+ RCPT TO:<b@example.com>\n"
                                                     "@ 1\n"
                                                     "S: 250 ok\n"
                                                     "@ 2\n"
                                                     "S: 250 ok\n",
                                             NULL);

    ck_assert_int_eq(session->steps[5].latency, 1001 * DURATION_MILLISECOND);
    ck_assert_int_eq(session->steps[6].latency, 2001 * DURATION_MILLISECOND);
    session_free(session);
}
END_TEST

START_TEST(a_reply_that_only_one_command_can_have_skips_lost_ones)
{
    struct session *session = script_session_any_cut(OPENING "C: MAIL FROM:<a@example.org>\n"
                                                             "C+ RCPT TO:<b@example.com>\n"
                                                             "C+ RSET\n"
                                                             "C+ QUIT\n"
                                                             "S: 221 bye\n",
                                                     NULL);
    step_index quit = session_command(session, "QUIT", 0);

    ck_assert_int_eq(session->steps[session->step_count - 1].reply_to, quit);
    ck_assert_uint_eq(session->transactions[0].mail_status.code, 0);
    session_free(session);
}
END_TEST

START_TEST(a_greeting_of_several_lines_and_a_refusal_are_greetings)
{
    struct session *session = script_session_any_cut("S: 220-mail.example.com\n"
                                                     "@ 6\n"
                                                     "S: 220 mail.example.com ESMTP\n"
                                                     "C: QUIT\n"
                                                     "S: 221 bye\n",
                                                     NULL);
    struct session *refused = script_session_any_cut("S: 554 go away\n"
                                                     "C: QUIT\n"
                                                     "S: 221 bye\n",
                                                     NULL);

    ck_assert_int_eq(session->greeting, 0);
    ck_assert_uint_eq(session->steps[0].reply.line_count, 2);
    ck_assert_uint_eq(refused->steps[refused->greeting].reply.code, 554);
    ck_assert_int_eq(refused->steps[2].reply_to, 1);
    session_free(session);
    session_free(refused);
}
END_TEST

START_TEST(a_server_that_never_greets_answers_all_the_same)
{
    struct session *session = script_session_any_cut("C: EHLO client.example.org\n"
                                                     "S: 250 mail.example.com\n"
                                                     "C: QUIT\n"
                                                     "S: 221 bye\n",
                                                     NULL);
    struct session *early = script_session_any_cut("C: EHLO client.example.org\n"
                                                   "S: 220 mail.example.com\n"
                                                   "S: 250 mail.example.com\n",
                                                   NULL);

    ck_assert_int_eq(session->greeting, STEP_NONE);
    ck_assert_int_eq(session->steps[1].reply_to, 0);
    ck_assert_int_eq(session->steps[3].reply_to, 2);
    ck_assert_int_eq(early->greeting, 1);
    ck_assert_int_eq(early->steps[2].reply_to, 0);
    session_free(session);
    session_free(early);
}
END_TEST

START_TEST(unknown_and_empty_lines_are_kept_and_answered)
{
    struct session *session = script_session_any_cut(OPENING "C: frobnicate  now \n"
                                                             "S: 500 what\n"
                                                             "C: \n"
                                                             "S: 500 what\n"
                                                             "S: this is no reply\n",
                                                     NULL);

    expect_text(session->steps[3].command.verb, "FROBNICATE");
    expect_text(session->steps[3].command.argument, "now ");
    ck_assert(session->steps[3].command.unknown);
    ck_assert_int_eq(session->steps[4].reply_to, 3);
    ck_assert_uint_eq(session->steps[5].command.verb.length, 0);
    ck_assert(bytes_present(session->steps[5].command.verb));
    ck_assert_int_eq(session->steps[6].reply_to, 5);
    ck_assert_int_eq(session->steps[7].kind, STEP_STRAY_LINE);
    session_free(session);
}
END_TEST

START_TEST(an_unsolicited_reply_stays_unpaired)
{
    struct session *session = script_session_any_cut(OPENING "@ 300\n"
                                                             "S: 421 4.4.2 timeout\n",
                                                     NULL);

    ck_assert_int_eq(session->steps[3].reply_to, STEP_NONE);
    ck_assert_int_eq(session->steps[3].latency, -1);
    session_free(session);
}
END_TEST

START_TEST(a_mail_refused_inside_a_transaction_leaves_it_open)
{
    struct session *session = script_session_any_cut(OPENING "C: MAIL FROM:<a@example.org>\n"
                                                             "S: 250 ok\n"
                                                             "C: MAIL FROM:<z@example.org>\n"
                                                             "S: 503 nested MAIL\n"
                                                             "C: RCPT TO:<b@example.com>\n"
                                                             "S: 250 ok\n"
                                                             "C: DATA\n"
                                                             "S: 354 go\n"
                                                             "C| x\\r\\n.\\r\\n\n"
                                                             "S: 250 ok\n",
                                                     NULL);

    ck_assert_uint_eq(session->transaction_count, 2);
    ck_assert_int_eq(session->transactions[0].outcome, OUTCOME_ACCEPTED);
    ck_assert_uint_eq(session->transactions[0].recipient_count, 1);
    ck_assert_int_eq(session->transactions[1].outcome, OUTCOME_REJECTED);
    ck_assert_uint_eq(session->transactions[1].recipient_count, 0);
    session_free(session);
}
END_TEST

START_TEST(recipients_pipelined_behind_a_refused_nested_mail_belong_to_the_open_one)
{
    struct session *session = script_session_any_cut(OPENING "C: MAIL FROM:<a@example.org>\n"
                                                             "S: 250 ok\n"
                                                             "C: MAIL FROM:<z@example.org>\n"
                                                             "C+ RCPT TO:<b@example.com>\n"
                                                             "C+ DATA\n"
                                                             "S: 503 nested MAIL\n"
                                                             "S+ 250 ok\n"
                                                             "S+ 354 go\n"
                                                             "C| x\\r\\n.\\r\\n\n"
                                                             "S: 250 ok\n",
                                                     NULL);

    ck_assert_int_eq(session->transactions[0].outcome, OUTCOME_ACCEPTED);
    ck_assert_uint_eq(session->transactions[0].recipient_count, 1);
    ck_assert_uint_eq(session->transactions[0].recipients[0].status.code, 250);
    ck_assert_int_eq(session->transactions[1].outcome, OUTCOME_REJECTED);
    session_free(session);
}
END_TEST

START_TEST(a_refused_sender_is_not_given_the_next_message)
{
    struct session *session = script_session_any_cut(OPENING "C: MAIL FROM:<bad@example.org>\n"
                                                             "S: 550 5.7.1 no\n"
                                                             "C: MAIL FROM:<good@example.org>\n"
                                                             "S: 250 ok\n"
                                                             "C: RCPT TO:<b@example.com>\n"
                                                             "S: 250 ok\n"
                                                             "C: DATA\n"
                                                             "S: 354 go\n"
                                                             "C| x\\r\\n.\\r\\n\n"
                                                             "S: 250 ok\n",
                                                     NULL);

    ck_assert_int_eq(session->transactions[0].outcome, OUTCOME_REJECTED);
    ck_assert_int_eq(session->transactions[1].outcome, OUTCOME_ACCEPTED);
    expect_text(session->transactions[1].mail_from, "good@example.org");
    session_free(session);
}
END_TEST

START_TEST(lines_behind_a_refused_data_are_commands)
{
    struct session *session = script_session_any_cut(OPENING "C: MAIL FROM:<a@example.org>\n"
                                                             "C+ RCPT TO:<b@example.com>\n"
                                                             "C+ DATA\n"
                                                             "C+ RSET\n"
                                                             "C+ QUIT\n"
                                                             "S: 250 ok\n"
                                                             "S+ 550 no\n"
                                                             "S+ 554 no valid recipients\n"
                                                             "S+ 250 ok\n"
                                                             "S+ 221 bye\n",
                                                     NULL);

    ck_assert_int_eq(session->transactions[0].outcome, OUTCOME_REJECTED);
    ck_assert_uint_eq(session->transactions[0].decided.code, 550);
    ck_assert_int_ne(session_command(session, "RSET", 0), -1);
    ck_assert_int_ne(session_command(session, "QUIT", 0), -1);
    ck_assert_int_eq(session->transactions[0].message_step, STEP_NONE);
    session_free(session);
}
END_TEST

START_TEST(a_refusal_during_the_message_decides_and_the_rest_stays_content)
{
    struct session *session = script_session_any_cut(IN_TRANSACTION "C: DATA\n"
                                                                    "S: 354 go\n"
                                                                    "C| one\\r\\n\n"
                                                                    "S: 552 too big\n"
                                                                    "C| RSET\\r\\n.\\r\\n\n"
                                                                    "C: QUIT\n"
                                                                    "S: 221 bye\n",
                                                     NULL);

    ck_assert_int_eq(session->transactions[0].outcome, OUTCOME_REJECTED);
    ck_assert_uint_eq(session->transactions[0].message.bytes, 11);
    ck_assert_int_eq(session_command(session, "RSET", 0), -1);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("dialogue");
    TCase *deliveries = tcase_create("deliveries");
    TCase *pairing = tcase_create("pairing");
    TCase *transactions = tcase_create("transactions");

    tcase_add_test(deliveries, an_ordinary_delivery_is_accepted);
    tcase_add_test(deliveries, an_empty_message_is_a_message_of_no_bytes);
    tcase_add_test(deliveries, lmtp_has_a_reply_for_each_accepted_recipient);
    tcase_add_test(deliveries, lmtp_with_bdat_has_a_reply_for_each_accepted_recipient);
    tcase_add_test(pairing, pipelined_replies_answer_their_commands);
    tcase_add_test(pairing, latency_in_a_pipelined_group_counts_from_the_reply_before);
    tcase_add_test(pairing, a_reply_that_only_one_command_can_have_skips_lost_ones);
    tcase_add_test(pairing, a_greeting_of_several_lines_and_a_refusal_are_greetings);
    tcase_add_test(pairing, a_server_that_never_greets_answers_all_the_same);
    tcase_add_test(pairing, unknown_and_empty_lines_are_kept_and_answered);
    tcase_add_test(pairing, an_unsolicited_reply_stays_unpaired);
    tcase_add_test(transactions, a_mail_refused_inside_a_transaction_leaves_it_open);
    tcase_add_test(transactions,
                   recipients_pipelined_behind_a_refused_nested_mail_belong_to_the_open_one);
    tcase_add_test(transactions, a_refused_sender_is_not_given_the_next_message);
    tcase_add_test(transactions, lines_behind_a_refused_data_are_commands);
    tcase_add_test(transactions, a_refusal_during_the_message_decides_and_the_rest_stays_content);
    suite_add_tcase(suite, deliveries);
    suite_add_tcase(suite, pairing);
    suite_add_tcase(suite, transactions);
    return suite;
}

SUITE_MAIN(suite);
