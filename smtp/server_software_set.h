/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A set of products: which server programs a text may come from.
 *
 * Texts and programs are many-to-many: a set says "one of these", the empty
 * set "nobody we know". Two texts of one session contradict each other when
 * both sets have members and none in common. Members are the indexes of one
 * server_software database; sets of two databases do not mix.
 */
#ifndef SMTP_SERVER_SOFTWARE_SET_H
#define SMTP_SERVER_SOFTWARE_SET_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Products a database can have; loading one more is an operator error. */
enum { PRODUCTS_MAXIMUM = 256, PRODUCT_NONE = -1 };

enum { PRODUCT_SET_WORDS = PRODUCTS_MAXIMUM / 64 };

struct product_set {
    uint64_t words[PRODUCT_SET_WORDS];
};

static inline void product_set_add(struct product_set *set, int product)
{
    assert(product >= 0 && product < PRODUCTS_MAXIMUM);
    set->words[product / 64] |= UINT64_C(1) << (product % 64);
}

static inline void product_set_remove(struct product_set *set, int product)
{
    assert(product >= 0 && product < PRODUCTS_MAXIMUM);
    set->words[product / 64] &= ~(UINT64_C(1) << (product % 64));
}

static inline bool product_set_contains(struct product_set set, int product)
{
    assert(product >= 0 && product < PRODUCTS_MAXIMUM);
    return (set.words[product / 64] >> (product % 64) & 1) != 0;
}

static inline bool product_set_is_empty(struct product_set set)
{
    uint64_t any = 0;

    for (size_t i = 0; i < PRODUCT_SET_WORDS; i++)
        any |= set.words[i];
    return any == 0;
}

static inline size_t product_set_count(struct product_set set)
{
    size_t count = 0;

    for (size_t i = 0; i < PRODUCT_SET_WORDS; i++)
        count += (size_t)__builtin_popcountll(set.words[i]);
    return count;
}

/* The products of both. */
static inline struct product_set product_set_intersection(struct product_set a,
                                                          struct product_set b)
{
    for (size_t i = 0; i < PRODUCT_SET_WORDS; i++)
        a.words[i] &= b.words[i];
    return a;
}

/* The products of either. */
static inline struct product_set product_set_union(struct product_set a, struct product_set b)
{
    for (size_t i = 0; i < PRODUCT_SET_WORDS; i++)
        a.words[i] |= b.words[i];
    return a;
}

/* The products of `a` that `b` does not have. */
static inline struct product_set product_set_without(struct product_set a, struct product_set b)
{
    for (size_t i = 0; i < PRODUCT_SET_WORDS; i++)
        a.words[i] &= ~b.words[i];
    return a;
}

static inline bool product_set_intersects(struct product_set a, struct product_set b)
{
    return !product_set_is_empty(product_set_intersection(a, b));
}

static inline bool product_set_equal(struct product_set a, struct product_set b)
{
    return product_set_is_empty(product_set_without(a, b)) &&
           product_set_is_empty(product_set_without(b, a));
}

/* The member behind `previous`, from PRODUCT_NONE on; PRODUCT_NONE after the last:
 *
 *   for (int p = product_set_next(set, PRODUCT_NONE); p != PRODUCT_NONE;
 *        p = product_set_next(set, p))
 */
static inline int product_set_next(struct product_set set, int previous)
{
    size_t first = (size_t)(previous + 1);

    for (size_t i = first / 64; i < PRODUCT_SET_WORDS; i++) {
        uint64_t word = set.words[i];

        if (i == first / 64)
            word &= UINT64_MAX << (first % 64);
        if (word != 0)
            return (int)(i * 64) + __builtin_ctzll(word);
    }
    return PRODUCT_NONE;
}

#endif
