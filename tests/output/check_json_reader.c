/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables of keys, and what is no JSON. */
#include "output/json_reader.h"

#include <stdio.h>

#include "tests/support/suite_main.h"

/* What was taken, one behind the other. */
struct notes {
    char text[512];
};

static void note(struct notes *notes, const char *mark, struct bytes key, struct bytes value)
{
    size_t length = strlen(notes->text);

    snprintf(notes->text + length, sizeof notes->text - length, "%s%.*s=%.*s;", mark,
             (int)key.length, (const char *)key.data, (int)value.length, (const char *)value.data);
}

static void take(void *context, struct bytes key, const struct json_scalar *scalar)
{
    static const char *const marks[] = {
        [SCALAR_TEXT] = "t ", [SCALAR_NUMBER] = "n ", [SCALAR_FLAG] = "f "
    };

    note(context, marks[scalar->kind], key,
         scalar->kind == SCALAR_FLAG ? bytes_of_string(scalar->flag ? "true" : "false")
                                     : scalar->text);
}

static void begin_inner(void *context)
{
    strcat(((struct notes *)context)->text, "(");
}

static void end_inner(void *context)
{
    strcat(((struct notes *)context)->text, ")");
}

static const struct json_field inner_fields[] = { { JSON_KEY("deep"), take, NULL } };
static const struct json_shape inner = { 1, inner_fields, begin_inner, end_inner };
static const struct json_field any_fields[] = { { JSON_ANY_KEY, take, NULL } };
static const struct json_shape any = { 1, any_fields, NULL, NULL };
static const struct json_field top_fields[] = {
    { JSON_KEY("a"), take, NULL },
    { JSON_KEY("in"), take, &inner },
    { JSON_KEY("any"), NULL, &any },
    { JSON_KEY("none"), NULL, NULL },
};
static const struct json_shape top = { 4, top_fields, NULL, NULL };

static const struct {
    const char *json;
    const char *notes;
} good[] = {
    { "{}", "" },
    { " {\"a\" : 1 } ", "n a=1;" },
    { "{\"a\":\"x\",\"b\":\"y\",\"a\":true}", "t a=x;f a=true;" },
    { "{\"a\":null,\"b\":[null],\"c\":{\"a\":2}}", "" },
    { "{\"a\":[1,[2,\"3\"],{\"a\":4}]}", "n a=1;n a=2;t a=3;" },
    { "{\"in\":{\"deep\":-1.5e3,\"a\":9}}", "(n deep=-1.5e3;)" },
    { "{\"in\":[{\"deep\":1},7,{\"deep\":[2]}]}", "(n deep=1;)n in=7;(n deep=2;)" },
    { "{\"any\":{\"x\":1,\"y\":{\"z\":2},\"\":3}}", "n x=1;n =3;" },
    { "{\"any\":{\"\\u0041b\":[\"\\u0042\\u0042\\u0042\\u0042\",5]}}", "t Ab=BBBB;n Ab=5;" },
    { "{\"none\":1,\"other\":{\"in\":{\"deep\":1}}}", "" },
    { "{\"a\":\"\\\"\\\\\\n\\u00e9\"}", "t a=\"\\\n\xC3\xA9;" },
    { "{\"c\":{\"d\":[{\"e\":[[]]}]},\"a\":0}", "n a=0;" },
};

START_TEST(values_go_where_the_table_says)
{
    struct notes notes = { "" };

    ck_assert_msg(json_read(bytes_of_string(good[_i].json), &top, &notes), "%s", good[_i].json);
    ck_assert_str_eq(notes.text, good[_i].notes);
}
END_TEST

static const char *const bad[] = {
    "",           " ",
    "1",          "\"a\"",
    "null",       "true",
    "[]",         "[{\"a\":1}]",
    "{",          "{\"a\"}",
    "{\"a\":}",   "{\"a\":1,}",
    "{\"a\":1}x", "{\"a\":1}{\"a\":2}",
    "{'a':1}",    "{\"a\":\"\x01\"}",
    "{a:1}",      "{\"a\":\"\xFF\"}",
    "{\"a\":01}", "{\"a\":\"\xC3(\"}",
    "{\"a\":+1}", "{\"a\":\"open}",
    "hello",      "{\"a\":1 // remark\n}",
};

START_TEST(what_is_no_object_of_json_is_refused)
{
    struct notes notes = { "" };

    ck_assert_msg(!json_read(bytes_of_string(bad[_i]), &top, &notes), "%s", bad[_i]);
}
END_TEST

START_TEST(nothing_goes_deeper_than_the_limit)
{
    char text[3 * JSON_READER_DEPTH + 64];

    for (size_t depth = JSON_READER_DEPTH - 1; depth <= JSON_READER_DEPTH; depth++) {
        struct notes notes = { "" };
        size_t length = (size_t)sprintf(text, "{\"a\":");

        for (size_t i = 0; i < depth; i++)
            text[length++] = '[';
        for (size_t i = 0; i < depth; i++)
            text[length++] = ']';
        text[length++] = '}';
        ck_assert_int_eq(json_read(bytes_of(text, length), &top, &notes),
                         depth < JSON_READER_DEPTH);
    }
}
END_TEST

static struct json_scalar number(const char *text)
{
    return (struct json_scalar){ .kind = SCALAR_NUMBER, .text = bytes_of_string(text) };
}

START_TEST(numbers_are_read_exactly_or_not_at_all)
{
    static const struct {
        const char *text;
        uint64_t count;
        duration seconds;
    } rows[] = {
        { "0", 0, 0 },
        { "250", 250, 250 * DURATION_SECOND },
        { "1.5", 0, 1500 * DURATION_MILLISECOND },
        { "0.013596", 0, 13596 * DURATION_MICROSECOND },
        { "3600.000001", 0, 3600 * DURATION_SECOND + DURATION_MICROSECOND },
        { "0.0000000019", 0, 1 },
        { "-1", 0, -1 },
        { "1e3", 0, -1 },
        { "9007199254740993", 9007199254740993, -1 },
        { "999999999999999999", 999999999999999999, -1 },
        { "1000000000000000000", 0, -1 },
    };
    const struct json_scalar text = { .kind = SCALAR_TEXT, .text = bytes_of_string("12") };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct json_scalar scalar = number(rows[i].text);

        ck_assert_uint_eq(json_scalar_count(&scalar), rows[i].count);
        ck_assert_int_eq(json_scalar_seconds(&scalar), rows[i].seconds);
    }
    ck_assert_uint_eq(json_scalar_count(&text), 0);
    ck_assert_int_eq(json_scalar_seconds(&text), -1);
}
END_TEST

START_TEST(times_are_those_that_were_written)
{
    static const timestamp days[] = { 0,          951782400, /* 29 February 2000 */
                                      951868800,             /* 1 March 2000 */
                                      1795479116,            /* 2026-11-24T00:11:56Z */
                                      4107542399,            /* the end of February 2100 */
                                      9214646399 };

    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        timestamp time = days[i] * DURATION_SECOND + 51561 * DURATION_MICROSECOND, read;
        char text[TIMESTAMP_TEXT_SIZE];
        struct json_scalar scalar = { .kind = SCALAR_TEXT };

        timestamp_format(time, text);
        scalar.text = bytes_of_string(text);
        ck_assert(json_scalar_time(&scalar, &read));
        ck_assert_int_eq(read, time);
    }
}
END_TEST

START_TEST(what_is_no_time_is_refused)
{
    static const char *const texts[] = {
        "",
        "2026-11-24",
        "2026-11-24T00:11:56",
        "2026-13-24T00:11:56Z",
        "2026-11-24T24:11:56Z",
        "1969-11-24T00:11:56Z",
        "x026-11-24T00:11:56Z",
        "2026-11-24T00:11:56.000000+01:00",
        "2026-11-24T00:11:56.0000000000000000Z",
    };
    timestamp time = 42;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const struct json_scalar scalar = { .kind = SCALAR_TEXT,
                                            .text = bytes_of_string(texts[i]) };

        ck_assert_msg(!json_scalar_time(&scalar, &time), "%s", texts[i]);
    }
    ck_assert_int_eq(time, 42);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("json_reader");
    TCase *tables = tcase_create("tables");
    TCase *scalars = tcase_create("scalars");

    tcase_add_loop_test(tables, values_go_where_the_table_says, 0, sizeof good / sizeof good[0]);
    tcase_add_loop_test(tables, what_is_no_object_of_json_is_refused, 0,
                        sizeof bad / sizeof bad[0]);
    tcase_add_test(tables, nothing_goes_deeper_than_the_limit);
    tcase_add_test(scalars, numbers_are_read_exactly_or_not_at_all);
    tcase_add_test(scalars, times_are_those_that_were_written);
    tcase_add_test(scalars, what_is_no_time_is_refused);
    suite_add_tcase(suite, tables);
    suite_add_tcase(suite, scalars);
    return suite;
}

SUITE_MAIN(suite);
