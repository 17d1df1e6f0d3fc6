/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting by rule. */
#include "output/rule_tally.h"

#include <stdio.h>

#include "tests/support/dice.h"
#include "tests/support/suite_main.h"

static void add(struct rule_tally *tally, const char *id, enum severity severity)
{
    rule_tally_add(tally, &(struct finding){ .id = id, .severity = severity });
}

START_TEST(each_rule_is_counted_by_severity)
{
    struct rule_tally tally = { 0 };

    add(&tally, "b", SEVERITY_WARNING);
    add(&tally, "a", SEVERITY_INFO);
    add(&tally, "b", SEVERITY_WARNING);
    add(&tally, "b", SEVERITY_CRITICAL);
    ck_assert_uint_eq(tally.count, 2);
    ck_assert_str_eq(tally.rules[0].id, "a");
    ck_assert_uint_eq(tally.rules[0].found[SEVERITY_INFO], 1);
    ck_assert_uint_eq(tally.rules[1].found[SEVERITY_WARNING], 2);
    ck_assert_uint_eq(tally.rules[1].found[SEVERITY_CRITICAL], 1);
    ck_assert_uint_eq(tally.rules[1].found[SEVERITY_INFO], 0);
    rule_tally_clear(&tally);
    ck_assert_uint_eq(tally.count, 0);
}
END_TEST

START_TEST(rules_are_in_order_however_they_come)
{
    enum { RULES = 100, FINDINGS = 5000 };
    static char ids[RULES][8];
    struct dice dice = dice_of_seed((uint64_t)_i);
    struct rule_tally tally = { 0 };
    uint64_t sum = 0;

    for (unsigned i = 0; i < RULES; i++)
        snprintf(ids[i], sizeof ids[i], "r%u", i);
    for (unsigned i = 0; i < FINDINGS; i++)
        add(&tally, ids[roll(&dice, RULES)], (enum severity)roll(&dice, SEVERITY_COUNT));
    ck_assert_uint_eq(tally.count, RULES);
    for (size_t i = 0; i < tally.count; i++) {
        ck_assert(i == 0 || strcmp(tally.rules[i - 1].id, tally.rules[i].id) < 0);
        for (unsigned j = 0; j < SEVERITY_COUNT; j++)
            sum += tally.rules[i].found[j];
    }
    ck_assert_uint_eq(sum, FINDINGS);
    rule_tally_clear(&tally);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("rule_tally");
    TCase *counted = tcase_create("counted");

    tcase_add_test(counted, each_rule_is_counted_by_severity);
    tcase_add_loop_test(counted, rules_are_in_order_however_they_come, 0, 4);
    suite_add_tcase(suite, counted);
    return suite;
}

SUITE_MAIN(suite);
