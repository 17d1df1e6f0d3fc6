/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What summaries and status lines add. */
#include "output/report/run_numbers.h"

#include "output/report/report_parts.h"
#include "tests/support/suite_main.h"

static struct run_numbers runs;
static struct top_list *list;

static void begin(void)
{
    runs = (struct run_numbers){ .seen = false };
    list = top_list_new(16, &report_plain_owner);
}

static void end(void)
{
    run_numbers_clear(&runs);
    top_list_free(list);
}

static void tell(bool is_status, timestamp start, uint64_t frames, timestamp since)
{
    const struct report_number number = { bytes_of_string("capture.frames"), frames };
    const struct report_run run = { .is_status = is_status,
                                    .has_start = start > 0,
                                    .start = start,
                                    .number_count = 1,
                                    .numbers = &number };
    const struct run_window window = { since, INT64_MAX };

    run_numbers_add(&runs, &run, &window, list);
}

/* A status that was said at `time`, in a window from 5000 to before 6000. */
static void tell_at(timestamp start, timestamp time, uint64_t frames)
{
    const struct report_number number = { bytes_of_string("capture.frames"), frames };
    const struct report_run run = { .is_status = true,
                                    .has_start = start > 0,
                                    .start = start,
                                    .has_time = true,
                                    .time = time,
                                    .number_count = 1,
                                    .numbers = &number };
    const struct run_window window = { 5000, 6000 };

    run_numbers_add(&runs, &run, &window, list);
}

static uint64_t sum(void)
{
    size_t count;
    const struct top_entry *entries = top_list_sorted(list, &count);

    return count > 0 ? entries[0].count : 0;
}

START_TEST(summaries_add_up)
{
    tell(false, 1000, 10, INT64_MIN);
    tell(false, 2000, 5, INT64_MIN);
    tell(false, 0, 7, INT64_MIN);
    ck_assert_uint_eq(sum(), 22);
}
END_TEST

START_TEST(of_status_lines_of_one_run_the_last_one_counts)
{
    tell(true, 1000, 10, INT64_MIN);
    tell(true, 1000, 25, INT64_MIN);
    tell(true, 1000, 25, INT64_MIN);
    tell(false, 1000, 31, INT64_MIN);
    ck_assert_uint_eq(sum(), 31);
}
END_TEST

START_TEST(another_run_begins_anew)
{
    tell(true, 1000, 10, INT64_MIN);
    tell(true, 2000, 4, INT64_MIN);
    tell(true, 2000, 6, INT64_MIN);
    ck_assert_uint_eq(sum(), 16);
}
END_TEST

START_TEST(what_a_run_counted_before_the_window_is_left_out)
{
    tell(true, 1000, 1000, 5000);
    ck_assert_uint_eq(sum(), 0);
    tell(true, 1000, 1003, 5000);
    ck_assert_uint_eq(sum(), 3);
    tell(true, 6000, 8, 5000);
    ck_assert_uint_eq(sum(), 11);
}
END_TEST

START_TEST(a_run_that_began_after_the_window_adds_nothing)
{
    tell_at(6000, 6100, 73);
    tell_at(6000, 6200, 80);
    tell_at(0, 6300, 4);
    ck_assert_uint_eq(sum(), 0);
}
END_TEST

START_TEST(of_a_run_that_goes_through_the_window_what_it_counted_inside_adds_up)
{
    tell_at(1000, 4000, 100);
    tell_at(1000, 4900, 150);
    tell_at(1000, 5500, 170);
    tell_at(1000, 5900, 175);
    tell_at(1000, 6000, 1000);
    ck_assert_uint_eq(sum(), 25);
}
END_TEST

START_TEST(a_counter_that_went_back_adds_nothing)
{
    tell(true, 1000, 10, INT64_MIN);
    tell(true, 1000, 4, INT64_MIN);
    ck_assert_uint_eq(sum(), 10);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("run_numbers");
    TCase *sums = tcase_create("sums");

    tcase_add_checked_fixture(sums, begin, end);
    tcase_add_test(sums, summaries_add_up);
    tcase_add_test(sums, of_status_lines_of_one_run_the_last_one_counts);
    tcase_add_test(sums, another_run_begins_anew);
    tcase_add_test(sums, what_a_run_counted_before_the_window_is_left_out);
    tcase_add_test(sums, a_run_that_began_after_the_window_adds_nothing);
    tcase_add_test(sums, of_a_run_that_goes_through_the_window_what_it_counted_inside_adds_up);
    tcase_add_test(sums, a_counter_that_went_back_adds_nothing);
    suite_add_tcase(suite, sums);
    return suite;
}

SUITE_MAIN(suite);
