/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Percentiles within their error, and sums of sketches. */
#include "output/report/quantile_sketch.h"

#include <math.h>

#include "tests/support/dice.h"
#include "tests/support/suite_main.h"

enum { SPANS = 5000, PARTS = 7 };

static const double parts[PARTS] = { 0.0, 0.01, 0.25, 0.5, 0.95, 0.99, 1.0 };

static int compare(const void *a, const void *b)
{
    duration left = *(const duration *)a, right = *(const duration *)b;

    return left < right ? -1 : left > right;
}

/* From a microsecond to days, each order of magnitude as likely as the others. */
static duration random_span(struct dice *random)
{
    return (duration)(1000.0 * pow(10.0, (double)roll(random, 11000) / 1000.0));
}

static void expect_within_error(duration told, duration exact)
{
    double off = fabs((double)told - (double)exact);

    /* A span is a whole number of nanoseconds. */
    ck_assert_msg(off <= QUANTILE_ERROR * (double)exact + 1.0, "%jd told for %jd", (intmax_t)told,
                  (intmax_t)exact);
}

START_TEST(a_percentile_is_told_within_the_error)
{
    struct dice random = dice_of_seed((uint64_t)_i);
    struct quantile_sketch sketch = { .count = 0 };
    duration spans[SPANS];
    size_t count = 1 + roll(&random, SPANS);

    for (size_t i = 0; i < count; i++) {
        spans[i] = random_span(&random);
        quantile_sketch_add(&sketch, spans[i]);
    }
    qsort(spans, count, sizeof spans[0], compare);
    for (size_t i = 0; i < PARTS; i++)
        expect_within_error(quantile_sketch_at(&sketch, parts[i]),
                            spans[(size_t)(parts[i] * (double)(count - 1))]);
    ck_assert_int_eq(sketch.longest, spans[count - 1]);
    quantile_sketch_clear(&sketch);
}
END_TEST

static void expect_same(const struct quantile_sketch *a, const struct quantile_sketch *b)
{
    unsigned left = 0, right = 0;
    uint64_t of_left, of_right;

    ck_assert_uint_eq(a->count, b->count);
    ck_assert_uint_eq(a->sum, b->sum);
    ck_assert_int_eq(a->longest, b->longest);
    while (quantile_sketch_next(a, &left, &of_left)) {
        ck_assert(quantile_sketch_next(b, &right, &of_right));
        ck_assert_uint_eq(left, right);
        ck_assert_uint_eq(of_left, of_right);
        left++;
        right++;
    }
    ck_assert(!quantile_sketch_next(b, &right, &of_right));
}

START_TEST(sketches_of_parts_add_up_to_that_of_the_whole)
{
    struct dice random = dice_of_seed((uint64_t)_i);
    struct quantile_sketch whole = { .count = 0 }, sum = { .count = 0 };
    struct quantile_sketch sensors[4] = { { .count = 0 } };

    for (size_t i = 0; i < 1000; i++) {
        duration span = random_span(&random);

        quantile_sketch_add(&whole, span);
        quantile_sketch_add(&sensors[roll(&random, 4)], span);
    }
    for (size_t i = 4; i-- > 0;)
        quantile_sketch_merge(&sum, &sensors[i]);
    expect_same(&sum, &whole);
    for (size_t i = 0; i < 4; i++)
        quantile_sketch_clear(&sensors[i]);
    quantile_sketch_clear(&sum);
    quantile_sketch_clear(&whole);
}
END_TEST

START_TEST(a_sketch_can_be_taken_apart_and_put_together_again)
{
    struct dice random = dice_of_seed(7);
    struct quantile_sketch sketch = { .count = 0 }, copy = { .count = 0 };
    unsigned bucket = 0;
    uint64_t count;

    for (size_t i = 0; i < 300; i++)
        quantile_sketch_add(&sketch, random_span(&random));
    for (; quantile_sketch_next(&sketch, &bucket, &count); bucket++)
        ck_assert(quantile_sketch_fill(&copy, bucket, count));
    copy.sum = sketch.sum;
    copy.longest = sketch.longest;
    expect_same(&copy, &sketch);
    ck_assert(!quantile_sketch_fill(&copy, QUANTILE_BUCKETS, 1));
    quantile_sketch_clear(&sketch);
    quantile_sketch_clear(&copy);
}
END_TEST

START_TEST(spans_out_of_bounds_count_as_the_nearest_bound)
{
    struct quantile_sketch sketch = { .count = 0 };

    ck_assert_int_eq(quantile_sketch_at(&sketch, 0.5), -1);
    quantile_sketch_add(&sketch, -5);
    quantile_sketch_add(&sketch, 0);
    ck_assert_int_eq(quantile_sketch_at(&sketch, 1.0), 0);
    quantile_sketch_add(&sketch, INT64_MAX);
    ck_assert_uint_eq(sketch.count, 3);
    ck_assert_int_gt(quantile_sketch_at(&sketch, 1.0), INT64_C(365) * 86400 * DURATION_SECOND);
    ck_assert_int_eq(sketch.longest, INT64_MAX);
    quantile_sketch_clear(&sketch);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("quantile_sketch");
    TCase *spans = tcase_create("spans");

    tcase_add_loop_test(spans, a_percentile_is_told_within_the_error, 0, 40);
    tcase_add_loop_test(spans, sketches_of_parts_add_up_to_that_of_the_whole, 0, 40);
    tcase_add_test(spans, a_sketch_can_be_taken_apart_and_put_together_again);
    tcase_add_test(spans, spans_out_of_bounds_count_as_the_nearest_bound);
    suite_add_tcase(suite, spans);
    return suite;
}

SUITE_MAIN(suite);
