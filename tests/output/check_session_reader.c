/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sessions out of their lines. */
#include "output/session_reader.h"

#include <stdio.h>

#include "output/html/html_session.h"
#include "output/record_text.h"
#include "tests/support/dialogue_script.h"
#include "tests/support/random_dialogue.h"
#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"

static const struct html_rules rules = { NULL };
static const struct html_session_place place = { .rules = &rules, .number = 1, .is_excerpt = true };

/* The session's line without its newline; the caller frees `data`. */
static struct bytes line_of(const struct session *session)
{
    struct record_text *text = record_text_new();
    struct bytes line = record_text_of_session(text, session);
    uint8_t *copy = calloc(line.length, 1);

    memcpy(copy, line.data, line.length);
    record_text_free(text);
    return bytes_of(copy, line.length - 1);
}

static char *fragment_of(const struct session *session)
{
    struct bounded_buffer page;
    char *text;

    bounded_buffer_init(&page, SIZE_MAX);
    html_session_add(&page, session, &place);
    text = calloc(page.length + 1, 1);
    memcpy(text, page.data, page.length);
    bounded_buffer_clear(&page);
    return text;
}

/* What cannot be the same: bytes that a line has repaired, and what is not read. */
static bool is_told_otherwise(const char *name)
{
    static const char *const names[] = { "lossy-bytes", "message-details", "odd-message" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

START_TEST(a_session_that_was_read_tells_the_story_of_its_record)
{
    struct session *session = session_sample_make(_i);
    struct bytes line = line_of(session);
    struct session *read = session_read(line);
    char *expected = fragment_of(session);
    char *made;

    ck_assert_ptr_nonnull(read);
    made = fragment_of(read);
    if (!is_told_otherwise(session_samples[_i].name))
        ck_assert_str_eq(made, expected);
    free(made);
    free(expected);
    free((void *)(uintptr_t)line.data);
    session_free(read);
    session_free(session);
}
END_TEST

/* The record does not say which message is whose: where mails overlap, what is told of one
 * beside its size may be missing. Nor which command ended a mail, when its verb was taken out. */
static bool is_certain(const char *line)
{
    return strstr(line, "[message: ") == NULL && strstr(line, "by [redacted]") == NULL;
}

static void expect_same_story(char *made, char *expected)
{
    char *rest_made, *rest_expected;
    const char *line = strtok_r(made, "\n", &rest_made);
    const char *expected_line = strtok_r(expected, "\n", &rest_expected);

    for (; line != NULL && expected_line != NULL;
         line = strtok_r(NULL, "\n", &rest_made),
         expected_line = strtok_r(NULL, "\n", &rest_expected))
        if (is_certain(expected_line))
            ck_assert_str_eq(line, expected_line);
    ck_assert_ptr_eq(line, expected_line);
}

/* Dialogues of any kind, of one hundred seeds each. */
START_TEST(what_chance_said_is_drawn_the_same_from_its_line)
{
    struct random_dialogue *dialogue = calloc(1, sizeof *dialogue);

    for (uint64_t seed = 1; seed <= 100; seed++) {
        struct session *session, *read;
        struct bytes line;
        char *expected, *made;

        random_dialogue_make(dialogue, seed + 100 * (uint64_t)_i);
        session = script_session(dialogue->script, NULL);
        line = line_of(session);
        read = session_read(line);
        ck_assert_ptr_nonnull(read);
        expected = fragment_of(session);
        made = fragment_of(read);
        expect_same_story(made, expected);
        free(made);
        free(expected);
        free((void *)(uintptr_t)line.data);
        session_free(read);
        session_free(session);
    }
    free(dialogue);
}
END_TEST

START_TEST(every_word_of_the_record_is_known)
{
    struct session *session = sample_of_words((unsigned)_i);
    struct bytes line = line_of(session);
    struct session *read = session_read(line);

    ck_assert_ptr_nonnull(read);
    ck_assert_int_eq(read->protocol, session->protocol);
    ck_assert_int_eq(read->close, session->close);
    ck_assert_int_eq(read->closed_by, session->closed_by);
    ck_assert_int_eq(read->timing.closed_in, session->timing.closed_in);
    ck_assert_uint_eq(read->finding_count, session->finding_count);
    for (size_t i = 0; i < session->finding_count; i++) {
        ck_assert_int_eq(read->findings[i].severity, session->findings[i].severity);
        ck_assert_int_eq(read->findings[i].blame, session->findings[i].blame);
        ck_assert_int_eq(read->findings[i].confidence, session->findings[i].confidence);
    }
    for (size_t i = 0; i < session->transaction_count; i++)
        ck_assert_int_eq(read->transactions[i].outcome, session->transactions[i].outcome);
    free((void *)(uintptr_t)line.data);
    session_free(read);
    session_free(session);
}
END_TEST

START_TEST(times_and_addresses_are_exact)
{
    struct session *session = session_sample_make(0);
    struct bytes line = line_of(session);
    struct session *read = session_read(line);

    ck_assert_ptr_nonnull(read);
    ck_assert_uint_eq(read->id, session->id);
    ck_assert_int_eq(read->start, session->start);
    ck_assert_int_eq(read->end, session->end);
    ck_assert(endpoint_equal(&read->client, &session->client));
    ck_assert(endpoint_equal(&read->server, &session->server));
    for (size_t i = 0; i < session->step_count; i++) {
        ck_assert_int_eq(read->steps[i].t, session->steps[i].t);
        ck_assert_int_eq(read->steps[i].t_end, session->steps[i].t_end);
        ck_assert_int_eq(read->steps[i].latency, session->steps[i].latency);
    }
    free((void *)(uintptr_t)line.data);
    session_free(read);
    session_free(session);
}
END_TEST

static void expect_none(const char *line)
{
    ck_assert_ptr_null(session_read(bytes_of_string(line)));
}

START_TEST(what_is_no_session_is_none)
{
    expect_none("");
    expect_none("{");
    expect_none("[]");
    expect_none("null");
    expect_none("{\"type\":\"notice\",\"schema\":1}");
    expect_none("{\"type\":\"session\",\"schema\":1}");
    expect_none("{\"type\":\"session\",\"id\":\"xyzxyzxyzxyzxyzx\","
                "\"start\":\"2026-11-24T00:11:56Z\",\"end\":\"2026-11-24T00:11:56Z\"}");
    expect_none("{\"type\":\"session\",\"id\":\"0000000000000001\",\"start\":1,\"end\":2}");
}
END_TEST

START_TEST(a_line_that_is_cut_is_none)
{
    struct session *session = session_sample_make(0);
    struct bytes line = line_of(session);

    for (size_t length = 0; length < line.length; length++)
        ck_assert_ptr_null(session_read(bytes_first(line, length)));
    free((void *)(uintptr_t)line.data);
    session_free(session);
}
END_TEST

/* Values of other types than they should have, and numbers that lead nowhere. */
START_TEST(what_has_another_type_is_absent)
{
    static const char line[] =
        "{\"type\":\"session\",\"id\":\"0000000000000001\",\"start\":\"2026-11-24T00:11:56Z\","
        "\"end\":\"2026-11-24T00:11:57Z\",\"client\":7,\"server\":{\"ip\":\"::x\",\"port\":-1},"
        "\"protocol\":\"pigeon\",\"capture\":[],\"transactions\":[1,{\"mail_from\":[],"
        "\"recipients\":[null,{\"address\":1}],\"outcome\":\"aborted\",\"t\":1e300,"
        "\"message\":\"none\"}],\"dialogue\":[null,{\"code\":\"x\",\"lines\":[1,\"ok\"],"
        "\"reply_to\":99999,\"t\":\"soon\"},{\"verb\":7},{\"message\":true,\"t\":1e18}],"
        "\"last_steps\":[{},{},{},{},{},{},{},{},{},{}],\"truncated\":{\"dialogue\":-4},"
        "\"anomalies\":[{},{\"id\":5,\"step\":4000,\"severity\":\"loud\"}],\"suppressed\":[1],"
        "\"interception\":{\"verdict\":\"likely\",\"evidence\":[1,2]},"
        "\"diagnosis\":{\"sentences\":{}}}";
    struct session *session = session_read(bytes_of_string(line));
    char *fragment;

    ck_assert_ptr_nonnull(session);
    ck_assert_uint_eq(session->step_count, 4);
    ck_assert_uint_eq(session->last_step_count, SESSION_LAST_STEPS);
    ck_assert_uint_ge(session->left_out.steps, session->last_step_count);
    ck_assert_int_eq(session->findings[1].step, STEP_NONE);
    ck_assert_int_eq(session->findings[1].severity, SEVERITY_INFO);
    fragment = fragment_of(session);
    ck_assert_ptr_nonnull(strstr(fragment, "</details>"));
    free(fragment);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("session_reader");
    TCase *reading = tcase_create("reading");
    TCase *broken = tcase_create("broken lines");

    tcase_add_loop_test(reading, a_session_that_was_read_tells_the_story_of_its_record, 0,
                        (int)session_sample_count);
    tcase_add_loop_test(reading, what_chance_said_is_drawn_the_same_from_its_line, 0, 5);
    tcase_add_loop_test(reading, every_word_of_the_record_is_known, 0, SAMPLE_WORDS);
    tcase_add_test(reading, times_and_addresses_are_exact);
    suite_add_tcase(suite, reading);
    tcase_add_test(broken, what_is_no_session_is_none);
    tcase_add_test(broken, a_line_that_is_cut_is_none);
    tcase_add_test(broken, what_has_another_type_is_absent);
    suite_add_tcase(suite, broken);
    return suite;
}

SUITE_MAIN(suite);
