/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A buffer that grows to its maximum and no further. */
#include "base/bounded_buffer.h"

#include "tests/support/suite_main.h"

#define TEXT(string) bytes_of_string(string)

START_TEST(what_is_appended_stands_one_behind_the_other)
{
    struct bounded_buffer buffer;

    bounded_buffer_init(&buffer, 100);
    ck_assert_uint_eq(bounded_buffer_bytes(&buffer).length, 0);
    ck_assert(bounded_buffer_append(&buffer, TEXT("one")));
    ck_assert(bounded_buffer_append(&buffer, bytes_of(NULL, 0)));
    ck_assert(bounded_buffer_append(&buffer, TEXT(" two")));
    ck_assert(bytes_equal(bounded_buffer_bytes(&buffer), TEXT("one two")));
    ck_assert_uint_eq(buffer.dropped, 0);
    bounded_buffer_clear(&buffer);
}
END_TEST

START_TEST(what_does_not_fit_is_counted_and_not_stored)
{
    struct bounded_buffer buffer;

    bounded_buffer_init(&buffer, 5);
    ck_assert(bounded_buffer_append(&buffer, TEXT("abcde")));
    ck_assert(!bounded_buffer_append(&buffer, TEXT("f")));
    ck_assert(bounded_buffer_append(&buffer, TEXT("")));
    ck_assert(!bounded_buffer_append(&buffer, TEXT("gh")));
    ck_assert(bytes_equal(bounded_buffer_bytes(&buffer), TEXT("abcde")));
    ck_assert_uint_eq(buffer.dropped, 3);
    bounded_buffer_clear(&buffer);
}
END_TEST

START_TEST(of_what_fits_in_part_the_first_bytes_are_kept)
{
    struct bounded_buffer buffer;

    bounded_buffer_init(&buffer, 5);
    bounded_buffer_append(&buffer, TEXT("abc"));
    ck_assert(!bounded_buffer_append(&buffer, TEXT("defgh")));
    ck_assert(bytes_equal(bounded_buffer_bytes(&buffer), TEXT("abcde")));
    ck_assert_uint_eq(buffer.dropped, 3);
    bounded_buffer_clear(&buffer);
}
END_TEST

START_TEST(no_more_memory_than_the_maximum_is_taken)
{
    struct bounded_buffer buffer;
    uint8_t octets[100];

    memset(octets, 'x', sizeof octets);
    bounded_buffer_init(&buffer, 1000);
    for (unsigned i = 0; i < 10; i++) {
        ck_assert(bounded_buffer_append(&buffer, bytes_of(octets, sizeof octets)));
        ck_assert_uint_le(buffer.capacity, 1000);
    }
    ck_assert_uint_eq(buffer.length, 1000);
    bounded_buffer_clear(&buffer);
}
END_TEST

START_TEST(a_maximum_of_nothing_stores_nothing)
{
    struct bounded_buffer buffer;

    bounded_buffer_init(&buffer, 0);
    ck_assert(!bounded_buffer_append(&buffer, TEXT("abc")));
    ck_assert_uint_eq(buffer.length, 0);
    ck_assert_uint_eq(buffer.dropped, 3);
    bounded_buffer_clear(&buffer);
}
END_TEST

START_TEST(a_reset_empties_and_keeps_the_memory)
{
    struct bounded_buffer buffer;
    const uint8_t *memory;

    bounded_buffer_init(&buffer, 4);
    bounded_buffer_append(&buffer, TEXT("abcdef"));
    memory = buffer.data;
    bounded_buffer_reset(&buffer);
    ck_assert_uint_eq(buffer.length, 0);
    ck_assert_uint_eq(buffer.dropped, 0);
    ck_assert(bounded_buffer_append(&buffer, TEXT("xy")));
    ck_assert_ptr_eq(buffer.data, memory);
    ck_assert(bytes_equal(bounded_buffer_bytes(&buffer), TEXT("xy")));
    bounded_buffer_clear(&buffer);
}
END_TEST

START_TEST(after_a_clear_it_can_be_used_again)
{
    struct bounded_buffer buffer;

    bounded_buffer_init(&buffer, 4);
    bounded_buffer_append(&buffer, TEXT("abcdef"));
    bounded_buffer_clear(&buffer);
    ck_assert_uint_eq(buffer.capacity, 0);
    ck_assert_uint_eq(buffer.dropped, 0);
    ck_assert(!bounded_buffer_append(&buffer, TEXT("abcde")));
    ck_assert(bytes_equal(bounded_buffer_bytes(&buffer), TEXT("abcd")));
    bounded_buffer_clear(&buffer);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("bounded_buffer");
    TCase *limits = tcase_create("limits");
    TCase *life = tcase_create("life");

    tcase_add_test(life, what_is_appended_stands_one_behind_the_other);
    tcase_add_test(life, a_reset_empties_and_keeps_the_memory);
    tcase_add_test(life, after_a_clear_it_can_be_used_again);
    tcase_add_test(limits, what_does_not_fit_is_counted_and_not_stored);
    tcase_add_test(limits, of_what_fits_in_part_the_first_bytes_are_kept);
    tcase_add_test(limits, no_more_memory_than_the_maximum_is_taken);
    tcase_add_test(limits, a_maximum_of_nothing_stores_nothing);
    suite_add_tcase(suite, life);
    suite_add_tcase(suite, limits);
    return suite;
}

SUITE_MAIN(suite);
