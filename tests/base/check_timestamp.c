/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times and durations as text. */
#include "base/timestamp.h"

#include "tests/support/suite_main.h"

static const struct {
    timestamp time;
    const char *text;
} times[] = {
    { 0, "1970-01-01T00:00:00.000000Z" },
    { INT64_C(1795479116051561000), "2026-11-24T00:11:56.051561Z" },
    { INT64_C(1795479116051561999), "2026-11-24T00:11:56.051561Z" },
    { 999, "1970-01-01T00:00:00.000000Z" },
    { 1000, "1970-01-01T00:00:00.000001Z" },
    { INT64_C(999999999), "1970-01-01T00:00:00.999999Z" },
    { INT64_C(951782400) * DURATION_SECOND, "2000-02-29T00:00:00.000000Z" },
    { INT64_C(4107542399) * DURATION_SECOND, "2100-02-28T23:59:59.000000Z" },
    /* Before 1970 time is cut off towards the past, as it is after. */
    { -1, "1969-12-31T23:59:59.999999Z" },
    { -1000, "1969-12-31T23:59:59.999999Z" },
    { -1001, "1969-12-31T23:59:59.999998Z" },
    { -DURATION_SECOND, "1969-12-31T23:59:59.000000Z" },
    { -DURATION_SECOND - 1, "1969-12-31T23:59:58.999999Z" },
    { INT64_MAX, "2262-04-11T23:47:16.854775Z" },
    { INT64_MIN, "1677-09-21T00:12:43.145224Z" },
};

START_TEST(a_time_is_written_in_utc_with_six_decimals)
{
    char text[TIMESTAMP_TEXT_SIZE];

    timestamp_format(times[_i].time, text);
    ck_assert_str_eq(text, times[_i].text);
}
END_TEST

START_TEST(the_time_zone_does_not_matter)
{
    char text[TIMESTAMP_TEXT_SIZE];

    ck_assert_int_eq(setenv("TZ", "Asia/Kolkata", 1), 0);
    timestamp_format(times[1].time, text);
    ck_assert_str_eq(text, times[1].text);
}
END_TEST

static const struct {
    duration span;
    const char *text;
} spans[] = {
    { 0, "0.000000" },
    { 1, "0.000000" },
    { 999, "0.000000" },
    { 1000, "0.000001" },
    { 1999, "0.000001" },
    { DURATION_MILLISECOND, "0.001000" },
    { DURATION_SECOND, "1.000000" },
    { 11 * DURATION_SECOND + 30 * DURATION_MILLISECOND, "11.030000" },
    { 3600 * DURATION_SECOND - 1, "3599.999999" },
    { -1, "0.000000" },
    { -999, "0.000000" },
    { -1000, "-0.000001" },
    { -DURATION_SECOND, "-1.000000" },
    { -DURATION_SECOND - DURATION_MILLISECOND, "-1.001000" },
    { INT64_MAX, "9223372036.854775" },
    { INT64_MIN, "-9223372036.854775" },
};

START_TEST(a_duration_is_written_in_seconds_with_six_decimals)
{
    char text[DURATION_TEXT_SIZE];

    duration_format(spans[_i].span, text);
    ck_assert_str_eq(text, spans[_i].text);
}
END_TEST

START_TEST(seconds_are_a_floating_number)
{
    ck_assert_double_eq(duration_seconds(0), 0.0);
    ck_assert_double_eq(duration_seconds(1500 * DURATION_MILLISECOND), 1.5);
    ck_assert_double_eq(duration_seconds(-DURATION_SECOND / 4), -0.25);
}
END_TEST

static const struct {
    duration span;
    const char *text;
} described[] = {
    { 0, "less than 1 ms" },
    { 999999, "less than 1 ms" },
    { DURATION_MILLISECOND, "1 ms" },
    { 14900 * DURATION_MICROSECOND, "14 ms" },
    { 99999999, "99 ms" },
    { 100 * DURATION_MILLISECOND, "0.1 s" },
    { 2340 * DURATION_MILLISECOND, "2.3 s" },
    { INT64_MAX, "9223372036.9 s" },
};

START_TEST(a_sentence_has_seconds_or_where_they_are_few_milliseconds)
{
    char text[DURATION_TEXT_SIZE];

    ck_assert_str_eq(duration_describe(described[_i].span, text), described[_i].text);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("timestamp");
    TCase *time_case = tcase_create("times");
    TCase *span_case = tcase_create("durations");

    tcase_add_loop_test(time_case, a_time_is_written_in_utc_with_six_decimals, 0,
                        sizeof times / sizeof times[0]);
    tcase_add_test(time_case, the_time_zone_does_not_matter);
    tcase_add_loop_test(span_case, a_duration_is_written_in_seconds_with_six_decimals, 0,
                        sizeof spans / sizeof spans[0]);
    tcase_add_loop_test(span_case, a_sentence_has_seconds_or_where_they_are_few_milliseconds, 0,
                        sizeof described / sizeof described[0]);
    tcase_add_test(span_case, seconds_are_a_floating_number);
    suite_add_tcase(suite, time_case);
    suite_add_tcase(suite, span_case);
    return suite;
}

SUITE_MAIN(suite);
