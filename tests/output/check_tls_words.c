/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The numbers of TLS as words. */
#include "output/tls_words.h"

#include "tests/support/suite_main.h"

START_TEST(a_number_becomes_its_name_or_stays_one)
{
    char text[TLS_WORD_SIZE];

    ck_assert_str_eq(tls_version_word(0x0303, text), "TLS 1.2");
    ck_assert_str_eq(tls_version_word(0x7f1c, text), "0x7f1c");
    ck_assert_str_eq(tls_cipher_word(0x1302, text), "TLS_AES_256_GCM_SHA384");
    ck_assert_str_eq(tls_cipher_word(0x00ff, text), "0x00ff");
    ck_assert_str_eq(tls_alert_level_word(2, text), "fatal");
    ck_assert_str_eq(tls_alert_level_word(0, text), "0");
    ck_assert_str_eq(tls_alert_description_word(40, text), "handshake_failure");
    ck_assert_str_eq(tls_alert_description_word(255, text), "255");
}
END_TEST

START_TEST(times_of_certificates_reach_from_the_first_year_to_the_last)
{
    char text[TLS_TIME_SIZE];

    ck_assert_str_eq(tls_time_words(0, text), "1970-01-01T00:00:00Z");
    ck_assert_str_eq(tls_time_words(INT64_C(253402300799), text), "9999-12-31T23:59:59Z");
    ck_assert_str_eq(tls_time_words(-INT64_C(630720000), text), "1950-01-06T00:00:00Z");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("tls_words");
    TCase *tcase = tcase_create("words");

    tcase_add_test(tcase, a_number_becomes_its_name_or_stays_one);
    tcase_add_test(tcase, times_of_certificates_reach_from_the_first_year_to_the_last);
    suite_add_tcase(suite, tcase);
    return suite;
}

SUITE_MAIN(suite);
