/* SPDX-License-Identifier: GPL-2.0-or-later */
/* jansson's memory, as long as one record is built. */
#include "output/json_memory.h"

#include <jansson.h>
#include <stdio.h>

#include "tests/support/suite_main.h"

/* An array of `count` objects, in which nothing is where it should not be. */
static json_t *array_of(size_t count)
{
    json_t *array = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_pack("{s:i, s:s}", "number", (int)i, "text", "a text"));
    return array;
}

static void expect_array_of(const json_t *array, size_t count)
{
    ck_assert_uint_eq(json_array_size(array), count);
    for (size_t i = 0; i < count; i++) {
        const json_t *object = json_array_get(array, i);

        ck_assert_int_eq(json_integer_value(json_object_get(object, "number")), (int)i);
        ck_assert_str_eq(json_string_value(json_object_get(object, "text")), "a text");
    }
}

START_TEST(records_of_any_size_are_built_one_after_the_other)
{
    static const size_t sizes[] = { 1, 10, 100000, 10, 0, 1000 };
    struct json_memory *memory = json_memory_new();

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        json_memory_begin(memory);
        expect_array_of(array_of(sizes[i]), sizes[i]);
        json_memory_end(memory);
    }
    json_memory_free(memory);
}
END_TEST

START_TEST(one_value_may_be_larger_than_a_piece)
{
    struct json_memory *memory = json_memory_new();
    size_t length = 3 << 20;
    char *text = malloc(length);
    json_t *string;

    memset(text, 'x', length);
    json_memory_begin(memory);
    string = json_stringn(text, length);
    ck_assert_uint_eq(json_string_length(string), length);
    ck_assert_int_eq(memcmp(json_string_value(string), text, length), 0);
    json_memory_end(memory);
    json_memory_free(memory);
    free(text);
}
END_TEST

/* That they are freed is the leak detector's to say. */
START_TEST(values_of_before_and_behind_are_freed_as_ever)
{
    json_t *before = array_of(10);
    struct json_memory *memory = json_memory_new();
    json_t *behind;

    json_memory_begin(memory);
    array_of(10);
    json_memory_end(memory);
    behind = array_of(10);
    json_memory_free(memory);
    expect_array_of(before, 10);
    expect_array_of(behind, 10);
    json_decref(before);
    json_decref(behind);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("json_memory");
    TCase *memory = tcase_create("memory");

    tcase_add_test(memory, records_of_any_size_are_built_one_after_the_other);
    tcase_add_test(memory, one_value_may_be_larger_than_a_piece);
    tcase_add_test(memory, values_of_before_and_behind_are_freed_as_ever);
    suite_add_tcase(suite, memory);
    return suite;
}

SUITE_MAIN(suite);
