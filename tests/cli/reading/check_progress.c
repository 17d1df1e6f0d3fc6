/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The progress line. */
#include "cli/reading/progress.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/suite_main.h"

static const struct line {
    struct progress_facts facts;
    const char *text;
} lines[] = {
    { { 0, 0, 0, 0 }, "0 B, 0 sessions" },
    { { 999, 2000, 1, 0 }, "999 B of 2.0 kB, 49%, 1 session" },
    { { 1000000, 0, 2, DURATION_SECOND }, "1.0 MB, 2 sessions, 1.0 MB/s" },
    { { 1000000, 0, 2, DURATION_SECOND / 4 }, "1.0 MB, 2 sessions" },
    { { UINT64_C(1200000000), UINT64_C(3400000000), 1234, 6 * DURATION_SECOND },
      "1.2 GB of 3.4 GB, 35%, 1234 sessions, 200 MB/s, 0:11 left" },
    { { 1000, UINT64_C(7201000), 5, DURATION_SECOND },
      "1.0 kB of 7.2 MB, 0%, 5 sessions, 1.0 kB/s, 2:00:00 left" },
    { { 500, 500, 5, DURATION_SECOND }, "500 B of 500 B, 100%, 5 sessions, 500 B/s, 0:00 left" },
    /* A file that grew. */
    { { 700, 500, 5, DURATION_SECOND }, "700 B of 700 B, 100%, 5 sessions, 700 B/s, 0:00 left" },
    { { 999499, 0, 0, 0 }, "999 kB, 0 sessions" },
    { { 999500, 0, 0, 0 }, "1.0 MB, 0 sessions" },
    { { 99960, 0, 0, 0 }, "100 kB, 0 sessions" },
};

START_TEST(what_is_known_is_told_in_one_line)
{
    char text[PROGRESS_TEXT_SIZE];

    progress_format(&lines[_i].facts, text);
    ck_assert_str_eq(text, lines[_i].text);
}
END_TEST

START_TEST(the_largest_numbers_fit_a_terminal)
{
    struct progress_facts facts = { UINT64_MAX / 2, UINT64_MAX, UINT64_MAX, INT64_MAX };
    char text[PROGRESS_TEXT_SIZE];

    progress_format(&facts, text);
    ck_assert_uint_lt(strlen(text), PROGRESS_TEXT_SIZE);
    facts = (struct progress_facts){ 1, UINT64_MAX, UINT64_MAX, INT64_MAX };
    progress_format(&facts, text);
    ck_assert_uint_lt(strlen(text), PROGRESS_TEXT_SIZE);
}
END_TEST

/* Draws `count` times in a row and erases; what was written. */
static char *draw(bool at_once, int count)
{
    struct progress_facts facts = { 1, 2, 3, 0 };
    struct progress progress;
    char *text = NULL;
    size_t size;
    FILE *file = open_memstream(&text, &size);

    progress_start(&progress, file, at_once);
    for (int i = 0; i < count; i++)
        progress_show(&progress, &facts);
    progress_erase(&progress);
    progress_erase(&progress);
    fclose(file);
    return text;
}

START_TEST(drawing_waits_for_its_time_and_erasing_leaves_nothing)
{
    char *text = draw(true, 1000);

    ck_assert_str_eq(text, "\r1 B of 2 B, 50%, 3 sessions\r                           \r");
    free(text);
    text = draw(false, 10);
    ck_assert_str_eq(text, "");
    free(text);
}
END_TEST

START_TEST(a_shorter_line_covers_a_longer_one)
{
    struct progress_facts facts = { 10, 20, 3, 0 };
    struct progress progress;
    char *text = NULL;
    size_t size;
    FILE *file = open_memstream(&text, &size);

    progress_start(&progress, file, true);
    progress_show(&progress, &facts);
    progress.drawn -= PROGRESS_INTERVAL;
    facts.done = 9;
    facts.total = 9;
    progress_show(&progress, &facts);
    fclose(file);
    ck_assert_str_eq(text, "\r10 B of 20 B, 50%, 3 sessions\r9 B of 9 B, 100%, 3 sessions ");
    free(text);
}
END_TEST

START_TEST(without_a_file_nothing_is_drawn)
{
    struct progress_facts facts = { 1, 2, 3, 0 };
    struct progress progress;

    progress_start(&progress, NULL, true);
    progress_show(&progress, &facts);
    progress_erase(&progress);
    ck_assert_int_eq(progress.width, 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("progress");
    TCase *text = tcase_create("text");
    TCase *drawing = tcase_create("drawing");

    tcase_add_loop_test(text, what_is_known_is_told_in_one_line, 0, sizeof lines / sizeof lines[0]);
    tcase_add_test(text, the_largest_numbers_fit_a_terminal);
    tcase_add_test(drawing, drawing_waits_for_its_time_and_erasing_leaves_nothing);
    tcase_add_test(drawing, a_shorter_line_covers_a_longer_one);
    tcase_add_test(drawing, without_a_file_nothing_is_drawn);
    suite_add_tcase(suite, text);
    suite_add_tcase(suite, drawing);
    return suite;
}

SUITE_MAIN(suite);
