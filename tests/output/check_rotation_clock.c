/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Periods of local time. */
#include "output/rotation_clock.h"

#include <stdlib.h>

#include "tests/support/suite_main.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

/* Central European time. */
static const char zone_with_summer[] = "CET-1CEST,M3.5.0,M10.5.0/3";

/* 2026-03-29 01:00 UTC clocks go from 2:00 to 3:00; 2026-10-25 01:00 UTC from 3:00 to 2:00. */
enum { SPRING = 1774746000, AUTUMN = 1792890000 };

static void set_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

static void check_change(time_t last, int64_t period)
{
    ck_assert_int_ne(rotation_period_of(last, period), rotation_period_of(last + 1, period));
}

static void check_no_change(time_t first, time_t last, int64_t period)
{
    ck_assert_int_eq(rotation_period_of(first, period), rotation_period_of(last, period));
}

START_TEST(hours_are_full_and_days_end_at_midnight)
{
    set_zone("<+0545>-5:45"); /* the day begins at 18:15 UTC */
    check_change(1795478399 + HOUR / 4, HOUR);
    check_no_change(1795478400 + HOUR / 4, 1795478399 + HOUR / 4 + HOUR, HOUR);
    check_change(1795478399 + 18 * HOUR + 15 * MINUTE, DAY);
    check_no_change(1795478400 + 18 * HOUR + 15 * MINUTE, 1795478399 + 42 * HOUR + 15 * MINUTE,
                    DAY);
}
END_TEST

START_TEST(a_day_stays_a_day_when_clocks_change)
{
    set_zone(zone_with_summer);
    check_no_change(SPRING - 2 * HOUR, SPRING + 21 * HOUR - 1, DAY);
    check_change(SPRING - 2 * HOUR - 1, DAY);
    check_change(SPRING + 21 * HOUR - 1, DAY);
    check_no_change(AUTUMN - 3 * HOUR, AUTUMN + 22 * HOUR - 1, DAY);
    check_change(AUTUMN - 3 * HOUR - 1, DAY);
    check_change(AUTUMN + 22 * HOUR - 1, DAY);
}
END_TEST

START_TEST(the_hour_that_comes_twice_is_one_and_half_hours_are_not)
{
    set_zone(zone_with_summer);
    check_change(SPRING - 1, HOUR);
    check_no_change(AUTUMN - HOUR, AUTUMN + HOUR - 1, HOUR);
    check_change(AUTUMN + HOUR - 1, HOUR);
    check_change(AUTUMN - 1, HOUR / 2);
}
END_TEST

START_TEST(time_before_1970_has_periods_as_well)
{
    set_zone("UTC");
    check_change(-1, HOUR);
    check_change(-HOUR - 1, HOUR);
    check_no_change(-HOUR, -1, HOUR);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("rotation_clock");
    TCase *periods = tcase_create("periods");

    tcase_add_test(periods, hours_are_full_and_days_end_at_midnight);
    tcase_add_test(periods, a_day_stays_a_day_when_clocks_change);
    tcase_add_test(periods, the_hour_that_comes_twice_is_one_and_half_hours_are_not);
    tcase_add_test(periods, time_before_1970_has_periods_as_well);
    suite_add_tcase(suite, periods);
    return suite;
}

SUITE_MAIN(suite);
