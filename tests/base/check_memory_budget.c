/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Budgets of memory and the pool behind them. */
#include "base/memory_budget.h"

#include <pthread.h>

#include "tests/support/suite_main.h"

/* LARGE holds several slices; a small pool never has a whole one. */
enum { SMALL = 1000, LARGE = 10 * MEMORY_SLICE };

START_TEST(a_pool_gives_what_it_has_and_not_more)
{
    struct memory_pool pool;
    struct memory_budget budget;

    memory_pool_init(&pool, SMALL);
    memory_budget_init(&budget, &pool);
    ck_assert(memory_budget_take(&budget, SMALL - 1));
    ck_assert(!memory_budget_take(&budget, 2));
    ck_assert(memory_budget_take(&budget, 1));
    ck_assert_uint_eq(budget.refused, 1);
    ck_assert_uint_eq(budget.used, SMALL);
    memory_budget_give(&budget, SMALL);
    ck_assert(memory_budget_take(&budget, SMALL));
    memory_budget_give(&budget, SMALL);
    memory_budget_clear(&budget);
    ck_assert_int_eq(atomic_load(&pool.left), SMALL);
}
END_TEST

START_TEST(a_charge_is_never_refused_and_shows_as_exceeded)
{
    struct memory_pool pool;
    struct memory_budget budget;

    memory_pool_init(&pool, SMALL);
    memory_budget_init(&budget, &pool);
    memory_budget_charge(&budget, SMALL);
    ck_assert(!memory_budget_is_exceeded(&budget));
    memory_budget_charge(&budget, 1);
    ck_assert(memory_budget_is_exceeded(&budget));
    ck_assert(!memory_budget_take(&budget, 1));
    memory_budget_give(&budget, 1);
    ck_assert(!memory_budget_is_exceeded(&budget));
    memory_budget_give(&budget, SMALL);
    memory_budget_clear(&budget);
    ck_assert_int_eq(atomic_load(&pool.left), SMALL);
}
END_TEST

START_TEST(what_one_budget_holds_another_cannot_have)
{
    struct memory_pool pool;
    struct memory_budget budgets[2];

    memory_pool_init(&pool, LARGE);
    memory_budget_init(&budgets[0], &pool);
    memory_budget_init(&budgets[1], &pool);
    ck_assert(memory_budget_take(&budgets[0], LARGE));
    ck_assert(!memory_budget_take(&budgets[1], 1));
    memory_budget_give(&budgets[0], LARGE);
    ck_assert(memory_budget_take(&budgets[1], LARGE - MEMORY_SLICE));
    memory_budget_give(&budgets[1], LARGE - MEMORY_SLICE);
    memory_budget_clear(&budgets[0]);
    memory_budget_clear(&budgets[1]);
    ck_assert_int_eq(atomic_load(&pool.left), LARGE);
}
END_TEST

START_TEST(small_takings_leave_the_pool_alone)
{
    struct memory_pool pool;
    struct memory_budget budget;
    int64_t left;

    memory_pool_init(&pool, LARGE);
    memory_budget_init(&budget, &pool);
    ck_assert(memory_budget_take(&budget, 1));
    left = atomic_load(&pool.left);
    for (int i = 0; i < 100; i++)
        ck_assert(memory_budget_take(&budget, 100));
    ck_assert_int_eq(atomic_load(&pool.left), left);
    memory_budget_give(&budget, 100 * 100 + 1);
    memory_budget_clear(&budget);
    ck_assert_int_eq(atomic_load(&pool.left), LARGE);
}
END_TEST

static void *take_and_give(void *context)
{
    struct memory_budget budget;

    memory_budget_init(&budget, context);
    for (int i = 0; i < 20000; i++) {
        size_t size = (size_t)(i % 7) * MEMORY_SLICE;

        if (i % 2 == 0)
            memory_budget_charge(&budget, size);
        else if (!memory_budget_take(&budget, size))
            continue;
        memory_budget_give(&budget, size);
    }
    memory_budget_clear(&budget);
    return NULL;
}

START_TEST(threads_leave_the_pool_as_they_found_it)
{
    struct memory_pool pool;
    pthread_t threads[4];

    memory_pool_init(&pool, LARGE);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, take_and_give, &pool), 0);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
    ck_assert_int_eq(atomic_load(&pool.left), LARGE);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("memory_budget");
    TCase *asking = tcase_create("asking");
    TCase *sharing = tcase_create("sharing");

    tcase_add_test(asking, a_pool_gives_what_it_has_and_not_more);
    tcase_add_test(asking, a_charge_is_never_refused_and_shows_as_exceeded);
    tcase_add_test(asking, small_takings_leave_the_pool_alone);
    tcase_add_test(sharing, what_one_budget_holds_another_cannot_have);
    tcase_add_test(sharing, threads_leave_the_pool_as_they_found_it);
    suite_add_tcase(suite, asking);
    suite_add_tcase(suite, sharing);
    return suite;
}

SUITE_MAIN(suite);
