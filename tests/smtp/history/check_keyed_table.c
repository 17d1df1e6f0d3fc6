/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A table's entries: found, in the order of use, and giving way. */
#include "smtp/history/keyed_table.h"

#include "tests/support/dice.h"
#include "tests/support/suite_main.h"

struct thing {
    uint64_t key;
    uint32_t value;
};

static struct keyed_table *table;

static void begin(void)
{
    table = keyed_table_new(4, sizeof(uint64_t), sizeof(struct thing));
}

static void end(void)
{
    keyed_table_free(table);
}

static struct thing *add(uint64_t key, uint32_t value)
{
    struct thing *thing = keyed_table_add(table, &key);

    ck_assert_uint_eq(thing->key, key);
    ck_assert_uint_eq(thing->value, 0);
    thing->value = value;
    return thing;
}

static struct thing *find(uint64_t key)
{
    return keyed_table_find(table, &key);
}

static void expect_order(const uint64_t *keys, size_t count)
{
    const struct thing *thing = keyed_table_first(table);

    ck_assert_uint_eq(keyed_table_count(table), count);
    for (size_t i = 0; i < count; i++, thing = keyed_table_next(thing))
        ck_assert_uint_eq(thing->key, keys[i]);
    ck_assert_ptr_null(thing);
}

START_TEST(entries_are_found_by_their_key)
{
    ck_assert_ptr_null(find(1));
    add(1, 10);
    add(2, 20);
    ck_assert_uint_eq(find(1)->value, 10);
    ck_assert_uint_eq(find(2)->value, 20);
    ck_assert_ptr_null(find(3));
    keyed_table_remove(table, find(1));
    ck_assert_ptr_null(find(1));
    ck_assert_uint_eq(find(2)->value, 20);
    expect_order((const uint64_t[]){ 2 }, 1);
    keyed_table_free(NULL);
}
END_TEST

START_TEST(only_use_changes_the_order)
{
    uint64_t one = 1, none = 9;

    for (uint64_t key = 1; key <= 3; key++)
        add(key, 0);
    find(1);
    expect_order((const uint64_t[]){ 1, 2, 3 }, 3);
    ck_assert_ptr_eq(keyed_table_use(table, &one), find(1));
    ck_assert_ptr_null(keyed_table_use(table, &none));
    expect_order((const uint64_t[]){ 2, 3, 1 }, 3);
    keyed_table_use(table, &one);
    expect_order((const uint64_t[]){ 2, 3, 1 }, 3);
}
END_TEST

START_TEST(the_one_not_used_for_longest_gives_way_and_is_counted)
{
    uint64_t one = 1;

    for (uint64_t key = 1; key <= 4; key++)
        add(key, 7);
    keyed_table_use(table, &one);
    ck_assert_uint_eq(keyed_table_displaced(table), 0);
    add(5, 7);
    ck_assert_uint_eq(keyed_table_displaced(table), 1);
    expect_order((const uint64_t[]){ 3, 4, 1, 5 }, 4);
    keyed_table_remove(table, find(4));
    add(6, 7);
    ck_assert_uint_eq(keyed_table_displaced(table), 1);
    expect_order((const uint64_t[]){ 3, 1, 5, 6 }, 4);
}
END_TEST

/* Against a list that is searched from end to end. */
START_TEST(any_sequence_does_what_a_list_would_do)
{
    struct dice dice = dice_of_seed((uint64_t)_i);
    uint64_t list[4];
    size_t count = 0;

    for (unsigned n = 0; n < 2000; n++) {
        uint64_t key = roll(&dice, 9);
        size_t at = 0;

        while (at < count && list[at] != key)
            at++;
        ck_assert_int_eq(find(key) != NULL, at < count);
        if (roll(&dice, 4) == 0 && at < count)
            keyed_table_remove(table, find(key));
        else if (at < count)
            keyed_table_use(table, &key);
        else
            add(key, 1);
        if (at == count && count == 4)
            at = 0;
        if (at < count)
            memmove(list + at, list + at + 1, (--count - at) * sizeof *list);
        if (find(key) != NULL)
            list[count++] = key;
        expect_order(list, count);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("keyed_table");
    TCase *entries = tcase_create("entries");

    tcase_add_checked_fixture(entries, begin, end);
    tcase_add_test(entries, entries_are_found_by_their_key);
    tcase_add_test(entries, only_use_changes_the_order);
    tcase_add_test(entries, the_one_not_used_for_longest_gives_way_and_is_counted);
    tcase_add_loop_test(entries, any_sequence_does_what_a_list_would_do, 0, 4);
    suite_add_tcase(suite, entries);
    return suite;
}

SUITE_MAIN(suite);
