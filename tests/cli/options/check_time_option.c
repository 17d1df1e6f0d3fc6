/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Moments as operators write them. */
#include "cli/options/time_option.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/support/suite_main.h"

/* 2026-11-24T00:11:56Z */
static const timestamp now = INT64_C(1795479116) * DURATION_SECOND;

/* An hour ahead of UTC in winter, two in summer. */
static void use_central_europe(void)
{
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
}

static const struct moment {
    const char *text;
    const char *utc;
} moments[] = {
    { "2026-11-24T00:11:56Z", "2026-11-24T00:11:56.000000Z" },
    { "2026-11-24t00:11:56.051561z", "2026-11-24T00:11:56.051561Z" },
    { "2026-11-24 00:11:56.5Z", "2026-11-24T00:11:56.500000Z" },
    { "2026-11-24T00:11:56.123456789123Z", "2026-11-24T00:11:56.123456Z" },
    { "2026-11-24T02:11:56+02:00", "2026-11-24T00:11:56.000000Z" },
    { "2026-11-23T18:41:56-05:30", "2026-11-24T00:11:56.000000Z" },
    { "2026-11-24T00:11Z", "2026-11-24T00:11:00.000000Z" },
    { "2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000Z" }, /* a leap second */
    { "2026-11-24 00:11:56", "2026-11-23T23:11:56.000000Z" },
    { "2026-11-24T00:11:56", "2026-11-23T23:11:56.000000Z" },
    { "2026-07-24 00:11", "2026-07-23T22:11:00.000000Z" },
    { "2026-11-24", "2026-11-23T23:00:00.000000Z" },
    { "2024-02-29", "2024-02-28T23:00:00.000000Z" },
    { "24h", "2026-11-23T00:11:56.000000Z" },
    { "30m", "2026-11-23T23:41:56.000000Z" },
    { "7d", "2026-11-17T00:11:56.000000Z" },
    { "1w1d1h1m1s", "2026-11-15T23:10:55.000000Z" },
    { "0s", "2026-11-24T00:11:56.000000Z" },
};

START_TEST(a_moment_is_the_same_in_utc)
{
    char text[TIMESTAMP_TEXT_SIZE];
    struct error error;
    timestamp time;

    use_central_europe();
    ck_assert_msg(time_option_parse(&time, moments[_i].text, now, &error), "%s", moments[_i].text);
    timestamp_format(time, text);
    ck_assert_str_eq(text, moments[_i].utc);
}
END_TEST

/* Days that are told by their name; clocks change on 29 March and 25 October. */
static const struct {
    const char *now;
    const char *text;
    const char *utc;
} days[] = {
    { "2026-11-24T00:11:56Z", "today", "2026-11-23T23:00:00.000000Z" },
    { "2026-11-24T00:11:56Z", "yesterday", "2026-11-22T23:00:00.000000Z" },
    { "2026-11-23T22:59:59Z", "today", "2026-11-22T23:00:00.000000Z" },
    { "2026-03-01T12:00:00Z", "yesterday", "2026-02-27T23:00:00.000000Z" },
    { "2026-03-30T06:00:00Z", "yesterday", "2026-03-28T23:00:00.000000Z" },
    { "2026-03-30T06:00:00Z", "today", "2026-03-29T22:00:00.000000Z" },
    { "2026-10-26T06:00:00Z", "yesterday", "2026-10-24T22:00:00.000000Z" },
    { "2026-10-26T06:00:00Z", "today", "2026-10-25T23:00:00.000000Z" },
    { "2026-10-25T01:30:00Z", "today", "2026-10-24T22:00:00.000000Z" },
};

START_TEST(a_day_begins_at_midnight_also_when_clocks_change)
{
    char text[TIMESTAMP_TEXT_SIZE];
    struct error error;
    timestamp then, time;

    use_central_europe();
    ck_assert(time_option_parse(&then, days[_i].now, now, &error));
    ck_assert(time_option_parse(&time, days[_i].text, then, &error));
    timestamp_format(time, text);
    ck_assert_str_eq(text, days[_i].utc);
}
END_TEST

static const char *const not_moments[] = {
    "",
    "Yesterday",
    "yesterdays",
    "tomorrow",
    "2026",
    "2026-11",
    "2026-11-",
    "2026-13-01",
    "2026-00-01",
    "2026-11-31",
    "2025-02-29",
    "2026-11-24T",
    "2026-11-24 ",
    "2026-11-24 24:00",
    "2026-11-24 00:60",
    "2026-11-24 00:00:61",
    "2026-11-24 00:00:00.",
    "2026-11-24T00:00:00+0100",
    "2026-11-24T00:00:00+24:00",
    "2026-11-24T00:00:00Zulu",
    "26-11-24",
    "1969-12-31",
    "2262-01-01",
    "24",
    "h",
    "24 h",
    "-24h",
    "24y",
    "1h30",
    "99999999999s",
    "9999999999w",
};

START_TEST(what_is_no_moment_is_said_and_changes_nothing)
{
    struct error error = { "" };
    timestamp time = 42;

    ck_assert_msg(!time_option_parse(&time, not_moments[_i], now, &error), "%s", not_moments[_i]);
    ck_assert_int_eq(time, 42);
    ck_assert_ptr_nonnull(strstr(error.message, not_moments[_i]));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("time_option");
    TCase *forms = tcase_create("forms");

    tcase_add_loop_test(forms, a_moment_is_the_same_in_utc, 0, sizeof moments / sizeof moments[0]);
    tcase_add_loop_test(forms, a_day_begins_at_midnight_also_when_clocks_change, 0,
                        sizeof days / sizeof days[0]);
    tcase_add_loop_test(forms, what_is_no_moment_is_said_and_changes_nothing, 0,
                        sizeof not_moments / sizeof not_moments[0]);
    suite_add_tcase(suite, forms);
    return suite;
}

SUITE_MAIN(suite);
