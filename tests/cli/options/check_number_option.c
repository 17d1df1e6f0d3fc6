/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers as operators write them. */
#include "cli/options/number_option.h"

#include <stdint.h>
#include <string.h>

#include "tests/support/suite_main.h"

static const struct {
    const char *text;
    size_t size;
} sizes[] = {
    { "4M", (size_t)4 << 20 },      { "4m", (size_t)4 << 20 }, { "4096K", (size_t)4 << 20 },
    { "8192k", (size_t)8 << 20 },   { "1G", (size_t)1 << 30 }, { "4194304", (size_t)4 << 20 },
    { "0256M", (size_t)256 << 20 },
};

START_TEST(a_size_is_a_number_with_a_unit)
{
    struct error error = { "" };
    size_t size = 0;

    ck_assert_msg(size_option_parse(&size, sizes[_i].text, 4 << 20, &error), "%s", error.message);
    ck_assert_uint_eq(size, sizes[_i].size);
}
END_TEST

static const char *const not_sizes[] = {
    "",
    "M",
    "-4M",
    "4 M",
    "4MB",
    "4.5M",
    "4T",
    "4MM",
    "0x4M",
    " 4M",
    "99999999999999999999",
    "18446744073709551615K",
    "99999999999G",
};

START_TEST(what_is_no_size_is_refused)
{
    struct error error = { "" };
    size_t size = 1;

    ck_assert(!size_option_parse(&size, not_sizes[_i], 0, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "is no size"));
    ck_assert_uint_eq(size, 1);
}
END_TEST

START_TEST(a_size_below_the_least_is_refused_with_the_least)
{
    struct error error = { "" };
    size_t size = 1;

    ck_assert(!size_option_parse(&size, "4095K", 4 << 20, &error));
    ck_assert_str_eq(error.message, "`4095K` is too little: at least 4M");
    ck_assert_uint_eq(size, 1);
}
END_TEST

START_TEST(counts_have_a_least_and_a_most)
{
    static const char *const bad[] = { "", "0", "65", "1 ", "2x", "-1", "4294967297" };
    struct error error;
    unsigned count = 0;

    ck_assert(count_option_parse(&count, "1", 1, 64, &error));
    ck_assert_uint_eq(count, 1);
    ck_assert(count_option_parse(&count, "64", 1, 64, &error));
    ck_assert_uint_eq(count, 64);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ck_assert_msg(!count_option_parse(&count, bad[i], 1, 64, &error), "%s", bad[i]);
        ck_assert_ptr_nonnull(strstr(error.message, "no number from 1 to 64"));
    }
    ck_assert_uint_eq(count, 64);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("number_option");
    TCase *size = tcase_create("sizes");
    TCase *count = tcase_create("counts");

    tcase_add_loop_test(size, a_size_is_a_number_with_a_unit, 0, sizeof sizes / sizeof sizes[0]);
    tcase_add_loop_test(size, what_is_no_size_is_refused, 0,
                        sizeof not_sizes / sizeof not_sizes[0]);
    tcase_add_test(size, a_size_below_the_least_is_refused_with_the_least);
    tcase_add_test(count, counts_have_a_least_and_a_most);
    suite_add_tcase(suite, size);
    suite_add_tcase(suite, count);
    return suite;
}

SUITE_MAIN(suite);
