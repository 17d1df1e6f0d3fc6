/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counts that are exact while there is room, and within their bound when not. */
#include "output/report/top_list.h"

#include <stdio.h>

#include "tests/support/dice.h"
#include "tests/support/suite_main.h"

enum { KEYS = 400, CAPACITY = 50 };

static const struct top_owner nobody = { NULL, NULL };

static struct bytes key_of(unsigned number, char text[16])
{
    return bytes_of(text, (size_t)snprintf(text, 16, "key %u", number));
}

/* Small numbers come far more often than large ones. */
static unsigned random_key(struct dice *random, unsigned keys)
{
    unsigned bound = 1 + (unsigned)roll(random, keys);

    return (unsigned)roll(random, 1 + roll(random, bound));
}

struct exact {
    uint64_t total;
    uint64_t counts[KEYS];
};

static void count(struct exact *exact, struct top_list *list, unsigned key)
{
    char text[16];

    exact->total++;
    exact->counts[key]++;
    top_list_add(list, key_of(key, text), 1);
}

static uint64_t told(const struct top_entry *entries, size_t count, unsigned key)
{
    char text[16];
    struct bytes wanted = key_of(key, text);

    for (size_t i = 0; i < count; i++)
        if (bytes_equal(entries[i].key, wanted))
            return entries[i].count;
    return 0;
}

/* Never too high, and too low by the error at most; so whoever comes more often
 * than that is there. */
static void expect_within_error(const struct exact *exact, struct top_list *list)
{
    size_t count;
    const struct top_entry *entries = top_list_sorted(list, &count);
    uint64_t error = top_list_error(list);

    ck_assert_uint_le(count, CAPACITY);
    ck_assert_uint_le(error, exact->total / (CAPACITY + 1));
    for (unsigned key = 0; key < KEYS; key++) {
        uint64_t number = told(entries, count, key);

        ck_assert_uint_le(number, exact->counts[key]);
        ck_assert_uint_ge(number + error, exact->counts[key]);
    }
    for (size_t i = 1; i < count; i++)
        ck_assert_uint_ge(entries[i - 1].count, entries[i].count);
}

START_TEST(counts_are_within_the_bound)
{
    struct dice random = dice_of_seed((uint64_t)_i);
    struct top_list *list = top_list_new(CAPACITY, &nobody);
    struct exact exact = { 0 };

    for (size_t i = 0; i < 20000; i++)
        count(&exact, list, random_key(&random, KEYS));
    expect_within_error(&exact, list);
    top_list_free(list);
}
END_TEST

START_TEST(up_to_the_capacity_everything_is_exact)
{
    struct dice random = dice_of_seed((uint64_t)_i);
    struct top_list *list = top_list_new(CAPACITY, &nobody);
    struct exact exact = { 0 };
    const struct top_entry *entries;
    size_t number;

    for (size_t i = 0; i < 5000; i++)
        count(&exact, list, random_key(&random, CAPACITY));
    entries = top_list_sorted(list, &number);
    ck_assert_uint_eq(top_list_error(list), 0);
    for (unsigned key = 0; key < CAPACITY; key++)
        ck_assert_uint_eq(told(entries, number, key), exact.counts[key]);
    top_list_free(list);
}
END_TEST

START_TEST(merged_lists_are_within_the_bound_of_all)
{
    struct dice random = dice_of_seed((uint64_t)_i);
    struct top_list *sensors[10];
    struct exact exact = { 0 };

    for (size_t i = 0; i < 10; i++)
        sensors[i] = top_list_new(CAPACITY, &nobody);
    for (size_t i = 0; i < 20000; i++)
        count(&exact, sensors[roll(&random, 10)], random_key(&random, KEYS));
    for (size_t i = 1; i < 10; i++) {
        top_list_merge(sensors[0], sensors[i]);
        top_list_free(sensors[i]);
    }
    expect_within_error(&exact, sensors[0]);
    top_list_free(sensors[0]);
}
END_TEST

/* What is attached is a number that counts how often its key came. */
static void drop_number(void *attached)
{
    free(attached);
}

static void add_number(void *attached, void *other)
{
    *(unsigned *)attached += *(unsigned *)other;
}

static const struct top_owner numbers = { drop_number, add_number };

static void count_attached(struct top_list *list, const char *key)
{
    struct top_entry *entry = top_list_add(list, bytes_of_string(key), 1);

    if (entry->attached == NULL)
        entry->attached = calloc(1, sizeof(unsigned));
    ++*(unsigned *)entry->attached;
}

START_TEST(what_is_attached_stays_with_its_key_and_is_merged)
{
    struct top_list *list = top_list_new(2, &numbers), *other = top_list_new(2, &numbers);
    const struct top_entry *entries;
    size_t number;

    count_attached(list, "a");
    count_attached(list, "a");
    count_attached(other, "a");
    count_attached(other, "b");
    top_list_merge(list, other);
    entries = top_list_sorted(list, &number);
    ck_assert_uint_eq(number, 2);
    ck_assert(bytes_equal(entries[0].key, bytes_of_string("a")));
    ck_assert_uint_eq(*(unsigned *)entries[0].attached, 3);
    ck_assert_uint_eq(*(unsigned *)entries[1].attached, 1);
    top_list_sorted(other, &number);
    ck_assert_uint_eq(number, 0);
    /* The ones that go are dropped: the sanitizer sees whether they are. */
    for (char key[2] = "c"; key[0] < 'z'; key[0]++)
        count_attached(list, key);
    top_list_free(list);
    top_list_free(other);
}
END_TEST

START_TEST(equal_counts_stand_by_their_keys)
{
    struct top_list *list = top_list_new(5, &nobody);
    const struct top_entry *entries;
    size_t number;

    top_list_add(list, bytes_of_string("beta"), 1);
    top_list_add(list, bytes_of_string("bet"), 1);
    top_list_add(list, bytes_of_string(""), 1);
    top_list_add(list, bytes_of_string("alpha"), 1);
    entries = top_list_sorted(list, &number);
    ck_assert_uint_eq(entries[0].key.length, 0);
    ck_assert(bytes_equal(entries[1].key, bytes_of_string("alpha")));
    ck_assert(bytes_equal(entries[2].key, bytes_of_string("bet")));
    ck_assert(bytes_equal(entries[3].key, bytes_of_string("beta")));
    top_list_free(list);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("top_list");
    TCase *counts = tcase_create("counts");

    tcase_add_loop_test(counts, counts_are_within_the_bound, 0, 20);
    tcase_add_loop_test(counts, up_to_the_capacity_everything_is_exact, 0, 10);
    tcase_add_loop_test(counts, merged_lists_are_within_the_bound_of_all, 0, 20);
    tcase_add_test(counts, what_is_attached_stays_with_its_key_and_is_merged);
    tcase_add_test(counts, equal_counts_stand_by_their_keys);
    suite_add_tcase(suite, counts);
    return suite;
}

SUITE_MAIN(suite);
