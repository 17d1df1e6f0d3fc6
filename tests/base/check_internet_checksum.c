/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/internet_checksum.h"

#include "tests/support/suite_main.h"

/* The example of RFC 1071, 3. */
START_TEST(the_sum_of_the_rfc_is_that_of_the_rfc)
{
    static const uint8_t octets[] = { 0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7 };

    ck_assert_uint_eq(internet_sum_fold(internet_sum(0, bytes_of(octets, sizeof octets))), 0xddf2);
}
END_TEST

START_TEST(an_odd_last_octet_is_the_high_half_of_a_word)
{
    static const uint8_t octets[] = { 0x12, 0x34, 0x56 };

    ck_assert_uint_eq(internet_sum(0, bytes_of(octets, sizeof octets)), 0x1234 + 0x5600);
}
END_TEST

START_TEST(a_sum_goes_on_behind_an_even_number_of_octets)
{
    static const uint8_t octets[] = { 0xff, 0xff, 0x00, 0x01, 0x80, 0x00 };
    uint64_t sum = internet_sum(0, bytes_of(octets, 4));

    ck_assert_uint_eq(internet_sum(sum, bytes_of(octets + 4, 2)),
                      internet_sum(0, bytes_of(octets, 6)));
    ck_assert_uint_eq(internet_sum_fold(0x1fffe), 0xffff);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("internet_checksum");
    TCase *tcase = tcase_create("sums");

    tcase_add_test(tcase, the_sum_of_the_rfc_is_that_of_the_rfc);
    tcase_add_test(tcase, an_odd_last_octet_is_the_high_half_of_a_word);
    tcase_add_test(tcase, a_sum_goes_on_behind_an_even_number_of_octets);
    suite_add_tcase(suite, tcase);
    return suite;
}

SUITE_MAIN(suite);
