/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes from the wire as text that is safe on a terminal. */
#include "output/text_escape.h"

#include "output/utf8.h"
#include "tests/support/suite_main.h"

#define FFFD "\xEF\xBF\xBD"

static void check_escape(struct bytes wire, enum text_charset charset, const char *expected)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    text_escape_append(&text, wire, charset);
    bounded_buffer_append(&text, bytes_of("", 1));
    ck_assert_str_eq((const char *)text.data, expected);
    bounded_buffer_clear(&text);
}

struct case_of_text {
    const char *wire;
    const char *utf8;
    const char *ascii;
};

static const struct case_of_text cases[] = {
    { "250 Ok", "250 Ok", "250 Ok" },
    { "J\xC3\xBCrgen", "J\xC3\xBCrgen", "J<U+00FC>rgen" },
    { "\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80", "<U+1F600>" },
    { "\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF", "<U+10FFFF>" },
    { "\x1B]0;title\x07", "<U+001B>]0;title<U+0007>", "<U+001B>]0;title<U+0007>" },
    { "\x1B[2J", "<U+001B>[2J", "<U+001B>[2J" },
    { "\xC2\x9B"
      "31m",
      "<U+009B>31m", "<U+009B>31m" }, /* CSI as one character */
    { "\xC2\x9D"
      "0;x\xC2\x9C",
      "<U+009D>0;x<U+009C>", "<U+009D>0;x<U+009C>" },
    { "\x9B"
      "31m",
      FFFD "31m", "<U+FFFD>31m" }, /* CSI as one byte */
    { "a\r\n\tb\x7F", "a<U+000D><U+000A><U+0009>b<U+007F>", "a<U+000D><U+000A><U+0009>b<U+007F>" },
    { "\xE2\x80\xAE"
      "exe.\xE2\x80\xAC",
      "<U+202E>exe.<U+202C>", "<U+202E>exe.<U+202C>" },
    { "\xD8\x9C\xE2\x81\xA6\xE2\x81\xA9", "<U+061C><U+2066><U+2069>", "<U+061C><U+2066><U+2069>" },
    { "\xDB\x9B", "\xDB\x9B", "<U+06DB>" }, /* valid, but its second byte is CSI in Latin-1 */
    { "x\xE2\x82", "x" FFFD, "x<U+FFFD>" },
};

START_TEST(controls_are_written_by_their_number_and_broken_utf8_is_replaced)
{
    check_escape(bytes_of_string(cases[_i].wire), TEXT_UTF8, cases[_i].utf8);
}
END_TEST

START_TEST(without_utf8_everything_above_ascii_is_written_by_its_number)
{
    check_escape(bytes_of_string(cases[_i].wire), TEXT_ASCII, cases[_i].ascii);
}
END_TEST

START_TEST(nul_is_replaced_as_in_json)
{
    check_escape(bytes_of("a\0b", 3), TEXT_UTF8, "a" FFFD "b");
    check_escape(bytes_of("a\0b", 3), TEXT_ASCII, "a<U+FFFD>b");
}
END_TEST

static void check_harmless(struct bytes wire, enum text_charset charset,
                           struct bounded_buffer *text)
{
    struct bytes rest;

    bounded_buffer_reset(text);
    text_escape_append(text, wire, charset);
    rest = bounded_buffer_bytes(text);
    ck_assert_uint_ge(rest.length, 1);
    while (rest.length > 0) {
        struct utf8_unit unit = utf8_next(rest);

        ck_assert(unit.valid && !utf8_is_control(unit.code_point));
        ck_assert(charset == TEXT_UTF8 || unit.code_point < 0x7F);
        rest = bytes_after(rest, unit.length);
    }
}

START_TEST(no_byte_and_no_pair_of_bytes_gets_a_control_through)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    for (unsigned pair = 0; pair < 0x10000; pair++) {
        const uint8_t data[] = { (uint8_t)(pair >> 8), (uint8_t)pair };

        check_harmless(bytes_of(data, 2), (enum text_charset)_i, &text);
        check_harmless(bytes_of(data, 1), (enum text_charset)_i, &text);
    }
    bounded_buffer_clear(&text);
}
END_TEST

START_TEST(no_three_bytes_get_a_bidirectional_control_through)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    for (unsigned pair = 0; pair < 0x10000; pair++) {
        const uint8_t data[] = { 0xE2, (uint8_t)(pair >> 8), (uint8_t)pair };

        check_harmless(bytes_of(data, 3), (enum text_charset)_i, &text);
    }
    bounded_buffer_clear(&text);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

static Suite *suite(void)
{
    Suite *suite = suite_create("text_escape");
    TCase *texts = tcase_create("texts");
    TCase *exhaustive = tcase_create("all bytes");

    tcase_set_timeout(exhaustive, 60);
    tcase_add_loop_test(texts, controls_are_written_by_their_number_and_broken_utf8_is_replaced, 0,
                        COUNT(cases));
    tcase_add_loop_test(texts, without_utf8_everything_above_ascii_is_written_by_its_number, 0,
                        COUNT(cases));
    tcase_add_test(texts, nul_is_replaced_as_in_json);
    tcase_add_loop_test(exhaustive, no_byte_and_no_pair_of_bytes_gets_a_control_through, 0,
                        TEXT_CHARSET_COUNT);
    tcase_add_loop_test(exhaustive, no_three_bytes_get_a_bidirectional_control_through, 0,
                        TEXT_CHARSET_COUNT);
    suite_add_tcase(suite, texts);
    suite_add_tcase(suite, exhaustive);
    return suite;
}

SUITE_MAIN(suite);
