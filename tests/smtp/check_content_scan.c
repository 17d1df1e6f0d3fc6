/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scanning content, against the same asked byte by byte. */
#include "smtp/content_scan.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tests/support/suite_main.h"

static struct line_end_counts count_one_by_one(struct bytes content)
{
    struct line_end_counts counts = { { 0 } };

    for (size_t i = 0; i < content.length; i++) {
        bool follows_cr = i > 0 && content.data[i - 1] == '\r';
        bool is_before_lf = i + 1 < content.length && content.data[i + 1] == '\n';

        counts.of[LINE_END_CRLF] += content.data[i] == '\n' && follows_cr;
        counts.of[LINE_END_LF] += content.data[i] == '\n' && !follows_cr;
        counts.of[LINE_END_CR] += content.data[i] == '\r' && !is_before_lf;
    }
    return counts;
}

static struct line_end_counts count(struct bytes content)
{
    struct line_end_counts counts = { { 0 } };

    content_count_line_ends(content, &counts, &(struct rare_bytes){ false });
    return counts;
}

static size_t find_one_by_one(struct bytes content)
{
    for (size_t i = 1; i < content.length; i++)
        if (content.data[i] == '.' && (content.data[i - 1] == '\n' || content.data[i - 1] == '\r'))
            return i;
    return content.length;
}

static void expect_counts(struct line_end_counts counts, struct line_end_counts expected)
{
    for (enum line_end end = 0; end < LINE_END_COUNT; end++)
        ck_assert_uint_eq(counts.of[end], expected.of[end]);
}

static void expect_rare_bytes(struct bytes content)
{
    struct line_end_counts counts = { { 0 } };
    struct rare_bytes rare = { false };
    bool nul = false, eighth_bit = false;

    for (size_t i = 0; i < content.length; i++) {
        nul |= content.data[i] == 0;
        eighth_bit |= content.data[i] > 127;
    }
    content_count_line_ends(content, &counts, &rare);
    ck_assert(rare.nul == nul && rare.eighth_bit == eighth_bit);
}

/* In memory of exactly its size, so that a byte read too far is noticed. */
static void expect_same(const uint8_t *bytes, size_t length)
{
    uint8_t *copy = memory_new(length + 1, 1);
    struct bytes content = bytes_of(copy + 1, length);

    memcpy(copy + 1, bytes, length);
    expect_counts(count(content), count_one_by_one(content));
    ck_assert_uint_eq(content_find_dot_line(content), find_one_by_one(content));
    expect_rare_bytes(content);
    free(copy);
}

/* Of three bytes each place has one; everything is found at every place. */
START_TEST(one_line_end_is_found_wherever_it_stands)
{
    uint8_t text[100];

    for (size_t length = 0; length <= sizeof text; length++)
        for (size_t place = 0; place < length; place++) {
            struct bytes end = bytes_first(bytes_of_string("\r\n."), length - place);

            memset(text, 'a', sizeof text);
            memcpy(text + place, end.data, end.length);
            expect_same(text, length);
        }
}
END_TEST

START_TEST(any_mixture_of_the_bytes_that_matter_is_scanned_rightly)
{
    static const uint8_t alphabet[] = { '\r', '\n', '.', 'a', 0x8A };
    uint32_t state = 1;
    uint8_t text[300];

    for (unsigned round = 0; round < 20000; round++) {
        size_t length = round % sizeof text;

        for (size_t i = 0; i < length; i++) {
            state = state * 1664525 + 1013904223;
            text[i] = alphabet[(state >> 16) % sizeof alphabet];
        }
        expect_same(text, length);
    }
}
END_TEST

START_TEST(more_lines_than_a_byte_can_count_are_counted)
{
    const size_t lines = 100000;
    uint8_t *text = memory_new(lines, 2);

    for (size_t i = 0; i < lines; i++)
        memcpy(text + 2 * i, "\r\n", 2);
    expect_counts(count(bytes_of(text, 2 * lines)), (struct line_end_counts){ { lines, 0, 0 } });
    free(text);
}
END_TEST

START_TEST(line_ends_are_added_to_those_counted_before)
{
    struct line_end_counts counts = { { 10, 20, 30 } };

    content_count_line_ends(bytes_of_string("a\r\nb\nc\rd\n\r\r\n"), &counts,
                            &(struct rare_bytes){ false });
    expect_counts(counts, (struct line_end_counts){ { 12, 22, 32 } });
}
END_TEST

START_TEST(nothing_has_neither)
{
    expect_counts(count(bytes_of(NULL, 0)), (struct line_end_counts){ { 0, 0, 0 } });
    ck_assert_uint_eq(content_find_dot_line(bytes_of(NULL, 0)), 0);
}
END_TEST

/* --------------------------------------------------------------- rare bytes and lengths */

START_TEST(a_rare_byte_is_seen_wherever_it_stands)
{
    static const uint8_t rare[] = { 0, 0x7f, 0x80, 0xff };
    uint8_t bytes[80];

    for (size_t length = 1; length <= sizeof bytes; length++)
        for (size_t place = 0; place < length; place++) {
            memset(bytes, 'x', length);
            bytes[place] = rare[_i];
            expect_same(bytes, length);
        }
}
END_TEST

static struct line_lengths measure_one_by_one(struct bytes content)
{
    struct line_lengths lengths = { 0 };

    for (size_t i = 0; i < content.length; i++) {
        lengths.open++;
        if (lengths.open > LONGEST_TEXT_LINE && lengths.open > lengths.longest)
            lengths.longest = lengths.open;
        if (content.data[i] == '\n')
            lengths.open = 0;
    }
    return lengths;
}

static void expect_lengths(struct bytes content, size_t piece)
{
    struct line_lengths expected = measure_one_by_one(content);
    struct line_lengths lengths = { 0 };

    for (size_t i = 0; i < content.length; i += piece)
        content_measure_lines(bytes_first(bytes_after(content, i), piece), &lengths);
    ck_assert_uint_eq(lengths.longest, expected.longest);
    ck_assert_uint_eq(lengths.open, expected.open);
}

/* Around the limit, behind lines of any length, however it is cut. */
START_TEST(lines_are_measured_however_they_are_cut)
{
    static const size_t pieces[] = { 1, 7, 16, 999, 1000, 1001, 1448, 8000 };
    static const size_t lengths[] = { 1, 16, 78, 998, 999, 1000, 1001, 1002, 2500 };
    enum { LINES = 3 };
    static uint8_t bytes[LINES * 2500];
    size_t end = 0;

    for (size_t choice = (size_t)_i, i = 0; i < LINES; i++, choice /= 9) {
        size_t length = lengths[choice % 9];

        memset(bytes + end, 'x', length);
        end += length;
        bytes[end - 1] = '\n';
    }
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        expect_lengths(bytes_of(bytes, end), pieces[i]);
        expect_lengths(bytes_of(bytes, end - 1), pieces[i]);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("content_scan");
    TCase *rare = tcase_create("rare bytes and lengths");
    TCase *scanning = tcase_create("scanning");

    tcase_set_timeout(scanning, 60);
    tcase_add_test(scanning, one_line_end_is_found_wherever_it_stands);
    tcase_add_test(scanning, any_mixture_of_the_bytes_that_matter_is_scanned_rightly);
    tcase_add_test(scanning, more_lines_than_a_byte_can_count_are_counted);
    tcase_add_test(scanning, line_ends_are_added_to_those_counted_before);
    tcase_add_test(scanning, nothing_has_neither);
    tcase_add_loop_test(rare, a_rare_byte_is_seen_wherever_it_stands, 0, 4);
    tcase_add_loop_test(rare, lines_are_measured_however_they_are_cut, 0, 9 * 9 * 9);
    suite_add_tcase(suite, rare);
    suite_add_tcase(suite, scanning);
    return suite;
}

SUITE_MAIN(suite);
