/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of thresholds. */
#include "smtp/anomalies/thresholds.h"

#include "tests/smtp/anomalies/rule_kit.h"

START_TEST(each_threshold_belongs_to_a_rule_and_is_found_in_it)
{
    const struct threshold_row *row = threshold_row((enum threshold)_i);

    ck_assert_msg(anomaly_rule_find(row->rule) != NULL, "%s", row->rule);
    ck_assert_int_eq(threshold_find(row->rule, row->name), _i);
}
END_TEST

START_TEST(a_threshold_that_there_is_not_is_not_found)
{
    ck_assert_int_eq(threshold_find("noop-flood", "within"), THRESHOLD_COUNT);
    ck_assert_int_eq(threshold_find("noop-flood", ""), THRESHOLD_COUNT);
    ck_assert_int_eq(threshold_find("noop", "row"), THRESHOLD_COUNT);
}
END_TEST

START_TEST(each_default_is_within_its_bounds)
{
    const struct threshold_row *row = threshold_row((enum threshold)_i);

    ck_assert_int_ge(row->standard, row->least);
    ck_assert_int_le(row->standard, row->most);
    ck_assert_int_lt(row->least, row->most);
    ck_assert_int_ge(row->least, 0);
    ck_assert_int_lt(row->unit, UNIT_KIND_COUNT);
}
END_TEST

/* Keys of a configuration file, beside the two that every rule has. */
START_TEST(a_name_is_lower_case_words_joined_by_hyphens)
{
    const char *name = threshold_row((enum threshold)_i)->name;
    size_t length = strlen(name);

    ck_assert_uint_gt(length, 2);
    ck_assert_uint_lt(length, 24);
    ck_assert_uint_eq(strspn(name, "abcdefghijklmnopqrstuvwxyz-"), length);
    ck_assert(name[0] != '-' && name[length - 1] != '-');
    ck_assert_str_ne(name, "severity");
    ck_assert_str_ne(name, "enabled");
}
END_TEST

START_TEST(a_meaning_is_a_clause)
{
    const char *meaning = threshold_row((enum threshold)_i)->meaning;
    size_t length = strlen(meaning);

    ck_assert_uint_ge(length, 10);
    ck_assert_uint_le(length, 200);
    ck_assert_int_ne(meaning[length - 1], '.');
    ck_assert_ptr_null(strstr(meaning, "  "));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("thresholds");
    TCase *table = tcase_create("table");

    tcase_add_loop_test(table, each_threshold_belongs_to_a_rule_and_is_found_in_it, 0,
                        THRESHOLD_COUNT);
    tcase_add_test(table, a_threshold_that_there_is_not_is_not_found);
    tcase_add_loop_test(table, each_default_is_within_its_bounds, 0, THRESHOLD_COUNT);
    tcase_add_loop_test(table, a_name_is_lower_case_words_joined_by_hyphens, 0, THRESHOLD_COUNT);
    tcase_add_loop_test(table, a_meaning_is_a_clause, 0, THRESHOLD_COUNT);
    suite_add_tcase(suite, table);
    return suite;
}

SUITE_MAIN(suite);
