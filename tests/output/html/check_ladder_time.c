/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The time between two steps in a few columns. */
#include "output/html/ladder_time.h"

#include <string.h>

#include "tests/support/suite_main.h"

static const struct {
    duration span;
    const char *text;
} cases[] = {
    { 0, "+0us" },
    { 163 * DURATION_MICROSECOND, "+163us" },
    { 999 * DURATION_MICROSECOND, "+999us" },
    { 1000 * DURATION_MICROSECOND, "+1.0ms" },
    { 9787 * DURATION_MICROSECOND, "+9.8ms" },
    { 9960 * DURATION_MICROSECOND, "+10ms" },
    { 125 * DURATION_MILLISECOND, "+125ms" },
    { 999600 * DURATION_MICROSECOND, "+1.0s" },
    { 12345 * DURATION_MILLISECOND, "+12s" },
    { 300 * DURATION_SECOND, "+300s" },
    { 3600 * DURATION_SECOND, "+60min" },
    { 7 * 3600 * DURATION_SECOND, "+7h" },
    { -163 * DURATION_MICROSECOND, "-163us" },
};

START_TEST(a_span_is_rounded_and_has_a_unit)
{
    char text[LADDER_TIME_SIZE];

    ladder_time_format(cases[_i].span, text);
    ck_assert_str_eq(text, cases[_i].text);
}
END_TEST

START_TEST(up_to_999_hours_a_span_fits)
{
    char text[LADDER_TIME_SIZE];

    for (duration span = 1; span < 999 * 3600 * DURATION_SECOND; span += span / 64 + 1) {
        ladder_time_format(span, text);
        ck_assert_msg(strlen(text) <= LADDER_TIME_COLUMNS, "%s", text);
    }
    ladder_time_format(INT64_MIN, text);
    ck_assert_uint_lt(strlen(text), LADDER_TIME_SIZE);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("ladder_time");
    TCase *spans = tcase_create("spans");

    tcase_add_loop_test(spans, a_span_is_rounded_and_has_a_unit, 0, sizeof cases / sizeof cases[0]);
    tcase_add_test(spans, up_to_999_hours_a_span_fits);
    suite_add_tcase(suite, spans);
    return suite;
}

SUITE_MAIN(suite);
