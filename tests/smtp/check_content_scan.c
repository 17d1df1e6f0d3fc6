/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scanning content, against the same asked byte by byte. */
#include "smtp/content_scan.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tests/support/suite_main.h"

static uint64_t count_one_by_one(struct bytes content)
{
    uint64_t count = 0;

    for (size_t i = 1; i < content.length; i++)
        count += content.data[i] == '\n' && content.data[i - 1] == '\r';
    return count;
}

static size_t find_one_by_one(struct bytes content)
{
    for (size_t i = 2; i < content.length; i++)
        if (memcmp(content.data + i - 2, "\r\n.", 3) == 0)
            return i;
    return content.length;
}

/* In memory of exactly its size, so that a byte read too far is noticed. */
static void expect_same(const uint8_t *bytes, size_t length)
{
    uint8_t *copy = memory_new(length + 1, 1);
    struct bytes content = bytes_of(copy + 1, length);

    memcpy(copy + 1, bytes, length);
    ck_assert_uint_eq(content_count_crlf(content), count_one_by_one(content));
    ck_assert_uint_eq(content_find_dot_line(content), find_one_by_one(content));
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
    ck_assert_uint_eq(content_count_crlf(bytes_of(text, 2 * lines)), lines);
    free(text);
}
END_TEST

START_TEST(nothing_has_neither)
{
    ck_assert_uint_eq(content_count_crlf(bytes_of(NULL, 0)), 0);
    ck_assert_uint_eq(content_find_dot_line(bytes_of(NULL, 0)), 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("content_scan");
    TCase *scanning = tcase_create("scanning");

    tcase_set_timeout(scanning, 60);
    tcase_add_test(scanning, one_line_end_is_found_wherever_it_stands);
    tcase_add_test(scanning, any_mixture_of_the_bytes_that_matter_is_scanned_rightly);
    tcase_add_test(scanning, more_lines_than_a_byte_can_count_are_counted);
    tcase_add_test(scanning, nothing_has_neither);
    suite_add_tcase(suite, scanning);
    return suite;
}

SUITE_MAIN(suite);
