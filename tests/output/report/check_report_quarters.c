/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Quarters of an hour, in the order of time. */
#include "output/report/report_quarters.h"

#include "tests/support/dice.h"
#include "tests/support/suite_main.h"

static struct report_tally sessions(uint64_t count)
{
    return (struct report_tally){ .counts = { [TALLY_SESSIONS] = count } };
}

START_TEST(a_time_belongs_to_the_quarter_that_it_is_in)
{
    ck_assert_int_eq(report_quarter_of(0), 0);
    ck_assert_int_eq(report_quarter_of(QUARTER - 1), 0);
    ck_assert_int_eq(report_quarter_of(QUARTER), 1);
    ck_assert_int_eq(report_quarter_of(-1), -1);
    ck_assert_int_eq(report_quarter_of(-QUARTER), -1);
    ck_assert_int_eq(report_quarter_of(-QUARTER - 1), -2);
}
END_TEST

START_TEST(quarters_are_in_order_whatever_comes_first)
{
    struct dice dice = dice_of_seed((uint64_t)_i);
    struct report_quarters quarters = { .count = 0 };
    uint64_t counted[200] = { 0 }, all = 0;

    for (size_t i = 0; i < 3000; i++) {
        unsigned number = roll(&dice, 200);
        struct report_tally tally = sessions(1 + roll(&dice, 3));

        counted[number] += tally.counts[TALLY_SESSIONS];
        report_quarters_add(&quarters, (int64_t)number - 100, &tally);
    }
    for (size_t i = 0; i < quarters.count; i++) {
        ck_assert(i == 0 || quarters.items[i - 1].number < quarters.items[i].number);
        all += quarters.items[i].tally.counts[TALLY_SESSIONS];
        ck_assert_uint_eq(quarters.items[i].tally.counts[TALLY_SESSIONS],
                          counted[quarters.items[i].number + 100]);
    }
    for (size_t i = 0; i < 200; i++)
        all -= counted[i];
    ck_assert_uint_eq(all, 0);
    report_quarters_clear(&quarters);
}
END_TEST

START_TEST(what_is_in_no_quarter_is_counted)
{
    struct report_quarters quarters = { .count = 0 };
    struct report_tally three = sessions(3);

    for (int64_t i = 0; i < QUARTERS_MOST + 5; i++)
        report_quarters_add(&quarters, 2 * i, &three);
    ck_assert_uint_eq(quarters.count, QUARTERS_MOST);
    ck_assert_uint_eq(quarters.beyond, 15);
    report_quarters_add(&quarters, 0, &three);
    ck_assert_uint_eq(quarters.items[0].tally.counts[TALLY_SESSIONS], 6);
    ck_assert_uint_eq(quarters.beyond, 15);
    report_quarters_clear(&quarters);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("report_quarters");
    TCase *quarters = tcase_create("quarters");

    tcase_add_test(quarters, a_time_belongs_to_the_quarter_that_it_is_in);
    tcase_add_loop_test(quarters, quarters_are_in_order_whatever_comes_first, 0, 5);
    tcase_add_test(quarters, what_is_in_no_quarter_is_counted);
    suite_add_tcase(suite, quarters);
    return suite;
}

SUITE_MAIN(suite);
