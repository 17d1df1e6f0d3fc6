/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts on a page. */
#include "output/html/html_text.h"

#include "tests/support/hostile_texts.h"
#include "tests/support/suite_main.h"

/* Columns of what was made: a reference is one character. */
static size_t columns_of(const char *string)
{
    size_t columns = 0;

    for (; *string != '\0'; string++) {
        columns += ((uint8_t)*string & 0xC0) != 0x80;
        if (*string == '&')
            string = strchr(string, ';');
    }
    return columns;
}

/* The page as a string; the caller frees it. */
static char *string_of(struct bounded_buffer *page)
{
    struct bytes made = bounded_buffer_bytes(page);
    char *string = calloc(made.length + 1, 1);

    if (made.length > 0)
        memcpy(string, made.data, made.length);
    bounded_buffer_clear(page);
    return string;
}

static void expect_text(struct bytes text, const char *expected)
{
    struct bounded_buffer page;
    char *string;

    bounded_buffer_init(&page, SIZE_MAX);
    html_add_text(&page, text);
    string = string_of(&page);
    ck_assert_str_eq(string, expected);
    free(string);
}

static void expect_cut(const char *text, size_t columns, const char *expected)
{
    struct bounded_buffer page;
    char *string;

    bounded_buffer_init(&page, SIZE_MAX);
    html_add_cut(&page, bytes_of_string(text), columns);
    string = string_of(&page);
    ck_assert_str_eq(string, expected);
    free(string);
}

START_TEST(what_means_something_in_markup_becomes_a_character_reference)
{
    expect_text(bytes_of_string("a <b> & \"c\" 'd'"),
                "a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;");
}
END_TEST

START_TEST(letters_of_every_script_stay)
{
    expect_text(bytes_of_string("J\xC3\xBCrgen \xE2\x82\xAC \xF0\x9F\x93\xAC"),
                "J\xC3\xBCrgen \xE2\x82\xAC \xF0\x9F\x93\xAC");
}
END_TEST

START_TEST(controls_and_marks_that_turn_text_around_are_named)
{
    expect_text(bytes_of_string("\x1B[2J\r\n\t\x7F\xC2\x9B\xE2\x80\xAE\xE2\x81\xA6"),
                "&lt;U+001B&gt;[2J&lt;U+000D&gt;&lt;U+000A&gt;&lt;U+0009&gt;&lt;U+007F&gt;"
                "&lt;U+009B&gt;&lt;U+202E&gt;&lt;U+2066&gt;");
}
END_TEST

START_TEST(code_points_that_no_document_may_have_are_named)
{
    expect_text(bytes_of_string("\xEF\xBF\xBE\xEF\xBF\xBF\xF4\x8F\xBF\xBF\xEF\xB7\x90"),
                "&lt;U+FFFE&gt;&lt;U+FFFF&gt;&lt;U+10FFFF&gt;&lt;U+FDD0&gt;");
}
END_TEST

START_TEST(nul_and_what_is_no_utf8_become_the_replacement)
{
    expect_text(bytes_of("a\0b\xFF\xC0\xAF", 6), "a\xEF\xBF\xBD"
                                                 "b\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}
END_TEST

START_TEST(an_absent_text_is_nothing)
{
    expect_text(bytes_of(NULL, 0), "");
}
END_TEST

START_TEST(a_text_that_fits_is_whole)
{
    expect_cut("QUIT", 4, "QUIT");
    expect_cut("", 4, "");
    expect_cut("J\xC3\xBCrgen", 6, "J\xC3\xBCrgen");
    expect_cut("<a>", 3, "&lt;a&gt;");
}
END_TEST

START_TEST(a_text_that_does_not_fit_ends_in_an_ellipsis)
{
    expect_cut("QUIT ", 4, "QUI\xE2\x80\xA6");
    expect_cut("J\xC3\xBCrgen Klein", 6, "J\xC3\xBCrge\xE2\x80\xA6");
    expect_cut("<a><b>", 4, "&lt;a&gt;\xE2\x80\xA6");
}
END_TEST

START_TEST(no_escape_is_cut)
{
    expect_cut("ab\x1B", 10, "ab&lt;U+001B&gt;");
    expect_cut("ab\x1B", 9, "ab\xE2\x80\xA6");
    expect_cut("ab\x1B"
               "cd",
               11, "ab&lt;U+001B&gt;\xE2\x80\xA6");
}
END_TEST

START_TEST(a_column_is_a_code_point_or_a_character_of_an_escape)
{
    ck_assert_uint_eq(html_columns(bytes_of_string("")), 0);
    ck_assert_uint_eq(html_columns(bytes_of_string("J\xC3\xBC<&")), 4);
    ck_assert_uint_eq(html_columns(bytes_of_string("\x1B")), sizeof "<U+001B>" - 1);
    ck_assert_uint_eq(html_columns(bytes_of_string("\xF4\x8F\xBF\xBF")), sizeof "<U+10FFFF>" - 1);
}
END_TEST

START_TEST(a_cut_text_has_never_more_columns_than_there_are)
{
    struct bytes text = hostile_text();

    for (size_t columns = 1; columns < html_columns(text) + 2; columns++) {
        struct bounded_buffer page;
        char *string;

        bounded_buffer_init(&page, SIZE_MAX);
        html_add_cut(&page, text, columns);
        string = string_of(&page);
        ck_assert_uint_le(columns_of(string), columns);
        for (char *at = string; *at != '\0'; at++)
            ck_assert(*at != '<' && *at != '>' && *at != '"' && (uint8_t)*at >= 0x20);
        free(string);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("html_text");
    TCase *escaping = tcase_create("escaping");
    TCase *cutting = tcase_create("cutting");

    tcase_add_test(escaping, what_means_something_in_markup_becomes_a_character_reference);
    tcase_add_test(escaping, letters_of_every_script_stay);
    tcase_add_test(escaping, controls_and_marks_that_turn_text_around_are_named);
    tcase_add_test(escaping, code_points_that_no_document_may_have_are_named);
    tcase_add_test(escaping, nul_and_what_is_no_utf8_become_the_replacement);
    tcase_add_test(escaping, an_absent_text_is_nothing);
    suite_add_tcase(suite, escaping);
    tcase_add_test(cutting, a_text_that_fits_is_whole);
    tcase_add_test(cutting, a_text_that_does_not_fit_ends_in_an_ellipsis);
    tcase_add_test(cutting, no_escape_is_cut);
    tcase_add_test(cutting, a_column_is_a_code_point_or_a_character_of_an_escape);
    tcase_add_test(cutting, a_cut_text_has_never_more_columns_than_there_are);
    suite_add_tcase(suite, cutting);
    return suite;
}

SUITE_MAIN(suite);
