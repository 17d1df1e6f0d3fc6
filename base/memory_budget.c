/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking from a pool in slices. */
#include "base/memory_budget.h"

#include <assert.h>

void memory_pool_init(struct memory_pool *pool, size_t size)
{
    pool->size = size;
    atomic_init(&pool->left, (int64_t)size);
}

bool memory_pool_is_exceeded(const struct memory_pool *pool)
{
    return atomic_load_explicit(&pool->left, memory_order_relaxed) < 0;
}

bool memory_pool_take(struct memory_pool *pool, size_t size)
{
    int64_t before = atomic_fetch_sub_explicit(&pool->left, (int64_t)size, memory_order_relaxed);

    if (before >= (int64_t)size)
        return true;
    memory_pool_give(pool, size);
    return false;
}

void memory_pool_give(struct memory_pool *pool, size_t size)
{
    atomic_fetch_add_explicit(&pool->left, (int64_t)size, memory_order_relaxed);
}

size_t memory_pool_used(const struct memory_pool *pool)
{
    int64_t left = atomic_load_explicit(&pool->left, memory_order_relaxed);

    return (size_t)((int64_t)pool->size - left);
}

void memory_budget_init(struct memory_budget *budget, struct memory_pool *pool)
{
    *budget = (struct memory_budget){ .pool = pool };
}

static void return_to_pool(struct memory_budget *budget, size_t size)
{
    budget->in_hand -= size;
    atomic_fetch_add_explicit(&budget->pool->left, (int64_t)size, memory_order_relaxed);
}

void memory_budget_clear(struct memory_budget *budget)
{
    assert(budget->used == 0);
    return_to_pool(budget, budget->in_hand);
}

static bool fetch(struct memory_budget *budget, size_t size)
{
    if (!memory_pool_take(budget->pool, size))
        return false;
    budget->in_hand += size;
    return true;
}

static void use(struct memory_budget *budget, size_t size)
{
    budget->in_hand -= size;
    budget->used += size;
}

bool memory_budget_take(struct memory_budget *budget, size_t size)
{
    if (budget->in_hand < size) {
        size_t need = size - budget->in_hand;

        if (!fetch(budget, need + MEMORY_SLICE) && !fetch(budget, need)) {
            budget->refused++;
            return false;
        }
    }
    use(budget, size);
    return true;
}

void memory_budget_charge(struct memory_budget *budget, size_t size)
{
    if (budget->in_hand < size) {
        size_t need = size - budget->in_hand;

        if (!fetch(budget, need + MEMORY_SLICE)) {
            atomic_fetch_sub_explicit(&budget->pool->left, (int64_t)need, memory_order_relaxed);
            budget->in_hand += need;
        }
    }
    use(budget, size);
}

/* While the pool is exceeded nothing stays in hand: it is missing there. */
void memory_budget_give(struct memory_budget *budget, size_t size)
{
    assert(size <= budget->used);
    budget->used -= size;
    budget->in_hand += size;
    if (memory_budget_is_exceeded(budget))
        return_to_pool(budget, budget->in_hand);
    else if (budget->in_hand > 2 * MEMORY_SLICE)
        return_to_pool(budget, budget->in_hand - MEMORY_SLICE);
}
