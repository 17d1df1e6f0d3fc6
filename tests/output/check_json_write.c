/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON, value by value. */
#include "output/json_write.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "output/utf8.h"
#include "tests/support/suite_main.h"

#define FFFD "\xEF\xBF\xBD"

static struct bounded_buffer line_new(void)
{
    struct bounded_buffer line;

    bounded_buffer_init(&line, SIZE_MAX);
    return line;
}

/* Clears the line. */
static void expect_line(struct bounded_buffer *line, const char *expected)
{
    bounded_buffer_append(line, bytes_of("", 1));
    ck_assert_str_eq((const char *)line->data, expected);
    bounded_buffer_clear(line);
}

/* ------------------------------------------------------------------ structure */

START_TEST(nesting_is_compact_and_keeps_the_order_of_the_keys)
{
    struct bounded_buffer line = line_new();
    const struct bytes texts[] = { bytes_of_string("x"), bytes_of(NULL, 0) };
    bool lossy = false;

    json_begin_object(&line, NULL);
    json_put_count(&line, "z", 1);
    json_begin_array(&line, "a");
    json_put_count(&line, NULL, 2);
    json_begin_array(&line, NULL);
    json_end_array(&line);
    json_begin_object(&line, NULL);
    json_put_flag(&line, "t", true);
    json_end_object(&line);
    json_end_array(&line);
    json_put_texts(&line, "texts", 2, texts, &lossy);
    json_put_boolean(&line, "false", false);
    json_end_object(&line);
    json_end_line(&line);
    json_begin_object(&line, NULL);
    json_end_object(&line);
    expect_line(&line,
                "{\"z\":1,\"a\":[2,[],{\"t\":true}],\"texts\":[\"x\",\"\"],\"false\":false}\n{}");
}
END_TEST

START_TEST(an_absent_fact_is_an_absent_key)
{
    struct bounded_buffer line = line_new();
    bool lossy = false;

    json_begin_object(&line, NULL);
    json_put_word(&line, "word", NULL);
    json_put_text(&line, "text", bytes_of(NULL, 0), &lossy);
    json_put_filled_texts(&line, "texts", 0, NULL, &lossy);
    json_put_count_above_zero(&line, "count", 0);
    json_put_seconds(&line, "seconds", -1);
    json_put_flag(&line, "flag", false);
    json_end_object(&line);
    expect_line(&line, "{}");
}
END_TEST

START_TEST(what_stays_empty_is_taken_back_with_its_comma_and_key)
{
    struct bounded_buffer line = line_new();
    bool lossy = false;
    size_t mark;

    json_begin_object(&line, NULL);
    mark = line.length;
    json_begin_array(&line, "first");
    json_end_filled_array(&line, mark);
    json_put_word(&line, "a", "b");
    mark = line.length;
    json_begin_object(&line, "empty");
    json_end_filled_object(&line, mark);
    mark = line.length;
    json_begin_array(&line, "filled");
    /* It ends with the byte that opens an array, but in a string. */
    json_put_text(&line, NULL, bytes_of_string("["), &lossy);
    json_end_filled_array(&line, mark);
    json_end_object(&line);
    expect_line(&line, "{\"a\":\"b\",\"filled\":[\"[\"]}");
}
END_TEST

/* -------------------------------------------------------------------- numbers */

START_TEST(integers_are_written_as_integers)
{
    struct bounded_buffer line = line_new();

    json_begin_array(&line, NULL);
    json_put_count(&line, NULL, 0);
    json_put_count(&line, NULL, UINT64_MAX);
    json_put_integer(&line, NULL, INT64_MAX);
    json_put_integer(&line, NULL, INT64_MIN);
    json_end_array(&line);
    expect_line(&line, "[0,18446744073709551615,9223372036854775807,-9223372036854775808]");
}
END_TEST

START_TEST(spans_are_seconds_with_six_decimals)
{
    static const struct {
        duration span;
        const char *text;
    } spans[] = {
        { 0, "0.000000" },
        { 999, "0.000000" },
        { 1000, "0.000001" },
        { -999, "0.000000" },
        { -1000, "-0.000001" },
        { 11030000000, "11.030000" },
        { -11030000000, "-11.030000" },
        { INT64_MAX, "9223372036.854775" },
        { INT64_MIN, "-9223372036.854775" },
    };

    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
        struct bounded_buffer line = line_new();

        json_put_span(&line, NULL, spans[i].span);
        expect_line(&line, spans[i].text);
    }
}
END_TEST

/* Around a second, and where a double would no longer hit each microsecond. */
static const int64_t bases[] = { 900000, INT64_C(3155760000000000) };

START_TEST(every_microsecond_has_exactly_its_six_decimals)
{
    for (int64_t us = bases[_i]; us < bases[_i] + 200000; us++) {
        struct bounded_buffer line = line_new();
        char expected[64];

        json_put_seconds(&line, NULL, us * DURATION_MICROSECOND);
        snprintf(expected, sizeof expected, "%" PRId64 ".%06" PRId64, us / 1000000, us % 1000000);
        ck_assert(bytes_equal(bounded_buffer_bytes(&line), bytes_of_string(expected)));
        bounded_buffer_clear(&line);
    }
}
END_TEST

/* ---------------------------------------------------------------------- texts */

/* Whether something was replaced. */
static bool put(struct bounded_buffer *line, struct bytes text)
{
    bool lossy = false;

    *line = line_new();
    json_put_text(line, NULL, text.data != NULL ? text : bytes_of_string(""), &lossy);
    return lossy;
}

static void expect_text(struct bytes text, const char *expected)
{
    struct bounded_buffer line;

    put(&line, text);
    expect_line(&line, expected);
}

START_TEST(quote_and_backslash_are_escaped)
{
    expect_text(bytes_of_string("a\"b\\c/d"), "\"a\\\"b\\\\c/d\"");
}
END_TEST

START_TEST(controls_are_escaped_with_four_digits)
{
    expect_text(bytes_of_string("\x1B]0;t\x07\r\n\t\x7F"),
                "\"\\u001B]0;t\\u0007\\u000D\\u000A\\u0009\\u007F\"");
    expect_text(bytes_of_string("\xC2\x9B"
                                "1m\xE2\x80\xAEx\xD8\x9C"),
                "\"\\u009B1m\\u202Ex\\u061C\"");
}
END_TEST

START_TEST(everything_else_is_utf8_as_it_is)
{
    expect_text(bytes_of_string("J\xC3\xBCrgen \xE2\x82\xAC \xF0\x9F\x98\x80"),
                "\"J\xC3\xBCrgen \xE2\x82\xAC \xF0\x9F\x98\x80\"");
}
END_TEST

/* Texts are copied eight bytes at a time as long as they are plain. */
START_TEST(a_special_byte_is_found_at_every_place_of_a_text)
{
    static const char specials[] = { '"', '\\', '\x1F', '\x01', '\x7F' };
    const char *const plain = " !#$[]^_`az{|}~09";
    const size_t length = strlen(plain);

    for (size_t s = 0; s < sizeof specials; s++)
        for (size_t place = 0; place < length; place++) {
            char text[32], expected[64], escape[8];
            struct bounded_buffer line;

            memcpy(text, plain, length);
            text[place] = specials[s];
            snprintf(escape, sizeof escape,
                     specials[s] == '"' || specials[s] == '\\' ? "\\%c" : "\\u%04X", specials[s]);
            snprintf(expected, sizeof expected, "\"%.*s%s%s\"", (int)place, plain, escape,
                     plain + place + 1);
            ck_assert(!put(&line, bytes_of(text, length)));
            expect_line(&line, expected);
        }
}
END_TEST

/* Takes the line: what jansson reads there. */
static json_t *read_back(struct bounded_buffer *line)
{
    json_t *string = json_loadb((const char *)line->data, line->length, JSON_DECODE_ANY, NULL);

    ck_assert_ptr_nonnull(string);
    bounded_buffer_clear(line);
    return string;
}

/* Fails unless the wire's bytes become `text`, and are lossy exactly when that differs. */
static void expect_repaired(struct bytes wire, struct bytes text)
{
    struct bounded_buffer line;
    bool lossy = put(&line, wire);
    json_t *string = read_back(&line);

    ck_assert(bytes_equal(bytes_of(json_string_value(string), json_string_length(string)), text));
    ck_assert_int_eq(lossy, !bytes_equal(wire, text));
    json_decref(string);
}

START_TEST(every_ascii_byte_but_nul_is_kept_and_every_other_byte_replaced)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        const uint8_t data = (uint8_t)byte;
        bool kept = byte > 0 && byte < 0x80;

        expect_repaired(bytes_of(&data, 1), kept ? bytes_of(&data, 1) : bytes_of_string(FFFD));
    }
}
END_TEST

/* jansson's own check of UTF-8. */
static bool jansson_takes(struct bytes bytes)
{
    json_t *string = json_stringn((const char *)bytes.data, bytes.length);
    bool taken = string != NULL;

    json_decref(string);
    return taken;
}

START_TEST(every_pair_of_bytes_becomes_valid_utf8_and_says_whether_it_was)
{
    for (unsigned pair = 0; pair < 0x10000; pair++) {
        const uint8_t data[] = { (uint8_t)(pair >> 8), (uint8_t)pair };
        struct bytes bytes = bytes_of(data, 2);
        struct bounded_buffer line;
        bool lossy = put(&line, bytes);
        json_t *string = read_back(&line);
        struct bytes made = bytes_of(json_string_value(string), json_string_length(string));

        ck_assert(memchr(made.data, 0, made.length) == NULL);
        ck_assert_int_eq(lossy, !jansson_takes(bytes) || data[0] == 0 || data[1] == 0);
        ck_assert_int_eq(bytes_equal(made, bytes), !lossy);
        json_decref(string);
    }
}
END_TEST

struct broken_text {
    const char *what;
    const char *wire;
    const char *text;
};

static const struct broken_text broken_texts[] = {
    { "overlong slash",
      "a\xC0\xAF"
      "b",
      "a" FFFD FFFD "b" },
    { "overlong in three bytes", "\xE0\x80\xAF", FFFD FFFD FFFD },
    { "overlong in four bytes", "\xF0\x80\x80\xAF", FFFD FFFD FFFD FFFD },
    { "surrogate", "\xED\xA0\x80", FFFD FFFD FFFD },
    { "pair of surrogates", "\xED\xA0\xBD\xED\xB8\x80", FFFD FFFD FFFD FFFD FFFD FFFD },
    { "above U+10FFFF", "\xF4\x90\x80\x80", FFFD FFFD FFFD FFFD },
    { "five bytes", "\xF8\x88\x80\x80\x80", FFFD FFFD FFFD FFFD FFFD },
    { "lone continuation", "\x80", FFFD },
    { "cut after one of two", "x\xC3", "x" FFFD },
    { "cut after two of three", "x\xE2\x82", "x" FFFD },
    { "cut after three of four", "x\xF0\x9F\x98", "x" FFFD },
    { "cut by ASCII", "\xE2\x82y", FFFD "y" },
    { "cut by another sequence", "\xE2\x82\xC3\xBC", FFFD "\xC3\xBC" },
    { "Latin-1", "J\xFCrgen", "J" FFFD "rgen" },
    { "byte order marks of UTF-16", "\xFF\xFE", FFFD FFFD },
};

START_TEST(broken_utf8_is_replaced_by_maximal_subparts)
{
    expect_repaired(bytes_of_string(broken_texts[_i].wire), bytes_of_string(broken_texts[_i].text));
}
END_TEST

START_TEST(nul_is_replaced_wherever_it_stands)
{
    expect_repaired(bytes_of("\0a\0b\0", 5), bytes_of_string(FFFD "a" FFFD "b" FFFD));
}
END_TEST

START_TEST(a_sound_text_does_not_take_back_that_another_was_lossy)
{
    struct bounded_buffer line = line_new();
    bool lossy = true;

    json_put_text(&line, NULL, bytes_of_string("sound"), &lossy);
    ck_assert(lossy);
    bounded_buffer_clear(&line);
}
END_TEST

static size_t encode(uint32_t code_point, char *text)
{
    if (code_point < 0x80) {
        text[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        text[0] = (char)(0xC0 | code_point >> 6);
        text[1] = (char)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        text[0] = (char)(0xE0 | code_point >> 12);
        text[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
        text[2] = (char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    text[0] = (char)(0xF0 | code_point >> 18);
    text[1] = (char)(0x80 | (code_point >> 12 & 0x3F));
    text[2] = (char)(0x80 | (code_point >> 6 & 0x3F));
    text[3] = (char)(0x80 | (code_point & 0x3F));
    return 4;
}

/* All code points but NUL: 1112063 of them. The caller frees `data`. */
static struct bytes all_code_points(void)
{
    char *text = malloc(4 * 0x110000);
    size_t length = 0;

    for (uint32_t code_point = 1; code_point < 0x110000; code_point++)
        if (code_point < 0xD800 || code_point > 0xDFFF)
            length += encode(code_point, text + length);
    return bytes_of(text, length);
}

START_TEST(all_code_points_survive_and_none_of_them_is_a_raw_control)
{
    struct bytes text = all_code_points();
    struct bounded_buffer line;
    struct bytes rest;
    json_t *string;

    ck_assert(!put(&line, text));
    for (rest = bounded_buffer_bytes(&line); rest.length > 0;) {
        struct utf8_unit unit = utf8_next(rest);

        if (!unit.valid || utf8_is_control(unit.code_point))
            ck_abort_msg("U+%04X is raw", (unsigned)unit.code_point);
        rest = bytes_after(rest, unit.length);
    }
    string = read_back(&line);
    ck_assert(bytes_equal(bytes_of(json_string_value(string), json_string_length(string)), text));
    json_decref(string);
    free((void *)(uintptr_t)text.data);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

static Suite *suite(void)
{
    Suite *suite = suite_create("json_write");
    TCase *structure = tcase_create("structure");
    TCase *numbers = tcase_create("numbers");
    TCase *texts = tcase_create("texts");
    TCase *exhaustive = tcase_create("all bytes");

    tcase_set_timeout(numbers, 60);
    tcase_set_timeout(exhaustive, 60);
    tcase_add_test(structure, nesting_is_compact_and_keeps_the_order_of_the_keys);
    tcase_add_test(structure, an_absent_fact_is_an_absent_key);
    tcase_add_test(structure, what_stays_empty_is_taken_back_with_its_comma_and_key);
    tcase_add_test(numbers, integers_are_written_as_integers);
    tcase_add_test(numbers, spans_are_seconds_with_six_decimals);
    tcase_add_loop_test(numbers, every_microsecond_has_exactly_its_six_decimals, 0, COUNT(bases));
    tcase_add_test(texts, quote_and_backslash_are_escaped);
    tcase_add_test(texts, controls_are_escaped_with_four_digits);
    tcase_add_test(texts, everything_else_is_utf8_as_it_is);
    tcase_add_test(texts, a_special_byte_is_found_at_every_place_of_a_text);
    tcase_add_loop_test(texts, broken_utf8_is_replaced_by_maximal_subparts, 0, COUNT(broken_texts));
    tcase_add_test(texts, nul_is_replaced_wherever_it_stands);
    tcase_add_test(texts, a_sound_text_does_not_take_back_that_another_was_lossy);
    tcase_add_test(exhaustive, every_ascii_byte_but_nul_is_kept_and_every_other_byte_replaced);
    tcase_add_test(exhaustive, every_pair_of_bytes_becomes_valid_utf8_and_says_whether_it_was);
    tcase_add_test(exhaustive, all_code_points_survive_and_none_of_them_is_a_raw_control);
    suite_add_tcase(suite, structure);
    suite_add_tcase(suite, numbers);
    suite_add_tcase(suite, texts);
    suite_add_tcase(suite, exhaustive);
    return suite;
}

SUITE_MAIN(suite);
