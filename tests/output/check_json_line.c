/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON values as one line. */
#include "output/json_line.h"

#include <inttypes.h>
#include <stdio.h>

#include "output/utf8.h"
#include "tests/support/suite_main.h"

/* Takes the value. */
static struct bounded_buffer line_of(json_t *value)
{
    struct bounded_buffer line;

    bounded_buffer_init(&line, SIZE_MAX);
    json_line_append(&line, value);
    json_decref(value);
    return line;
}

static void check_line(json_t *value, const char *expected)
{
    struct bounded_buffer line = line_of(value);

    bounded_buffer_append(&line, bytes_of("", 1));
    ck_assert_str_eq((const char *)line.data, expected);
    bounded_buffer_clear(&line);
}

START_TEST(nesting_is_compact_and_keeps_the_order_of_the_keys)
{
    json_t *value = json_pack("{s:i, s:[i,s,[]], s:{}, s:{s:b}, s:n}", "z", 1, "a", 2, "x", "m",
                              "b", "t", 1, "nothing");

    json_object_set_new(value, "false", json_false());
    check_line(value, "{\"z\":1,\"a\":[2,\"x\",[]],\"m\":{},\"b\":{\"t\":true},\"nothing\":null,"
                      "\"false\":false}\n");
}
END_TEST

START_TEST(integers_are_written_as_integers)
{
    check_line(json_integer(0), "0\n");
    check_line(json_integer(INT64_MAX), "9223372036854775807\n");
    check_line(json_integer(INT64_MIN), "-9223372036854775808\n");
}
END_TEST

/* Microseconds where a decimal fraction is hard to hit: small, an hour, a day, a century,
 * and where the way of writing changes. */
static const int64_t bases[] = { 0,
                                 3600000000,
                                 86400000000,
                                 INT64_C(3155760000000000),
                                 (INT64_C(1) << 51) - 100000,
                                 INT64_C(1) << 52 };

START_TEST(every_microsecond_has_exactly_its_six_decimals)
{
    for (int64_t us = bases[_i]; us < bases[_i] + 200000; us++) {
        struct bounded_buffer line = line_of(json_real((double)us / 1e6));
        char expected[64];

        snprintf(expected, sizeof expected, "%" PRId64 ".%06" PRId64 "\n", us / 1000000,
                 us % 1000000);
        ck_assert(bytes_equal(bounded_buffer_bytes(&line), bytes_of_string(expected)));
        bounded_buffer_clear(&line);
    }
}
END_TEST

START_TEST(other_reals_are_rounded_to_six_decimals)
{
    check_line(json_real(0.0000004), "0.000000\n");
    check_line(json_real(0.0000006), "0.000001\n");
    check_line(json_real(0.9999996), "1.000000\n");
    check_line(json_real(-0.0000004), "0.000000\n");
    check_line(json_real(-0.0000006), "-0.000001\n");
    check_line(json_real(-11.03), "-11.030000\n");
    check_line(json_real(1e15), "1000000000000000.000000\n");
    check_line(json_real(-1e15), "-1000000000000000.000000\n");
}
END_TEST

START_TEST(the_largest_real_fits)
{
    struct bounded_buffer line = line_of(json_real(-1.7976931348623157e308));

    ck_assert_uint_eq(line.length, strlen("-") + 309 + strlen(".000000\n"));
    bounded_buffer_clear(&line);
}
END_TEST

START_TEST(keys_and_texts_of_any_length_are_whole)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    for (size_t length = 0; length < sizeof letters; length++) {
        json_t *object = json_object();
        char expected[2 * sizeof letters + 16];

        json_object_setn_new(object, letters, length, json_stringn(letters, length));
        snprintf(expected, sizeof expected, "{\"%.*s\":\"%.*s\"}\n", (int)length, letters,
                 (int)length, letters);
        check_line(object, expected);
    }
}
END_TEST

START_TEST(quote_and_backslash_are_escaped)
{
    check_line(json_string("a\"b\\c/d"), "\"a\\\"b\\\\c/d\"\n");
    check_line(json_pack("{s:s}", "key", "\\"), "{\"key\":\"\\\\\"}\n");
}
END_TEST

START_TEST(controls_are_escaped_with_four_digits)
{
    check_line(json_string("\x1B]0;t\x07\r\n\t\x7F"),
               "\"\\u001B]0;t\\u0007\\u000D\\u000A\\u0009\\u007F\"\n");
    check_line(json_string("\xC2\x9B"
                           "1m\xE2\x80\xAEx\xD8\x9C"),
               "\"\\u009B1m\\u202Ex\\u061C\"\n");
    check_line(json_stringn("a\0b", 3), "\"a\\u0000b\"\n");
}
END_TEST

START_TEST(everything_else_is_utf8_as_it_is)
{
    check_line(json_string("J\xC3\xBCrgen \xE2\x82\xAC \xF0\x9F\x98\x80"),
               "\"J\xC3\xBCrgen \xE2\x82\xAC \xF0\x9F\x98\x80\"\n");
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
            bool is_short = specials[s] == '"' || specials[s] == '\\';
            char text[32], expected[64], escape[8];

            memcpy(text, plain, length);
            text[place] = specials[s];
            snprintf(escape, sizeof escape, is_short ? "\\%c" : "\\u%04X", specials[s]);
            snprintf(expected, sizeof expected, "\"%.*s%s%s\"\n", (int)place, plain, escape,
                     plain + place + 1);
            check_line(json_stringn(text, length), expected);
        }
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

/* A string of all 1112064 code points. */
static json_t *all_code_points(void)
{
    char *text = malloc(4 * 0x110000);
    size_t length = 0;
    json_t *string;

    for (uint32_t code_point = 0; code_point < 0x110000; code_point++)
        if (code_point < 0xD800 || code_point > 0xDFFF)
            length += encode(code_point, text + length);
    string = json_stringn(text, length);
    free(text);
    ck_assert_ptr_nonnull(string);
    return string;
}

START_TEST(all_code_points_survive_and_none_of_them_is_a_raw_control)
{
    json_t *string = all_code_points();
    struct bounded_buffer line = line_of(json_incref(string));
    json_t *read =
        json_loadb((const char *)line.data, line.length, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    struct bytes rest = bytes_first(bounded_buffer_bytes(&line), line.length - 1);

    ck_assert(json_equal(string, read));
    while (rest.length > 0) {
        struct utf8_unit unit = utf8_next(rest);

        if (!unit.valid || utf8_is_control(unit.code_point))
            ck_abort_msg("U+%04X is raw", (unsigned)unit.code_point);
        rest = bytes_after(rest, unit.length);
    }
    json_decref(read);
    json_decref(string);
    bounded_buffer_clear(&line);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("json_line");
    TCase *structure = tcase_create("structure");
    TCase *numbers = tcase_create("numbers");
    TCase *texts = tcase_create("texts");

    tcase_set_timeout(numbers, 60);
    tcase_set_timeout(texts, 60);
    tcase_add_test(structure, nesting_is_compact_and_keeps_the_order_of_the_keys);
    tcase_add_test(numbers, integers_are_written_as_integers);
    tcase_add_loop_test(numbers, every_microsecond_has_exactly_its_six_decimals, 0,
                        (int)(sizeof bases / sizeof bases[0]));
    tcase_add_test(numbers, other_reals_are_rounded_to_six_decimals);
    tcase_add_test(numbers, the_largest_real_fits);
    tcase_add_test(texts, keys_and_texts_of_any_length_are_whole);
    tcase_add_test(texts, quote_and_backslash_are_escaped);
    tcase_add_test(texts, controls_are_escaped_with_four_digits);
    tcase_add_test(texts, everything_else_is_utf8_as_it_is);
    tcase_add_test(texts, a_special_byte_is_found_at_every_place_of_a_text);
    tcase_add_test(texts, all_code_points_survive_and_none_of_them_is_a_raw_control);
    suite_add_tcase(suite, structure);
    suite_add_tcase(suite, numbers);
    suite_add_tcase(suite, texts);
    return suite;
}

SUITE_MAIN(suite);
