/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small objects that die together. */
#include "base/arena.h"

#include <signal.h>
#include <stdalign.h>

#include "tests/support/suite_main.h"

static bool is_zero(const uint8_t *memory, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (memory[i] != 0)
            return false;
    return true;
}

START_TEST(memory_is_zeroed_and_aligned_for_any_type)
{
    struct arena arena;

    arena_init(&arena);
    for (size_t size = 0; size < 3000; size += 7) {
        uint8_t *memory = arena_new(&arena, 1, size);

        ck_assert_uint_eq((uintptr_t)memory % alignof(max_align_t), 0);
        ck_assert(is_zero(memory, size));
        memset(memory, 0xff, size);
    }
    arena_clear(&arena);
}
END_TEST

START_TEST(objects_do_not_overlap)
{
    enum { OBJECTS = 2000 };
    struct arena arena;
    uint32_t *objects[OBJECTS];

    arena_init(&arena);
    for (uint32_t i = 0; i < OBJECTS; i++) {
        objects[i] = arena_new(&arena, 1 + i % 100, sizeof *objects[i]);
        for (uint32_t j = 0; j < 1 + i % 100; j++)
            objects[i][j] = i;
    }
    for (uint32_t i = 0; i < OBJECTS; i++)
        for (uint32_t j = 0; j < 1 + i % 100; j++)
            if (objects[i][j] != i)
                ck_abort_msg("object %u was overwritten", i);
    arena_clear(&arena);
}
END_TEST

START_TEST(an_object_larger_than_a_block_has_one_of_its_own)
{
    struct arena arena;
    uint8_t *small, *large;

    arena_init(&arena);
    small = arena_new(&arena, 1, 8);
    large = arena_new(&arena, 1 << 20, 1);
    memset(large, 0xff, 1 << 20);
    ck_assert(is_zero(small, 8));
    ck_assert(is_zero(arena_new(&arena, 1, 100), 100));
    ck_assert_uint_ge(arena.used, 1 << 20);
    arena_clear(&arena);
}
END_TEST

START_TEST(used_counts_what_was_taken_from_the_system)
{
    struct arena arena;
    size_t before;

    arena_init(&arena);
    ck_assert_uint_eq(arena.used, 0);
    arena_new(&arena, 1, 1);
    before = arena.used;
    ck_assert_uint_gt(before, 0);
    arena_new(&arena, 1, 1);
    ck_assert_uint_eq(arena.used, before);
    arena_new(&arena, 1000, 1000);
    ck_assert_uint_ge(arena.used, before + 1000000);
    arena_clear(&arena);
    ck_assert_uint_eq(arena.used, 0);
    ck_assert_ptr_nonnull(arena_new(&arena, 1, 1));
    arena_clear(&arena);
    arena_clear(&arena);
}
END_TEST

START_TEST(many_small_objects_waste_little)
{
    struct arena arena;

    arena_init(&arena);
    for (unsigned i = 0; i < 10000; i++)
        arena_new(&arena, 1, 32);
    ck_assert_uint_ge(arena.used, 320000);
    ck_assert_uint_le(arena.used, 320000 + 2 * 65536);
    arena_clear(&arena);
}
END_TEST

START_TEST(more_than_there_can_be_aborts)
{
    struct arena arena;

    arena_init(&arena);
    arena_new(&arena, SIZE_MAX / 2, 3);
}
END_TEST

/* ---------------------------------------------------------------------- texts */

START_TEST(a_copy_is_independent_of_its_source)
{
    struct arena arena;
    char text[] = "text";
    struct bytes copy;

    arena_init(&arena);
    copy = arena_copy(&arena, bytes_of_string(text));
    memset(text, '#', 4);
    ck_assert(bytes_equal(copy, bytes_of_string("text")));
    ck_assert_ptr_null(arena_copy(&arena, bytes_of(text, 0)).data);
    ck_assert_ptr_null(arena_copy(&arena, bytes_of(NULL, 0)).data);
    arena_clear(&arena);
}
END_TEST

START_TEST(parts_are_joined_in_their_order)
{
    const struct bytes parts[] = { bytes_of_string("one"), bytes_of(NULL, 0), bytes_of_string(" "),
                                   bytes_of_string("two") };
    struct arena arena;

    arena_init(&arena);
    ck_assert(bytes_equal(arena_join(&arena, parts, 4), bytes_of_string("one two")));
    ck_assert_uint_eq(arena_join(&arena, parts + 1, 1).length, 0);
    ck_assert_uint_eq(arena_join(&arena, NULL, 0).length, 0);
    arena_clear(&arena);
}
END_TEST

START_TEST(a_formatted_text_is_cut_at_1023_bytes)
{
    struct arena arena;
    char name[2000];

    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    arena_init(&arena);
    ck_assert(
        bytes_equal(arena_format(&arena, "%d of %s", 3, "four"), bytes_of_string("3 of four")));
    ck_assert_uint_eq(arena_format(&arena, "%s", name).length, 1023);
    arena_clear(&arena);
}
END_TEST

/* --------------------------------------------------------------------- growing */

START_TEST(an_array_grows_and_keeps_its_items)
{
    struct arena arena;
    uint32_t *items = NULL;
    size_t capacity = 0;

    arena_init(&arena);
    for (uint32_t count = 0; count < 1000; count++) {
        items = arena_grow(&arena, items, count, &capacity, sizeof *items);
        ck_assert_uint_gt(capacity, count);
        items[count] = count;
    }
    for (uint32_t i = 0; i < 1000; i++)
        if (items[i] != i)
            ck_abort_msg("item %u is %u", i, items[i]);
    ck_assert_uint_le(capacity, 2000);
    arena_clear(&arena);
}
END_TEST

START_TEST(an_array_with_room_stays_where_it_is)
{
    struct arena arena;
    size_t capacity = 0;
    uint32_t *items;

    arena_init(&arena);
    items = arena_grow(&arena, NULL, 0, &capacity, sizeof *items);
    ck_assert_uint_gt(capacity, 1);
    ck_assert_ptr_eq(arena_grow(&arena, items, 1, &capacity, sizeof *items), items);
    arena_clear(&arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("arena");
    TCase *objects = tcase_create("objects");
    TCase *texts = tcase_create("texts");
    TCase *growing = tcase_create("growing");

    tcase_add_test(objects, memory_is_zeroed_and_aligned_for_any_type);
    tcase_add_test(objects, objects_do_not_overlap);
    tcase_add_test(objects, an_object_larger_than_a_block_has_one_of_its_own);
    tcase_add_test(objects, used_counts_what_was_taken_from_the_system);
    tcase_add_test(objects, many_small_objects_waste_little);
    tcase_add_test(texts, a_copy_is_independent_of_its_source);
    tcase_add_test(texts, parts_are_joined_in_their_order);
    tcase_add_test(texts, a_formatted_text_is_cut_at_1023_bytes);
    tcase_add_test(growing, an_array_grows_and_keeps_its_items);
    tcase_add_test(growing, an_array_with_room_stays_where_it_is);
    /* Needs a process of its own. */
    if (getenv("CK_FORK") == NULL || strcmp(getenv("CK_FORK"), "no") != 0)
        tcase_add_test_raise_signal(objects, more_than_there_can_be_aborts, SIGABRT);
    suite_add_tcase(suite, objects);
    suite_add_tcase(suite, texts);
    suite_add_tcase(suite, growing);
    return suite;
}

SUITE_MAIN(suite);
