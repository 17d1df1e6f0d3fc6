/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Thresholds as people write them. */
#include "cli/explain/threshold_text.h"

#include <string.h>

#include "tests/support/suite_main.h"

#define MS DURATION_MILLISECOND
#define S  DURATION_SECOND

static const struct value {
    enum threshold_unit unit;
    const char *text;
    int64_t value;
    const char *written; /* NULL: as it was read */
} values[] = {
    { UNIT_COUNT, "0", 0, NULL },
    { UNIT_COUNT, "20", 20, NULL },
    { UNIT_COUNT, "007", 7, "7" },
    { UNIT_PERCENT, "30%", 30, NULL },
    { UNIT_PERCENT, "30", 30, "30%" },
    { UNIT_OCTETS, "512", 512, NULL },
    { UNIT_OCTETS, "12K", 12288, NULL },
    { UNIT_OCTETS, "1024", 1024, "1K" },
    { UNIT_OCTETS, "1000", 1000, NULL },
    { UNIT_OCTETS, "3M", 3 << 20, NULL },
    { UNIT_DURATION, "0", 0, NULL },
    { UNIT_DURATION, "0s", 0, "0" },
    { UNIT_DURATION, "500ms", 500 * MS, NULL },
    { UNIT_DURATION, "1000ms", S, "1s" },
    { UNIT_DURATION, "5s", 5 * S, NULL },
    { UNIT_DURATION, "90s", 90 * S, NULL },
    { UNIT_DURATION, "1m30s", 90 * S, "90s" },
    { UNIT_DURATION, "10m", 600 * S, NULL },
    { UNIT_DURATION, "600s", 600 * S, "10m" },
    { UNIT_DURATION, "24h", 86400 * S, NULL },
    { UNIT_DURATION, "250us", 250000, NULL },
    { UNIT_DURATION, "7ns", 7, NULL },
};

static struct threshold_row row_of(enum threshold_unit unit, int64_t least, int64_t most)
{
    return (struct threshold_row){ .unit = unit, .least = least, .most = most };
}

START_TEST(a_value_is_read_and_written_with_its_unit)
{
    const struct value *value = &values[_i];
    struct threshold_row row = row_of(value->unit, 0, INT64_MAX);
    char text[THRESHOLD_TEXT_SIZE];
    struct error error;
    int64_t parsed;

    ck_assert_msg(threshold_parse(&parsed, &row, value->text, &error), "%s", error.message);
    ck_assert_int_eq(parsed, value->value);
    threshold_format(value->unit, parsed, text);
    ck_assert_str_eq(text, value->written != NULL ? value->written : value->text);
}
END_TEST

static const struct {
    enum threshold_unit unit;
    const char *text;
} nonsense[] = {
    { UNIT_COUNT, "" },
    { UNIT_COUNT, "3s" },
    { UNIT_COUNT, "-1" },
    { UNIT_COUNT, "1.5" },
    { UNIT_COUNT, "0x10" },
    { UNIT_COUNT, "99999999999999999999" },
    { UNIT_PERCENT, "%" },
    { UNIT_PERCENT, "30 %" },
    { UNIT_OCTETS, "12k" },
    { UNIT_OCTETS, "1M1" },
    { UNIT_DURATION, "5" },
    { UNIT_DURATION, "s" },
    { UNIT_DURATION, "5x" },
    { UNIT_DURATION, "5s 1" },
    { UNIT_DURATION, "5 s" },
    { UNIT_DURATION, "1h30" },
    { UNIT_DURATION, "" },
    { UNIT_DURATION, "9999999999h" },
    { UNIT_OCTETS, "9999999999G" },
};

START_TEST(what_is_no_value_is_told)
{
    struct threshold_row row = row_of(nonsense[_i].unit, 0, INT64_MAX);
    struct error error = { "" };
    int64_t value = 42;

    ck_assert_msg(!threshold_parse(&value, &row, nonsense[_i].text, &error), "%s",
                  nonsense[_i].text);
    ck_assert_int_eq(value, 42);
    ck_assert_ptr_nonnull(strstr(error.message, "is not a "));
}
END_TEST

START_TEST(the_bounds_themselves_are_good_and_what_is_beyond_is_not)
{
    struct threshold_row row = row_of(UNIT_DURATION, MS, 3600 * S);
    struct error error = { "" };
    int64_t value = 42;

    ck_assert(threshold_parse(&value, &row, "1ms", &error));
    ck_assert(threshold_parse(&value, &row, "1h", &error));
    ck_assert_int_eq(value, 3600 * S);
    ck_assert(!threshold_parse(&value, &row, "999us", &error));
    ck_assert_str_eq(error.message, "`999us` is not between 1ms and 1h");
    ck_assert(!threshold_parse(&value, &row, "3601s", &error));
    ck_assert_str_eq(error.message, "`3601s` is not between 1ms and 1h");
    ck_assert_int_eq(value, 3600 * S);
}
END_TEST

START_TEST(every_threshold_can_be_written_as_it_is_shown)
{
    const struct threshold_row *row = threshold_row((enum threshold)_i);
    const int64_t shown[] = { row->standard, row->least, row->most };
    char text[THRESHOLD_TEXT_SIZE];
    struct error error;
    int64_t value;

    for (unsigned i = 0; i < 3; i++) {
        threshold_format(row->unit, shown[i], text);
        ck_assert_msg(threshold_parse(&value, row, text, &error), "%s: %s", row->rule,
                      error.message);
        ck_assert_int_eq(value, shown[i]);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("threshold_text");
    TCase *values_case = tcase_create("values");

    tcase_add_loop_test(values_case, a_value_is_read_and_written_with_its_unit, 0,
                        sizeof values / sizeof values[0]);
    tcase_add_loop_test(values_case, what_is_no_value_is_told, 0,
                        sizeof nonsense / sizeof nonsense[0]);
    tcase_add_test(values_case, the_bounds_themselves_are_good_and_what_is_beyond_is_not);
    tcase_add_loop_test(values_case, every_threshold_can_be_written_as_it_is_shown, 0,
                        THRESHOLD_COUNT);
    suite_add_tcase(suite, values_case);
    return suite;
}

SUITE_MAIN(suite);
