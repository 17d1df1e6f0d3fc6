/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Views of bytes. */
#include "base/bytes.h"

#include "tests/support/suite_main.h"

#define TEXT(string) bytes_of_string(string)

START_TEST(equality_compares_length_and_content)
{
    ck_assert(bytes_equal(TEXT("abc"), TEXT("abc")));
    ck_assert(!bytes_equal(TEXT("abc"), TEXT("abd")));
    ck_assert(!bytes_equal(TEXT("abc"), TEXT("ab")));
    ck_assert(bytes_equal(bytes_of(NULL, 0), TEXT("")));
}
END_TEST

START_TEST(case_is_ignored_for_ascii_letters_only)
{
    ck_assert(bytes_equal_ignoring_case(TEXT("EHLO"), TEXT("ehlo")));
    ck_assert(!bytes_equal_ignoring_case(TEXT("[a"), TEXT("{A")));
    ck_assert(bytes_start_with_ignoring_case(TEXT("from:<a>"), "FROM:"));
    ck_assert(!bytes_start_with_ignoring_case(TEXT("FRO"), "FROM:"));
}
END_TEST

START_TEST(words_are_cut_at_blanks)
{
    struct bytes rest = TEXT("  MAIL\tFROM:<a>  SIZE=1 ");

    ck_assert(bytes_equal(bytes_next_word(&rest), TEXT("MAIL")));
    ck_assert(bytes_equal(bytes_next_word(&rest), TEXT("FROM:<a>")));
    ck_assert(bytes_equal(bytes_next_word(&rest), TEXT("SIZE=1")));
    ck_assert_uint_eq(bytes_next_word(&rest).length, 0);
    ck_assert_uint_eq(bytes_next_word(&rest).length, 0);
}
END_TEST

START_TEST(trimming_takes_blanks_from_both_ends)
{
    ck_assert(bytes_equal(bytes_trimmed(TEXT(" \ta b\t ")), TEXT("a b")));
    ck_assert_uint_eq(bytes_trimmed(TEXT(" \t ")).length, 0);
}
END_TEST

START_TEST(cutting_beyond_the_end_gives_an_empty_view)
{
    ck_assert_uint_eq(bytes_after(TEXT("ab"), 3).length, 0);
    ck_assert_uint_eq(bytes_first(TEXT("ab"), 3).length, 2);
    ck_assert_uint_eq(bytes_find(TEXT("ab"), 'b'), 1);
    ck_assert_uint_eq(bytes_find(TEXT("ab"), 'c'), 2);
    ck_assert_uint_eq(bytes_find(bytes_of(NULL, 0), 'c'), 0);
}
END_TEST

START_TEST(numbers_are_read_in_network_order)
{
    const uint8_t octets[] = { 0x12, 0x34, 0x56, 0x78 };

    ck_assert_uint_eq(bytes_be16(octets), 0x1234);
    ck_assert_uint_eq(bytes_be32(octets), 0x12345678);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("bytes");
    TCase *comparing = tcase_create("comparing");
    TCase *cutting = tcase_create("cutting");

    tcase_add_test(comparing, equality_compares_length_and_content);
    tcase_add_test(comparing, case_is_ignored_for_ascii_letters_only);
    tcase_add_test(comparing, numbers_are_read_in_network_order);
    tcase_add_test(cutting, words_are_cut_at_blanks);
    tcase_add_test(cutting, trimming_takes_blanks_from_both_ends);
    tcase_add_test(cutting, cutting_beyond_the_end_gives_an_empty_view);
    suite_add_tcase(suite, comparing);
    suite_add_tcase(suite, cutting);
    return suite;
}

SUITE_MAIN(suite);
