/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sessions as JSON: whole lines, and what they leave out. */
#include "output/session_json.h"

#include <stdio.h>

#include "output/json_line.h"
#include "tests/support/golden.h"
#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"

static const char folder[] = "tests/output/records";

/* Takes the session. */
static void append_session(struct bounded_buffer *lines, struct session *session)
{
    json_t *record = session_json_new(session);

    json_line_append(lines, record);
    json_decref(record);
    session_free(session);
}

START_TEST(a_sample_becomes_the_line_in_records)
{
    struct bounded_buffer line;
    char name[64];

    bounded_buffer_init(&line, SIZE_MAX);
    append_session(&line, session_sample_make(_i));
    snprintf(name, sizeof name, "%s.jsonl", session_samples[_i].name);
    golden_check(folder, name, bounded_buffer_bytes(&line));
    bounded_buffer_clear(&line);
}
END_TEST

START_TEST(every_member_of_every_enum_becomes_its_word)
{
    struct bounded_buffer lines;

    bounded_buffer_init(&lines, SIZE_MAX);
    for (unsigned i = 0; i < SAMPLE_WORDS; i++)
        append_session(&lines, sample_of_words(i));
    golden_check(folder, "words.jsonl", bounded_buffer_bytes(&lines));
    bounded_buffer_clear(&lines);
}
END_TEST

START_TEST(the_sample_notices_become_the_lines_in_records)
{
    struct bounded_buffer lines;

    bounded_buffer_init(&lines, SIZE_MAX);
    for (unsigned i = 0; i < notice_sample_count; i++) {
        struct notice *notice = notice_samples[i].make();
        json_t *record = notice_json_new(notice);

        json_line_append(&lines, record);
        json_decref(record);
        notice_free(notice);
    }
    golden_check(folder, "notices.jsonl", bounded_buffer_bytes(&lines));
    bounded_buffer_clear(&lines);
}
END_TEST

/* A session whose one transaction is in the hands of the test. */
struct one_transaction {
    struct session *session;
    struct transaction *transaction;
};

static struct one_transaction one_transaction(void)
{
    struct one_transaction one = { .session = sample_session() };

    sample_command(one.session, 100, "MAIL", "FROM:<a@corp.example>");
    one.transaction = sample_transaction(one.session, 0, "a@corp.example");
    return one;
}

/* Whether the transaction has the key. Takes the session. */
static bool transaction_has(struct one_transaction one, const char *key)
{
    json_t *record = session_json_new(one.session);
    bool has = json_object_get(json_array_get(json_object_get(record, "transactions"), 0), key);

    json_decref(record);
    session_free(one.session);
    return has;
}

START_TEST(a_refused_data_has_a_method_and_no_message)
{
    struct one_transaction one = one_transaction();

    one.transaction->method = TRANSFER_DATA;
    one.transaction->data_step = 0;
    ck_assert(!transaction_has(one, "message"));
}
END_TEST

START_TEST(a_message_whose_step_was_left_out_is_still_told_of)
{
    struct one_transaction one = one_transaction();

    one.transaction->method = TRANSFER_DATA;
    one.transaction->message = (struct message){ .bytes = 7, .lines = 1 };
    ck_assert(transaction_has(one, "message"));
}
END_TEST

START_TEST(an_empty_message_is_a_message)
{
    struct one_transaction one = one_transaction();

    one.transaction->method = TRANSFER_DATA;
    one.transaction->message.complete = true;
    ck_assert(transaction_has(one, "message"));
}
END_TEST

START_TEST(a_mail_whose_path_was_not_understood_has_no_sender)
{
    struct one_transaction one = one_transaction();

    one.transaction->mail_from = bytes_of(NULL, 0);
    ck_assert(!transaction_has(one, "mail_from"));
}
END_TEST

static json_t *first_step(const json_t *record)
{
    return json_array_get(json_object_get(record, "dialogue"), 0);
}

START_TEST(a_reply_to_a_step_beyond_the_dialogue_names_none)
{
    struct session *session = sample_session();
    struct step *reply = sample_reply(session, 100, STEP_NONE, 250, "Ok");
    json_t *record;

    reply->reply_to = 1;
    reply->latency = 0;
    record = session_json_new(session);
    ck_assert_ptr_null(json_object_get(first_step(record), "reply_to"));
    ck_assert_ptr_nonnull(json_object_get(first_step(record), "latency"));
    json_decref(record);
    session_free(session);
}
END_TEST

START_TEST(a_greeting_without_a_word_has_no_host)
{
    struct session *session = sample_session();
    json_t *record;

    sample_reply(session, 100, STEP_NONE, 220, "  ");
    session->greeting = 0;
    record = session_json_new(session);
    ck_assert_ptr_null(json_object_get(json_object_get(record, "greeting"), "host"));
    json_decref(record);
    session_free(session);
}
END_TEST

START_TEST(software_without_a_greeting_is_not_told_of)
{
    struct session *session = sample_session();
    json_t *record;

    sample_software(session, "postfix", NULL);
    record = session_json_new(session);
    ck_assert_ptr_null(json_object_get(record, "greeting"));
    json_decref(record);
    session_free(session);
}
END_TEST

/* Whatever its score: the rules that counted are findings of their own. */
START_TEST(a_session_without_a_verdict_has_no_interception)
{
    struct session *session = sample_session();
    static const char *const rules[] = { "rset-doubled" };
    json_t *record;

    session->interception.score = 2;
    session->interception.evidence = rules;
    session->interception.evidence_count = 1;
    record = session_json_new(session);
    ck_assert_ptr_null(json_object_get(record, "interception"));
    json_decref(record);
    session_free(session);
}
END_TEST

START_TEST(judgement_and_what_was_left_out_stand_last)
{
    static const char *const last[] = { "dialogue", "anomalies", "interception", "truncated" };
    struct session *session = sample_session();
    json_t *record;
    void *member;
    size_t i = 0;

    sample_finding(session, STEP_NONE, "A sentence.");
    session->interception = (struct interception){ .verdict = VERDICT_POSSIBLE, .score = 3 };
    session->left_out.findings = 1;
    record = session_json_new(session);
    for (member = json_object_iter_at(record, "dialogue"); member != NULL;
         member = json_object_iter_next(record, member))
        ck_assert_str_eq(json_object_iter_key(member), last[i++]);
    ck_assert_uint_eq(i, sizeof last / sizeof last[0]);
    json_decref(record);
    session_free(session);
}
END_TEST

START_TEST(what_is_below_a_microsecond_is_cut_off)
{
    struct session *session = sample_session();
    struct bounded_buffer line;
    static const char expected[] = "\"t\":2.000999,\"from\"";

    sample_command(session, 0, "NOOP", NULL)->t = 2000999999;
    bounded_buffer_init(&line, SIZE_MAX);
    append_session(&line, session);
    bounded_buffer_append(&line, bytes_of("", 1));
    ck_assert_ptr_nonnull(strstr((const char *)line.data, expected));
    bounded_buffer_clear(&line);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("session_json");
    TCase *lines = tcase_create("whole lines");
    TCase *absent = tcase_create("absent facts");

    tcase_add_loop_test(lines, a_sample_becomes_the_line_in_records, 0, (int)session_sample_count);
    tcase_add_test(lines, every_member_of_every_enum_becomes_its_word);
    tcase_add_test(lines, the_sample_notices_become_the_lines_in_records);
    tcase_add_test(lines, judgement_and_what_was_left_out_stand_last);
    tcase_add_test(absent, software_without_a_greeting_is_not_told_of);
    tcase_add_test(absent, a_session_without_a_verdict_has_no_interception);
    tcase_add_test(absent, a_refused_data_has_a_method_and_no_message);
    tcase_add_test(absent, a_message_whose_step_was_left_out_is_still_told_of);
    tcase_add_test(absent, an_empty_message_is_a_message);
    tcase_add_test(absent, a_mail_whose_path_was_not_understood_has_no_sender);
    tcase_add_test(absent, a_reply_to_a_step_beyond_the_dialogue_names_none);
    tcase_add_test(absent, a_greeting_without_a_word_has_no_host);
    tcase_add_test(lines, what_is_below_a_microsecond_is_cut_off);
    suite_add_tcase(suite, lines);
    suite_add_tcase(suite, absent);
    return suite;
}

SUITE_MAIN(suite);
