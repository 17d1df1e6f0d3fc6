/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the record says of messages when header and parts are asked for. */
#include "smtp/record_message.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/dialogue_script.h"
#include "tests/support/suite_main.h"

#define OPENING                                                                                    \
    "S: 220 mail.example.com ESMTP\n"                                                              \
    "C: EHLO client.example.org\n"                                                                 \
    "S: 250-mail.example.com\nS+ 250 CHUNKING\n"
#define ENVELOPE                                                                                   \
    "C: MAIL FROM:<a@example.org>\nS: 250 ok\n"                                                    \
    "C: RCPT TO:<b@example.org>\nS: 250 ok\n"
#define HEADER                                                                                     \
    "C| Message-ID: <1@example.org>\\r\\nSubject: =?utf-8?Q?caf=C3=A9?=\\r\\n\n"                   \
    "C| Content-Type: multipart/mixed; boundary=b\\r\\n\\r\\n\n"
#define PARTS "C| --b\\r\\n\\r\\n..dot\\r\\n--b\\r\\n\\r\\ntwo\\r\\n--b--\\r\\n\n"

static struct script_options options_with(bool headers, bool parts)
{
    struct script_options options = script_options_default();

    options.sessions.messages.headers = headers;
    options.sessions.messages.parts = parts;
    return options;
}

static const struct message *message_at(const struct session *session, size_t transaction)
{
    ck_assert_uint_gt(session->transaction_count, transaction);
    return &session->transactions[transaction].message;
}

START_TEST(nothing_is_recorded_that_nobody_asked_for)
{
    struct session *session = script_session(
        OPENING ENVELOPE "C: DATA\nS: 354 go\n" HEADER PARTS "C: .\nS: 250 ok\nC: QUIT\nS: 221 b\n",
        NULL);
    const struct message *message = message_at(session, 0);

    expect_text(message->message_id, "<1@example.org>");
    ck_assert_ptr_null(message->headers);
    ck_assert_ptr_null(message->parts);
    session_free(session);
}
END_TEST

START_TEST(header_and_parts_are_recorded_in_any_cut)
{
    struct script_options options = options_with(true, true);
    struct session *session = script_session_any_cut(
        OPENING ENVELOPE "C: DATA\nS: 354 go\n" HEADER PARTS "C: .\nS: 250 ok\nC: QUIT\nS: 221 b\n",
        &options);
    const struct message *message = message_at(session, 0);

    expect_text(message->headers->texts[HEADER_SUBJECT], "café");
    ck_assert(message->headers->complete);
    ck_assert_uint_eq(message->parts->count, 3);
    ck_assert_uint_eq(message->parts->list[1].bytes, strlen(".dot"));
    ck_assert_uint_eq(message->parts->list[2].bytes, 3);
    ck_assert_uint_eq(session->left_out.parts + session->left_out.headers, 0);
    session_free(session);
}
END_TEST

/* Where chunks are cut is no matter of the message. */
START_TEST(chunks_make_one_message)
{
    struct script_options options = options_with(true, true);
    struct session *session = script_session_any_cut(
        OPENING ENVELOPE
        "C: BDAT 19\nC| Subject: a\\r\\nContent\nS: 250 ok\n"
        "C: BDAT 39\nC| -Type: multipart/mixed; boundary=b\\r\\n\\r\\n-\nS: 250 ok\n"
        "C: BDAT 18 LAST\nC| -b\\r\\n\\r\\n.x\\r\\n--b--\\r\\n\\x00\nS: 250 ok\n",
        &options);
    const struct message *message = message_at(session, 0);

    ck_assert(message->complete);
    expect_text(message->headers->texts[HEADER_SUBJECT], "a");
    ck_assert_uint_eq(message->parts->count, 2);
    ck_assert_uint_eq(message->parts->list[1].bytes, 2);
    session_free(session);
}
END_TEST

START_TEST(chunks_without_a_last_one_are_an_incomplete_message)
{
    struct script_options options = options_with(true, true);
    struct session *session = script_session_any_cut(
        OPENING ENVELOPE "C: BDAT 14\nC| Subject: a\\r\\n\\r\\n\nS: 250 ok\n"
                         "C: BDAT 5\nC| hello\nS: 250 ok\n"
                         "C: RSET\nS: 250 ok\n" ENVELOPE "C: BDAT 2 LAST\nC| \\r\\n\nS: 250 ok\n",
        &options);
    const struct message *message = message_at(session, 0);

    ck_assert(!message->complete);
    ck_assert_uint_eq(message->bytes, 19);
    expect_text(message->headers->texts[HEADER_SUBJECT], "a");
    ck_assert_uint_eq(message->parts->count, 1);
    ck_assert(!message->parts->list[0].complete);
    ck_assert(message_at(session, 1)->complete);
    ck_assert_uint_eq(message_at(session, 1)->parts->count, 1);
    session_free(session);
}
END_TEST

START_TEST(a_session_that_ends_between_chunks_has_what_came)
{
    struct script_options options = options_with(true, true);
    struct session *session = script_session_any_cut(
        OPENING ENVELOPE "C: BDAT 14\nC| Subject: a\\r\\n\\r\\n\nS: 250 ok\n", &options);

    expect_text(message_at(session, 0)->headers->texts[HEADER_SUBJECT], "a");
    ck_assert(!message_at(session, 0)->complete);
    session_free(session);
}
END_TEST

START_TEST(behind_a_gap_nothing_is_told)
{
    struct script_options options = options_with(true, true);
    struct session *session = script_session_any_cut(
        OPENING ENVELOPE "C: DATA\nS: 354 go\n" HEADER "C| --b\\r\\n\\r\\none\\r\\n\nGAP C 100\n"
                         "C| \\r\\nTo: c\\r\\n--b\\r\\n\\r\\n\nC: .\nS: 250 ok\n",
        &options);
    const struct message *message = message_at(session, 0);

    ck_assert(!message->complete);
    expect_text(message->headers->texts[HEADER_SUBJECT], "café");
    ck_assert(!bytes_present(message->headers->texts[HEADER_TO]));
    ck_assert_uint_eq(message->parts->count, 2);
    ck_assert(!message->parts->list[1].complete);
    session_free(session);
}
END_TEST

START_TEST(a_gap_in_the_header_ends_it)
{
    struct script_options options = options_with(true, false);
    struct session *session = script_session_any_cut(
        OPENING ENVELOPE "C: DATA\nS: 354 go\nC| Subject: a\\r\\nTo: b\\r\\n\nGAP C 100\n"
                         "C| Message-ID: <1@example.org>\\r\\n\\r\\n\nC: .\nS: 250 ok\n",
        &options);
    const struct message *message = message_at(session, 0);

    ck_assert(!message->headers->complete);
    expect_text(message->headers->texts[HEADER_SUBJECT], "a");
    ck_assert(!bytes_present(message->headers->texts[HEADER_TO]));
    ck_assert(!bytes_present(message->message_id));
    session_free(session);
}
END_TEST

/* user, NUL, user, NUL, hunter22 in base64; the user is a@example.org. */
START_TEST(a_credential_in_header_or_part_is_silenced)
{
    struct script_options options = options_with(true, true);
    struct session *session = script_session_any_cut(
        OPENING
        "C: AUTH PLAIN AGFAZXhhbXBsZS5vcmcAaHVudGVyMjI=\nS: 235 ok\n" ENVELOPE
        "C: DATA\nS: 354 go\n"
        "C| From: a@example.org\\r\\nSubject: my =?utf-8?B?aHVudGVyMjI=?= of a@example.org\\r\\n\n"
        "C| Content-Type: text/plain; name=hunter22\\r\\n\\r\\n\n"
        "C: .\nS: 250 ok\n",
        &options);
    const struct message *message = message_at(session, 0);

    expect_text(message->headers->texts[HEADER_FROM], "a@example.org");
    expect_text(message->headers->texts[HEADER_SUBJECT], "my [redacted] of [redacted]");
    expect_text(message->parts->list[0].file_name, "[redacted]");
    session_free(session);
}
END_TEST

/* ---------------------------------------------------------------------- limits */

START_TEST(what_limits_leave_out_is_counted)
{
    struct script_options options = options_with(true, true);
    struct session *session;

    options.sessions.limits.header_field = 10;
    options.sessions.limits.mime = 100;
    session = script_session_any_cut(
        OPENING ENVELOPE "C: DATA\nS: 354 go\n" HEADER PARTS "C: .\nS: 250 ok\n", &options);
    ck_assert_uint_gt(session->left_out.header_bytes, 0);
    ck_assert_uint_eq(session->left_out.headers, 0);
    ck_assert_uint_eq(session->left_out.parts, 1);
    ck_assert_int_eq(message_at(session, 0)->parts->cut, PARTS_CUT_SIZE);
    session_free(session);

    options.sessions.limits.header_bytes = 40;
    session = script_session_any_cut(
        OPENING ENVELOPE "C: DATA\nS: 354 go\n" HEADER PARTS "C: .\nS: 250 ok\n", &options);
    ck_assert_uint_eq(session->left_out.headers, 1);
    ck_assert(!message_at(session, 0)->headers->complete);
    session_free(session);
}
END_TEST

START_TEST(a_full_record_takes_no_more_headers_and_parts)
{
    struct script_options options = options_with(true, true);
    struct session *session;

    options.sessions.limits.record = 1;
    options.sessions.limits.steps = 1000;
    session = script_session(
        OPENING ENVELOPE "C: DATA\nS: 354 go\n" HEADER PARTS "C: .\nS: 250 ok\n", &options);
    ck_assert_uint_eq(session->transaction_count, 0);
    session_free(session);
    options.sessions.limits.record = 2000;
    session = script_session(OPENING ENVELOPE
                             "C: DATA\nS: 354 go\n" HEADER PARTS "C: .\nS: 250 ok\n" ENVELOPE
                             "C: DATA\nS: 354 go\n" HEADER PARTS "C: .\nS: 250 ok\n",
                             &options);
    ck_assert_ptr_null(message_at(session, 0)->headers);
    ck_assert_int_eq(message_at(session, 0)->parts->cut, PARTS_CUT_RECORD);
    ck_assert_uint_ge(session->left_out.headers, 1);
    ck_assert_uint_ge(session->left_out.parts, 1);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("record_message");
    TCase *messages = tcase_create("messages");
    TCase *limits = tcase_create("limits");

    tcase_set_timeout(messages, 60);
    tcase_add_test(messages, nothing_is_recorded_that_nobody_asked_for);
    tcase_add_test(messages, header_and_parts_are_recorded_in_any_cut);
    tcase_add_test(messages, chunks_make_one_message);
    tcase_add_test(messages, chunks_without_a_last_one_are_an_incomplete_message);
    tcase_add_test(messages, a_session_that_ends_between_chunks_has_what_came);
    tcase_add_test(messages, behind_a_gap_nothing_is_told);
    tcase_add_test(messages, a_gap_in_the_header_ends_it);
    tcase_add_test(messages, a_credential_in_header_or_part_is_silenced);
    tcase_set_timeout(limits, 60);
    tcase_add_test(limits, what_limits_leave_out_is_counted);
    tcase_add_test(limits, a_full_record_takes_no_more_headers_and_parts);
    suite_add_tcase(suite, messages);
    suite_add_tcase(suite, limits);
    return suite;
}

SUITE_MAIN(suite);
