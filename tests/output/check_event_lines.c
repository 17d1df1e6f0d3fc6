/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events as lines of JSON, on their way through the filter. */
#include "output/event_lines.h"

#include <stdlib.h>

#include "output/event_filter.h"
#include "tests/support/event_list.h"
#include "tests/support/golden.h"
#include "tests/support/scratch_file.h"
#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"

/* Every kind of step, and bytes that are no UTF-8. */
static const char script[] = "S: 220 mail.example.com ESMTP\n"
                             "C: EHLO client.example.org\n"
                             "S: 250-mail.example.com\n"
                             "S+ 250 CHUNKING\n"
                             "S: no reply\n"
                             "C: MAIL FROM:<alice@example.org>\n"
                             "S: 250 ok\n"
                             "C: RCPT TO:<bob@example.com>\n"
                             "S: 250 ok\n"
                             "C: DATA\n"
                             "S: 354 go on\n"
                             "C: Message-ID: <1@example.org>\n"
                             "C: \n"
                             "C: text\n"
                             "C: .\n"
                             "S: 250 queued as 4F2A\n"
                             "C: MAIL FROM:<alice@example.org>\n"
                             "C+ BDAT 4 LAST\n"
                             "C| text\n"
                             "S: 250 ok\n"
                             "S: 250 ok\n"
                             "C| ODD \\xff\\x1b[1m\\r\\n\n"
                             "S: 500 what?\n"
                             "C: AUTH PLAIN\n"
                             "S: 334 \n"
                             "C: AGRvcmEAaHVudGVyMjIy\n"
                             "S: 535 not you, hunter222\n"
                             "GAP S 10\n"
                             "C| \\x16\\x03\\x01\\x00\\x01\\x00\n";

/* What becomes of the script's events, a sample session and a notice; the caller frees `data`. */
static struct bytes write_all(const struct selection_criteria *criteria, enum mask_level level)
{
    static const struct hash_key key = { "mask of a test.." };
    struct scratch_file scratch = scratch_file_name("event_lines");
    struct output_file *file = output_file_open(scratch.path, NULL);
    struct event_lines *lines = event_lines_new(file);
    struct session_sink sessions = event_lines_session_sink(lines);
    struct session_mask *mask = session_mask_new(level, &key, sessions);
    struct event_filter *filter = event_filter_new(criteria, mask, event_lines_event_sink(lines));
    struct session_event_sink events = event_filter_sink(filter);
    struct event_list list;
    struct bytes content;

    event_list_play(&list, script, NULL);
    for (size_t i = 0; i < list.count; i++) {
        list.events[i]->engine = "native";
        session_event_sink_receive(&events, list.events[i]);
    }
    session_free(list.session);
    session_sink_receive(&sessions, sample_of_a_visit());
    session_sink_notify(&sessions, notice_samples[0].make());
    event_filter_free(filter);
    session_mask_free(mask);
    event_lines_free(lines);
    ck_assert_int_eq(output_file_close(file, NULL), OUTPUT_GOOD);
    content = golden_read(scratch.path);
    unlink(scratch.path);
    return content;
}

static void free_bytes(struct bytes bytes)
{
    free((void *)(uintptr_t)bytes.data);
}

static bool contains(struct bytes text, const char *part)
{
    size_t length = strlen(part);

    for (size_t i = 0; i + length <= text.length; i++)
        if (memcmp(text.data + i, part, length) == 0)
            return true;
    return false;
}

START_TEST(events_and_the_ends_of_sessions_become_the_lines_in_records)
{
    struct selection_criteria criteria = selection_criteria_default();
    struct bytes content = write_all(&criteria, MASK_NONE);

    golden_check("tests/output/records", "events.jsonl", content);
    free_bytes(content);
}
END_TEST

/* The next line, which is cut off. */
static struct bytes next_line(struct bytes *text)
{
    size_t length = bytes_find(*text, '\n');
    struct bytes line = bytes_first(*text, length);

    *text = bytes_after(*text, length + 1);
    return line;
}

START_TEST(a_mask_hides_every_text_of_an_event)
{
    static const char *const hidden[] = { "alice",     "bob",   "example.com", "example.org",
                                          "queued as", "what?", "no reply" };
    struct selection_criteria criteria = selection_criteria_default();
    struct bytes content = write_all(&criteria, MASK_ALL);
    struct bytes rest = content;
    size_t events = 0;

    /* The samples behind the events have not come by the mask. */
    for (struct bytes line = next_line(&rest);
         !contains(line, "\"event\":\"close\"") && !contains(line, "\"event\":\"finding\"");
         line = next_line(&rest)) {
        for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
            ck_assert_msg(!contains(line, hidden[i]), "%s is not hidden", hidden[i]);
        events++;
    }
    ck_assert_uint_gt(events, 20);
    free_bytes(content);
}
END_TEST

START_TEST(a_session_is_selected_by_how_it_began)
{
    struct selection_criteria criteria = selection_criteria_default();
    struct bytes content;

    ck_assert_ptr_null(selection_needs_end(&criteria));
    criteria.since = INT64_MAX - 1;
    content = write_all(&criteria, MASK_NONE);
    ck_assert(!contains(content, "\"event\":\"open\""));
    ck_assert(!contains(content, "\"event\":\"step\""));
    free_bytes(content);
}
END_TEST

START_TEST(what_is_known_only_at_the_end_is_named)
{
    struct selection_criteria criteria = selection_criteria_default();

    criteria.globs[SELECTION_QUEUE_ID].count = 1;
    ck_assert_str_eq(selection_needs_end(&criteria), "--queue-id");
    criteria = selection_criteria_default();
    criteria.anomalous = true;
    ck_assert_str_eq(selection_needs_end(&criteria), "--anomalous");
}
END_TEST

START_TEST(everything_is_still_taken_when_the_file_has_failed)
{
    struct error error;
    struct output_file *file = output_file_open("/dev/full", NULL);
    struct event_lines *lines = event_lines_new(file);
    struct session_event_sink events = event_lines_event_sink(lines);
    struct session_sink sessions = event_lines_session_sink(lines);
    struct event_list list;

    event_list_play(&list, script, NULL);
    for (size_t i = 0; i < list.count; i++) {
        session_event_sink_receive(&events, list.events[i]);
        output_file_flush(file);
    }
    session_sink_receive(&sessions, list.session);
    session_sink_notify(&sessions, notice_samples[0].make());
    event_lines_free(lines);
    ck_assert_int_eq(output_file_close(file, &error), OUTPUT_FAILED);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("event_lines");
    TCase *tcase = tcase_create("writing");

    tcase_add_test(tcase, events_and_the_ends_of_sessions_become_the_lines_in_records);
    tcase_add_test(tcase, everything_is_still_taken_when_the_file_has_failed);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("filter");
    tcase_add_test(tcase, a_mask_hides_every_text_of_an_event);
    tcase_add_test(tcase, a_session_is_selected_by_how_it_began);
    tcase_add_test(tcase, what_is_known_only_at_the_end_is_named);
    suite_add_tcase(suite, tcase);
    return suite;
}

SUITE_MAIN(suite);
