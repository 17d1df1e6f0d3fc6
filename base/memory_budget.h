/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A budget of memory: who keeps what the wire sent asks here first.
 *
 * One pool stands behind any number of budgets, one for each thread. A budget
 * fetches from the pool in slices and keeps what it has in hand, so that the
 * ordinary case touches nothing that is shared. Nothing is allocated here: the
 * numbers are those of allocations made elsewhere.
 *
 * There are two ways to ask. `take` may be refused, and the caller does without;
 * refusals are counted. `charge` is for memory that is already in use and is
 * never refused: the pool then runs below zero, and whoever can free something
 * does so until memory_pool_is_exceeded says no more.
 */
#ifndef BASE_MEMORY_BUDGET_H
#define BASE_MEMORY_BUDGET_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a budget fetches from its pool beyond what it needs, and returns at twice that. */
enum { MEMORY_SLICE = 65536 };

struct memory_pool {
    size_t size;
    _Atomic int64_t left;
};

struct memory_budget {
    struct memory_pool *pool;
    size_t in_hand;   /* fetched and not in use */
    size_t used;      /* taken or charged, and not given back */
    uint64_t refused; /* how often `take` was refused */
};

void memory_pool_init(struct memory_pool *pool, size_t size);

/* Whether more is in use than there is. */
bool memory_pool_is_exceeded(const struct memory_pool *pool);

/* For what outlives the budget of the thread that made it; several threads may ask at once. False
 * when there is not so much left. */
bool memory_pool_take(struct memory_pool *pool, size_t size);
void memory_pool_give(struct memory_pool *pool, size_t size);

/* What is in use, or in somebody's hand. */
size_t memory_pool_used(const struct memory_pool *pool);

/* The pool outlives the budget. */
void memory_budget_init(struct memory_budget *budget, struct memory_pool *pool);

/* Returns to the pool what is in hand; everything was given back before. */
void memory_budget_clear(struct memory_budget *budget);

/* False when there is not so much left. */
bool memory_budget_take(struct memory_budget *budget, size_t size);

void memory_budget_charge(struct memory_budget *budget, size_t size);

/* No more than was taken and charged. */
void memory_budget_give(struct memory_budget *budget, size_t size);

/* What an allocation of `size` octets takes in truth: the allocator of glibc
 * adds 8 and rounds up to 16. */
static inline size_t memory_cost(size_t size)
{
    return (size + 8 + 15) & ~(size_t)15;
}

static inline bool memory_budget_is_exceeded(const struct memory_budget *budget)
{
    return memory_pool_is_exceeded(budget->pool);
}

#endif
