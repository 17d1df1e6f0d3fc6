/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes from the wire as JSON strings. */
#include "output/json_text.h"

#include "tests/support/suite_main.h"

#define FFFD "\xEF\xBF\xBD"

/* Fails unless the bytes become `expected`, and are lossy exactly when that differs. */
static void check_text(struct bytes bytes, struct bytes expected)
{
    bool lossy = false;
    json_t *string = json_text_new(bytes, &lossy);
    struct bytes made = bytes_of(json_string_value(string), json_string_length(string));

    ck_assert(bytes_equal(made, expected));
    ck_assert_int_eq(lossy, !bytes_equal(bytes, expected));
    json_decref(string);
}

/* jansson's own check of UTF-8. */
static bool jansson_takes(struct bytes bytes)
{
    json_t *string = json_stringn((const char *)bytes.data, bytes.length);
    bool taken = string != NULL;

    json_decref(string);
    return taken;
}

START_TEST(every_ascii_byte_but_nul_is_kept_and_every_other_byte_replaced)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        const uint8_t data = (uint8_t)byte;
        bool kept = byte > 0 && byte < 0x80;

        check_text(bytes_of(&data, 1), kept ? bytes_of(&data, 1) : bytes_of_string(FFFD));
    }
}
END_TEST

START_TEST(every_pair_of_bytes_becomes_valid_utf8_and_says_whether_it_was)
{
    for (unsigned pair = 0; pair < 0x10000; pair++) {
        const uint8_t data[] = { (uint8_t)(pair >> 8), (uint8_t)pair };
        struct bytes bytes = bytes_of(data, 2);
        bool lossy = false;
        json_t *string = json_text_new(bytes, &lossy);
        struct bytes made = bytes_of(json_string_value(string), json_string_length(string));

        ck_assert(jansson_takes(made));
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
    check_text(bytes_of_string(broken_texts[_i].wire), bytes_of_string(broken_texts[_i].text));
}
END_TEST

static const char *const sound_texts[] = {
    "",
    "MAIL FROM:<a@b.example>",
    "\x01\x1B[2J\x7F",
    "\xC2\x9B"
    "31m",
    "J\xC3\xBCrgen",
    "\xE2\x82\xAC \xF0\x9F\x98\x80 \xEF\xBF\xBD \xEF\xBF\xBF \xF4\x8F\xBF\xBF",
};

START_TEST(valid_utf8_is_kept_controls_included)
{
    check_text(bytes_of_string(sound_texts[_i]), bytes_of_string(sound_texts[_i]));
}
END_TEST

START_TEST(nul_is_replaced_wherever_it_stands)
{
    check_text(bytes_of("\0a\0b\0", 5), bytes_of_string(FFFD "a" FFFD "b" FFFD));
}
END_TEST

START_TEST(a_view_without_data_is_an_empty_string)
{
    check_text(bytes_of(NULL, 0), bytes_of_string(""));
}
END_TEST

START_TEST(a_sound_text_does_not_take_back_that_another_was_lossy)
{
    bool lossy = true;

    json_decref(json_text_new(bytes_of_string("sound"), &lossy));
    ck_assert(lossy);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

static Suite *suite(void)
{
    Suite *suite = suite_create("json_text");
    TCase *exhaustive = tcase_create("all bytes");
    TCase *texts = tcase_create("texts");

    tcase_set_timeout(exhaustive, 60);
    tcase_add_test(exhaustive, every_ascii_byte_but_nul_is_kept_and_every_other_byte_replaced);
    tcase_add_test(exhaustive, every_pair_of_bytes_becomes_valid_utf8_and_says_whether_it_was);
    tcase_add_loop_test(texts, broken_utf8_is_replaced_by_maximal_subparts, 0, COUNT(broken_texts));
    tcase_add_loop_test(texts, valid_utf8_is_kept_controls_included, 0, COUNT(sound_texts));
    tcase_add_test(texts, nul_is_replaced_wherever_it_stands);
    tcase_add_test(texts, a_view_without_data_is_an_empty_string);
    tcase_add_test(texts, a_sound_text_does_not_take_back_that_another_was_lossy);
    suite_add_tcase(suite, exhaustive);
    suite_add_tcase(suite, texts);
    return suite;
}

SUITE_MAIN(suite);
