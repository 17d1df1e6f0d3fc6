/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dialogues in which the client's bytes are more than commands, or lack some. */
#include <stdio.h>

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

START_TEST(content_sent_before_the_354_keeps_its_times)
{
    struct session *session = script_session(IN_TRANSACTION "C: DATA\n"
                                                            "C| one\\r\\n\n"
                                                            "@ 2\n"
                                                            "C| two\\r\\n.\\r\\n\n"
                                                            "S: 354 go\n"
                                                            "S: 250 ok\n",
                                             NULL);
    const struct step *message = &session->steps[session->transactions[0].message_step];

    ck_assert_int_eq(message->t, 9 * DURATION_MILLISECOND);
    ck_assert_int_eq(message->t_end, 2010 * DURATION_MILLISECOND);
    session_free(session);
}
END_TEST

START_TEST(bdat_octets_are_never_commands)
{
    struct session *session =
        script_session_any_cut(IN_TRANSACTION "C| BDAT 8\\r\\nRSET\\r\\n.\\r\n"
                                              "S: 250 8 octets\n"
                                              "C| BDAT 7 LAST\\r\\n\\nQUIT\\r\\n\n"
                                              "S: 250 2.0.0 Ok: 15 bytes queued as AB\n"
                                              "C: QUIT\n"
                                              "S: 221 bye\n",
                               NULL);
    const struct transaction *transaction = session->transactions;

    ck_assert_int_eq(session_command(session, "RSET", 0), -1);
    ck_assert_int_eq(transaction->method, TRANSFER_BDAT);
    ck_assert_uint_eq(transaction->message.bytes, 15);
    ck_assert(transaction->message.complete);
    ck_assert_int_eq(transaction->outcome, OUTCOME_ACCEPTED);
    expect_text(transaction->queue_id, "AB");
    ck_assert_uint_eq(session->steps[session_command(session, "BDAT", 0)].octets, 8);
    ck_assert_uint_eq(session->steps[session_command(session, "BDAT", 1)].octets, 7);
    session_free(session);
}
END_TEST

static const char *const odd_chunks[] = {
    "BDAT 5 X", "BDAT 5 LAST X",           "BDAT LAST", "BDAT 5x", "BDAT -5",
    "BDAT",     "BDAT 9999999999999999999"
};

START_TEST(behind_a_bdat_that_says_no_size_come_commands)
{
    char script[512];
    struct session *session;

    snprintf(script, sizeof script,
             OPENING "C: %s\n"
                     "C+ MAIL FROM:<a@example.org>\n"
                     "C+ RCPT TO:<b@example.com>\n"
                     "S: 501 5.5.4 Syntax: BDAT count [LAST]\n"
                     "S+ 250 2.1.0 Ok\n"
                     "S+ 250 2.1.5 Ok\n",
             odd_chunks[_i]);
    session = script_session_any_cut(script, NULL);
    ck_assert_uint_eq(session->transaction_count, 1);
    ck_assert_uint_eq(session->transactions[0].recipient_count, 1);
    ck_assert_uint_eq(session->transactions[0].mail_status.code, 250);
    ck_assert_int_eq(session->transactions[0].method, TRANSFER_NONE);
    session_free(session);
}
END_TEST

START_TEST(behind_an_accepted_starttls_only_bytes_are_counted)
{
    struct session *session = script_session_any_cut(OPENING "C: STARTTLS\n"
                                                             "S: 220 go ahead\n"
                                                             "C| \\x16\\x03\\x01QUIT\\r\\n\n"
                                                             "S| \\x16\\x03\\x03250 ok\\r\\n\n",
                                                     NULL);
    const struct step *last = &session->steps[session->step_count - 1];

    ck_assert_int_eq(session->tls.start, TLS_STARTTLS);
    ck_assert_int_eq(last->kind, STEP_TLS);
    ck_assert_int_eq(last->from, SIDE_SERVER);
    ck_assert_uint_eq(last->octets, 11);
    ck_assert_uint_eq(last[-1].octets, 9);
    ck_assert_int_eq(session_command(session, "QUIT", 0), -1);
    session_free(session);
}
END_TEST

START_TEST(behind_a_refused_starttls_the_dialogue_goes_on)
{
    struct session *session = script_session_any_cut(OPENING "C: STARTTLS\n"
                                                             "C+ QUIT\n"
                                                             "S: 454 4.7.0 no\n"
                                                             "S: 221 bye\n",
                                                     NULL);

    ck_assert_int_eq(session->tls.start, TLS_NOT_STARTED);
    ck_assert_int_eq(session->steps[session->step_count - 1].reply_to,
                     session_command(session, "QUIT", 0));
    session_free(session);
}
END_TEST

START_TEST(tls_from_the_first_byte_is_smtps)
{
    struct session *session = script_session_any_cut("C| \\x16\\x03\\x01abc\n"
                                                     "S| \\x16\\x03\\x03defg\n",
                                                     NULL);

    ck_assert_int_eq(session->protocol, PROTOCOL_SMTPS);
    ck_assert_int_eq(session->tls.start, TLS_IMPLICIT);
    ck_assert_uint_eq(session->step_count, 2);
    session_free(session);
}
END_TEST

#define IN_MESSAGE                                                                                 \
    IN_TRANSACTION "C: DATA\n"                                                                     \
                   "S: 354 go\n"

/* Ends of a message that some servers take for one. */
static const struct {
    const char *script;
    const char *end;
    uint64_t bytes;
} odd_ends[] = {
    { IN_MESSAGE "C| one\\n.\\n\nS: 250 ok\nC| QUIT\\n\nS: 221 bye\n", "LF.LF", 4 },
    { IN_MESSAGE "C| one\\n.\\r\\n\nS: 250 ok\nC| QUIT\\n\nS: 221 bye\n", "LF.CRLF", 4 },
    { IN_MESSAGE "C| one\\r\\n.\\n\nS: 250 ok\nC| QUIT\\n\nS: 221 bye\n", "CRLF.LF", 5 },
    { IN_MESSAGE "C| one\\r.\\r\nS: 250 ok\nC| QUIT\\n\nS: 221 bye\n", "CR.CR", 4 },
};

START_TEST(a_message_ends_where_the_server_takes_an_odd_end_for_one)
{
    struct session *session = script_session_any_cut(odd_ends[_i].script, NULL);

    ck_assert_int_eq(session->transactions[0].outcome, OUTCOME_ACCEPTED);
    ck_assert(session->transactions[0].message.complete);
    ck_assert_str_eq(session->transactions[0].message.end, odd_ends[_i].end);
    ck_assert_uint_eq(session->transactions[0].message.bytes, odd_ends[_i].bytes);
    ck_assert_int_ne(session_command(session, "QUIT", 0), -1);
    session_free(session);
}
END_TEST

START_TEST(text_behind_a_premature_reply_stays_content)
{
    struct session *session = script_session_any_cut(IN_MESSAGE "C| one\\r\\ntwo\\n.\\nthree\n"
                                                                "S: 250 ok\n"
                                                                "C| secret words\\r\\n.\\r\\n\n"
                                                                "C: QUIT\n"
                                                                "S: 221 bye\n",
                                                     NULL);

    ck_assert_int_eq(session_command(session, "SECRET", 0), -1);
    ck_assert_int_ne(session_command(session, "QUIT", 0), -1);
    ck_assert_int_eq(session->transactions[0].outcome, OUTCOME_ACCEPTED);
    session_free(session);
}
END_TEST

START_TEST(what_a_gap_may_hide_is_not_called_aborted)
{
    struct session *session = script_session(IN_TRANSACTION "GAP C 100\n"
                                                            "C| lost line\\r\\nRSET\\r\\n\n"
                                                            "S: 250 ok\n",
                                             NULL);

    ck_assert_int_eq(session->transactions[0].outcome, OUTCOME_UNKNOWN);
    session_free(session);
}
END_TEST

START_TEST(an_unfinished_message_is_lost_with_the_connection)
{
    const char *script = IN_TRANSACTION "C: DATA\n"
                                        "S: 354 go\n"
                                        "C| one\\r\\n\n";
    struct script_options options = script_options_default();
    struct session *lost = script_session_any_cut(script, &options);
    struct session *unknown;

    options.close = CLOSE_END_OF_CAPTURE;
    unknown = script_session_any_cut(script, &options);
    ck_assert_int_eq(lost->transactions[0].outcome, OUTCOME_LOST);
    ck_assert(!lost->transactions[0].message.complete);
    ck_assert_uint_eq(lost->transactions[0].message.bytes, 5);
    ck_assert_int_eq(unknown->transactions[0].outcome, OUTCOME_UNKNOWN);
    session_free(lost);
    session_free(unknown);
}
END_TEST

START_TEST(behind_a_gap_nothing_is_invented)
{
    struct session *session = script_session_any_cut(OPENING "C: MAIL FROM:<a@example.org>\n"
                                                             "GAP S 40\n"
                                                             "C: RCPT TO:<b@example.com>\n"
                                                             "S| rest of a line\\r\\n\n"
                                                             "S: 550 no\n"
                                                             "GAP C 30\n"
                                                             "C| LO\\r\\nQUIT\\r\\n\n"
                                                             "S: 221 bye\n",
                                                     NULL);

    ck_assert_uint_eq(session->gap_count, 2);
    ck_assert_uint_eq(session->transactions[0].mail_status.code, 0);
    ck_assert_uint_eq(session->transactions[0].recipients[0].status.code, 550);
    ck_assert_int_eq(session_command(session, "LO", 0), -1);
    ck_assert_int_ne(session_command(session, "QUIT", 0), -1);
    ck_assert_ptr_nonnull(session_finding(session, "capture-gap"));
    session_free(session);
}
END_TEST

START_TEST(a_gap_in_a_message_takes_its_digest)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.sessions.messages.digest = true;
    session = script_session_any_cut(IN_TRANSACTION "C: DATA\n"
                                                    "S: 354 go\n"
                                                    "C| one\\r\\n\n"
                                                    "GAP C 1000\n"
                                                    "C| two\\r\\n.\\r\\n\n"
                                                    "S: 250 ok\n",
                                     &options);
    ck_assert_int_eq(session->transactions[0].outcome, OUTCOME_ACCEPTED);
    ck_assert(!session->transactions[0].message.has_sha256);
    ck_assert(!session->transactions[0].message.complete);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("dialogue_modes");
    TCase *modes = tcase_create("modes");
    TCase *damage = tcase_create("damage");

    tcase_add_test(modes, content_sent_before_the_354_keeps_its_times);
    tcase_add_test(modes, bdat_octets_are_never_commands);
    tcase_add_loop_test(modes, behind_a_bdat_that_says_no_size_come_commands, 0,
                        (int)(sizeof odd_chunks / sizeof odd_chunks[0]));
    tcase_add_test(modes, behind_an_accepted_starttls_only_bytes_are_counted);
    tcase_add_test(modes, behind_a_refused_starttls_the_dialogue_goes_on);
    tcase_add_test(modes, tls_from_the_first_byte_is_smtps);
    tcase_add_loop_test(modes, a_message_ends_where_the_server_takes_an_odd_end_for_one, 0,
                        (int)(sizeof odd_ends / sizeof odd_ends[0]));
    tcase_add_test(modes, text_behind_a_premature_reply_stays_content);
    tcase_add_test(damage, what_a_gap_may_hide_is_not_called_aborted);
    tcase_add_test(damage, an_unfinished_message_is_lost_with_the_connection);
    tcase_add_test(damage, behind_a_gap_nothing_is_invented);
    tcase_add_test(damage, a_gap_in_a_message_takes_its_digest);
    suite_add_tcase(suite, modes);
    suite_add_tcase(suite, damage);
    return suite;
}

SUITE_MAIN(suite);
