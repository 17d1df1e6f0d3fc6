/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records with fewer steps. */
#include "config.h" /* memmem, before any system header */

#include "output/short_record.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/support/golden.h"
#include "tests/support/suite_main.h"

/* A record of so many steps; with last ones already, or without. */
static struct bounded_buffer record_of(unsigned steps, bool long_already)
{
    struct bounded_buffer line;
    char text[128];

    bounded_buffer_init(&line, SIZE_MAX);
    bounded_buffer_append(&line, bytes_of_string("{\"type\":\"session\",\"dialogue\":["));
    for (unsigned i = 0; i < steps; i++) {
        snprintf(text, sizeof text, "%s{\"t\":0.%06u,\"verb\":\"NOOP\",\"argument\":\"a\\u0000b\"}",
                 i > 0 ? "," : "", i);
        bounded_buffer_append(&line, bytes_of_string(text));
    }
    bounded_buffer_append(&line, bytes_of_string("],"));
    if (long_already)
        bounded_buffer_append(&line, bytes_of_string("\"last_steps\":[{\"t\":1.000000}],"
                                                     "\"truncated\":{\"gaps\":2,\"dialogue\":3},"));
    bounded_buffer_append(&line, bytes_of_string("\"anomalies\":[]}\n"));
    return line;
}

static json_t *parse(const struct bounded_buffer *line)
{
    json_t *object = json_loadb((const char *)line->data, line->length, JSON_ALLOW_NUL, NULL);

    ck_assert_ptr_nonnull(object);
    ck_assert_uint_eq(line->data[line->length - 1], '\n');
    return object;
}

/* What both have; what is new in the shorter one is right. */
static void check_against(json_t *whole, json_t *shorter)
{
    const json_t *steps = json_object_get(whole, "dialogue");
    const json_t *kept = json_object_get(shorter, "dialogue");
    const json_t *last = json_object_get(shorter, "last_steps");
    json_int_t left_out =
        json_integer_value(json_object_get(json_object_get(shorter, "truncated"), "dialogue"));
    size_t count = json_array_size(steps);
    const char *key;
    json_t *value;

    ck_assert_int_eq((json_int_t)(count - json_array_size(kept)), left_out);
    ck_assert_uint_le(json_array_size(kept) + json_array_size(last), count);
    for (size_t i = 0; i < json_array_size(kept); i++)
        ck_assert(json_equal(json_array_get(kept, i), json_array_get(steps, i)));
    for (size_t i = 0; i < json_array_size(last); i++)
        ck_assert(json_equal(json_array_get(last, i),
                             json_array_get(steps, count - json_array_size(last) + i)));
    json_object_foreach(whole, key, value)
        ck_assert(strcmp(key, "dialogue") == 0 || json_equal(value, json_object_get(shorter, key)));
}

START_TEST(it_has_as_many_steps_as_fit)
{
    struct bounded_buffer line = record_of(50, false), made;
    json_t *whole = parse(&line);
    size_t kept = 0, least = 0;

    bounded_buffer_init(&made, SIZE_MAX);
    for (size_t most = 1; most < line.length; most += 7) {
        json_t *shorter;
        size_t now;

        if (!short_record_make(bounded_buffer_bytes(&line), most, &made)) {
            ck_assert_uint_eq(kept, 0);
            continue;
        }
        least = least > 0 ? least : most;
        ck_assert_uint_le(made.length, most);
        shorter = parse(&made);
        check_against(whole, shorter);
        now = json_array_size(json_object_get(shorter, "dialogue")) +
              json_array_size(json_object_get(shorter, "last_steps"));
        ck_assert_uint_ge(now, kept > 8 ? kept - 1 : kept > 0);
        kept = now;
        json_decref(shorter);
    }
    ck_assert_uint_gt(least, 0);
    ck_assert_uint_lt(least, 120);
    ck_assert_uint_ge(kept, 48);
    json_decref(whole);
    bounded_buffer_clear(&made);
    bounded_buffer_clear(&line);
}
END_TEST

START_TEST(the_last_steps_of_a_long_record_stay)
{
    struct bounded_buffer line = record_of(50, true), made;
    json_t *whole = parse(&line), *shorter;
    json_t *truncated;

    bounded_buffer_init(&made, SIZE_MAX);
    ck_assert(short_record_make(bounded_buffer_bytes(&line), 1000, &made));
    ck_assert_uint_le(made.length, 1000);
    shorter = parse(&made);
    ck_assert(
        json_equal(json_object_get(whole, "last_steps"), json_object_get(shorter, "last_steps")));
    truncated = json_object_get(shorter, "truncated");
    ck_assert_int_eq(json_integer_value(json_object_get(truncated, "gaps")), 2);
    ck_assert_int_eq(json_integer_value(json_object_get(truncated, "dialogue")),
                     3 + 50 - (json_int_t)json_array_size(json_object_get(shorter, "dialogue")));
    json_decref(shorter);
    json_decref(whole);
    bounded_buffer_clear(&made);
    bounded_buffer_clear(&line);
}
END_TEST

START_TEST(what_it_keeps_of_a_record_is_written_as_it_was)
{
    const char *top = getenv("top_srcdir");
    struct bounded_buffer made;
    struct bytes lines, line;
    const char *dialogue;
    char path[512];

    snprintf(path, sizeof path, "%s/tests/output/records/ordinary-delivery.jsonl",
             top != NULL ? top : ".");
    lines = golden_read(path);
    line = bytes_first(lines, bytes_find(lines, '\n') + 1);
    dialogue = memmem(line.data, line.length, "\"dialogue\"", 10);
    bounded_buffer_init(&made, SIZE_MAX);
    ck_assert(short_record_make(line, line.length - 100, &made));
    ck_assert_ptr_nonnull(dialogue);
    ck_assert_uint_gt(made.length, (size_t)(dialogue - (const char *)line.data));
    ck_assert_int_eq(memcmp(made.data, line.data, (size_t)(dialogue - (const char *)line.data)), 0);
    bounded_buffer_clear(&made);
    free((void *)(uintptr_t)lines.data);
}
END_TEST

START_TEST(what_has_no_steps_cannot_be_made_shorter)
{
    static const char *const lines[] = { "{\"type\":\"notice\",\"text\":\"................\"}\n",
                                         "{\"type\":\"session\",\"dialogue\":[]}\n",
                                         "[\"dialogue\"]\n", "no JSON\n", "" };
    struct bounded_buffer made;

    bounded_buffer_init(&made, SIZE_MAX);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        ck_assert(!short_record_make(bytes_of_string(lines[i]), 30, &made));
    bounded_buffer_clear(&made);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("short_record");
    TCase *steps = tcase_create("steps");

    tcase_add_test(steps, it_has_as_many_steps_as_fit);
    tcase_add_test(steps, the_last_steps_of_a_long_record_stay);
    tcase_add_test(steps, what_it_keeps_of_a_record_is_written_as_it_was);
    tcase_add_test(steps, what_has_no_steps_cannot_be_made_shorter);
    suite_add_tcase(suite, steps);
    return suite;
}

SUITE_MAIN(suite);
