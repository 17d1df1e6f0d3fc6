/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happened lately, and what has passed. */
#include "smtp/history/time_window.h"

#include "tests/support/dice.h"
#include "tests/support/suite_main.h"

#define LENGTH (120 * DURATION_SECOND)
#define PART   (10 * DURATION_SECOND)

START_TEST(nothing_has_happened_at_first)
{
    struct time_window window = { 0 };

    ck_assert_uint_eq(time_window_sum(&window, LENGTH, 0), 0);
    ck_assert_uint_eq(time_window_sum(&window, LENGTH, INT64_MAX), 0);
    ck_assert_uint_eq(time_window_sum(&window, LENGTH, INT64_MIN), 0);
}
END_TEST

START_TEST(what_happened_passes_with_its_part)
{
    struct time_window window = { 0 };
    timestamp noon = 1000000 * PART;

    time_window_add(&window, LENGTH, noon, 2);
    time_window_add(&window, LENGTH, noon + PART - 1, 1);
    time_window_add(&window, LENGTH, noon + PART, 4);
    ck_assert_uint_eq(time_window_sum(&window, LENGTH, noon + PART), 7);
    ck_assert_uint_eq(time_window_sum(&window, LENGTH, noon + LENGTH - 1), 7);
    ck_assert_uint_eq(time_window_sum(&window, LENGTH, noon + LENGTH), 4);
    ck_assert_uint_eq(time_window_sum(&window, LENGTH, noon + LENGTH + PART), 0);
    time_window_add(&window, LENGTH, noon + 3 * LENGTH, 1);
    ck_assert_uint_eq(time_window_sum(&window, LENGTH, noon + 3 * LENGTH), 1);
}
END_TEST

START_TEST(what_is_reported_late_counts_with_the_newest)
{
    struct time_window window = { 0 };
    timestamp noon = 1000000 * PART;

    time_window_add(&window, LENGTH, noon, 1);
    time_window_add(&window, LENGTH, noon - 50 * LENGTH, 1);
    ck_assert_uint_eq(time_window_sum(&window, LENGTH, noon), 2);
    ck_assert_uint_eq(time_window_sum(&window, LENGTH, noon - LENGTH), 2);
}
END_TEST

/* As when a state file is read by a run that was set otherwise. */
START_TEST(a_window_of_another_length_begins_anew)
{
    struct time_window window = { 0 };
    timestamp noon = 1000000 * PART;

    time_window_add(&window, LENGTH, noon, 3);
    ck_assert_uint_eq(time_window_sum(&window, 100 * LENGTH, noon), 0);
    time_window_add(&window, 100 * LENGTH, noon, 1);
    ck_assert_uint_eq(time_window_sum(&window, 100 * LENGTH, noon), 1);
    ck_assert_uint_eq(time_window_sum(&window, LENGTH, noon), 0);
}
END_TEST

/* Against a list of everything. */
START_TEST(any_sequence_is_counted_to_the_part)
{
    enum { EVENTS = 500 };
    struct dice dice = dice_of_seed((uint64_t)_i);
    struct time_window window = { 0 };
    timestamp times[EVENTS], now = -3 * LENGTH;

    for (size_t n = 0; n < EVENTS; n++) {
        uint32_t expected = 0;

        now += roll(&dice, 40) == 0 ? LENGTH : (duration)roll(&dice, 15) * DURATION_SECOND;
        times[n] = now;
        time_window_add(&window, LENGTH, now, 1);
        for (size_t i = 0; i <= n; i++)
            expected += times[i] / PART > now / PART - WINDOW_PARTS;
        /* Around 1970 two parts are one, since division rounds towards it. */
        if (now > LENGTH)
            ck_assert_uint_eq(time_window_sum(&window, LENGTH, now), expected);
    }
    ck_assert_int_gt(now, LENGTH);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("time_window");
    TCase *counted = tcase_create("counted");

    tcase_add_test(counted, nothing_has_happened_at_first);
    tcase_add_test(counted, what_happened_passes_with_its_part);
    tcase_add_test(counted, what_is_reported_late_counts_with_the_newest);
    tcase_add_test(counted, a_window_of_another_length_begins_anew);
    tcase_add_loop_test(counted, any_sequence_is_counted_to_the_part, 0, 4);
    suite_add_tcase(suite, counted);
    return suite;
}

SUITE_MAIN(suite);
