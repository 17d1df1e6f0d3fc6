/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of JSON, and lines of which a part was written ahead. */
#include "output/record_text.h"

#include <jansson.h>

#include "output/session_mask.h"
#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"

static void ck_assert_lines_equal(struct bytes expected, struct bytes actual, const char *name)
{
    ck_assert_msg(bytes_equal(expected, actual), "%s: %.*s instead of %.*s", name,
                  (int)actual.length, (const char *)actual.data, (int)expected.length,
                  (const char *)expected.data);
}

START_TEST(a_line_is_the_same_whether_its_beginning_was_written_ahead_or_not)
{
    struct record_text *ahead = record_text_new();
    struct record_text *whole = record_text_new();

    for (unsigned i = 0; i < session_sample_count; i++) {
        struct session *session = session_samples[i].make();
        struct bytes expected = record_text_of_session(whole, session);

        record_text_ahead(ahead, session);
        ck_assert_uint_gt(session->text.length, 0);
        ck_assert_lines_equal(expected, record_text_of_session(ahead, session),
                              session_samples[i].name);
        session_free(session);
    }
    record_text_free(ahead);
    record_text_free(whole);
}
END_TEST

START_TEST(what_is_found_behind_the_beginning_is_in_the_line)
{
    struct record_text *text = record_text_new();
    struct session *session = sample_of_a_visit();
    struct finding *findings = session->findings;
    size_t count = session->finding_count;
    struct bytes line;
    json_t *record;

    session->finding_count = 0;
    record_text_ahead(text, session);
    session->findings = findings;
    session->finding_count = count;
    line = record_text_of_session(text, session);
    record = json_loadb((const char *)line.data, line.length, 0, NULL);
    ck_assert_uint_eq(json_array_size(json_object_get(record, "anomalies")), count);
    ck_assert_uint_gt(json_array_size(json_object_get(record, "dialogue")), 0);
    json_decref(record);
    session_free(session);
    record_text_free(text);
}
END_TEST

/* The text has what the mask hides. */
START_TEST(a_masked_session_is_written_anew)
{
    static const struct hash_key key = { { 1 } };
    struct session_mask *mask = session_mask_new(MASK_ALL, &key, (struct session_sink){ 0 });
    struct record_text *text = record_text_new();

    for (unsigned i = 0; i < session_sample_count; i++) {
        struct session *session = session_samples[i].make();
        struct session *same = session_samples[i].make();
        struct record_text *other = record_text_new();

        record_text_ahead(text, session);
        session_mask_session(mask, session);
        session_mask_session(mask, same);
        ck_assert_lines_equal(record_text_of_session(other, same),
                              record_text_of_session(text, session), session_samples[i].name);
        record_text_free(other);
        session_free(session);
        session_free(same);
    }
    record_text_free(text);
    session_mask_free(mask);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("record_text");
    TCase *lines = tcase_create("lines");

    tcase_add_test(lines, a_line_is_the_same_whether_its_beginning_was_written_ahead_or_not);
    tcase_add_test(lines, what_is_found_behind_the_beginning_is_in_the_line);
    tcase_add_test(lines, a_masked_session_is_written_anew);
    suite_add_tcase(suite, lines);
    return suite;
}

SUITE_MAIN(suite);
