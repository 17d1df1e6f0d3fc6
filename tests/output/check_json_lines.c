/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sink that writes lines of JSON. */
#include "output/json_lines.h"

#include <jansson.h>
#include <stdio.h>

#include "tests/support/golden.h"
#include "tests/support/scratch_file.h"
#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"

static void send_all(struct output_file *file)
{
    struct json_lines *lines = json_lines_new(file);
    struct session_sink sink = json_lines_sink(lines);

    for (unsigned i = 0; i < session_sample_count; i++)
        session_sink_receive(&sink, session_sample_make(i));
    for (unsigned i = 0; i < notice_sample_count; i++)
        session_sink_notify(&sink, notice_samples[i].make());
    json_lines_free(lines);
}

/* What the sink makes of all samples; the caller frees `data`. */
static struct bytes all_lines(void)
{
    struct scratch_file scratch = scratch_file_name("json_lines");
    struct output_file *file = output_file_open(scratch.path, NULL);
    struct bytes content;

    ck_assert_ptr_nonnull(file);
    send_all(file);
    ck_assert_int_eq(output_file_close(file, NULL), OUTPUT_GOOD);
    content = golden_read(scratch.path);
    unlink(scratch.path);
    return content;
}

enum { TYPE_SIZE = 16 };

/* The type of the record in the next line, which is cut off. */
static const char *next_type(struct bytes *lines, char type[TYPE_SIZE])
{
    size_t length = bytes_find(*lines, '\n');
    json_t *record = json_loadb((const char *)lines->data, length, 0, NULL);

    snprintf(type, TYPE_SIZE, "%s", json_string_value(json_object_get(record, "type")));
    json_decref(record);
    *lines = bytes_after(*lines, length + 1);
    return type;
}

START_TEST(each_session_and_each_notice_is_one_line_of_json)
{
    char type[TYPE_SIZE];
    struct bytes content = all_lines();
    struct bytes rest = content;

    for (unsigned i = 0; i < session_sample_count; i++)
        ck_assert_str_eq(next_type(&rest, type), "session");
    for (unsigned i = 0; i < notice_sample_count; i++)
        ck_assert_str_eq(next_type(&rest, type), "notice");
    ck_assert_uint_eq(rest.length, 0);
    free((void *)(uintptr_t)content.data);
}
END_TEST

/* That they are freed is the leak detector's to say. */
START_TEST(sessions_and_notices_are_still_taken_when_the_file_has_failed)
{
    struct output_file *file = output_file_open("/dev/full", NULL);
    struct error error;

    send_all(file);
    output_file_flush(file);
    send_all(file);
    ck_assert_int_eq(output_file_status(file), OUTPUT_FAILED);
    ck_assert_int_eq(output_file_close(file, &error), OUTPUT_FAILED);
    ck_assert_str_eq(error.message, "cannot write to /dev/full: No space left on device");
}
END_TEST

START_TEST(a_line_longer_than_the_kept_buffer_is_written_whole)
{
    struct scratch_file scratch = scratch_file_name("json_lines");
    struct output_file *file = output_file_open(scratch.path, NULL);
    struct json_lines *lines = json_lines_new(file);
    struct session_sink sink = json_lines_sink(lines);
    struct session *session = sample_session();
    struct bytes content;

    for (duration us = 0; us < 40000; us++)
        sample_command(session, us, "NOOP", "a sentence that makes the line longer");
    sink.receive(sink.context, session);
    sink.receive(sink.context, sample_session());
    json_lines_free(lines);
    ck_assert_int_eq(output_file_close(file, NULL), OUTPUT_GOOD);
    content = golden_read(scratch.path);
    unlink(scratch.path);
    ck_assert_uint_gt(bytes_find(content, '\n'), 2000000);
    ck_assert_uint_lt(bytes_find(content, '\n'), content.length - 1);
    free((void *)(uintptr_t)content.data);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("json_lines");
    TCase *writing = tcase_create("writing");
    TCase *failing = tcase_create("failing");

    tcase_add_test(writing, each_session_and_each_notice_is_one_line_of_json);
    tcase_add_test(writing, a_line_longer_than_the_kept_buffer_is_written_whole);
    tcase_add_test(failing, sessions_and_notices_are_still_taken_when_the_file_has_failed);
    suite_add_tcase(suite, writing);
    suite_add_tcase(suite, failing);
    return suite;
}

SUITE_MAIN(suite);
