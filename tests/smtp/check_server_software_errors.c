/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong in a servers.conf is said, with its line. */
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "tests/smtp/software_trial.h"

#define TEN(x)     x x x x x x x x x x
#define LONG_TEXT  TEN("0123456789ABCDEF") "x" /* 161 */
#define LONG_TITLE TEN("1234567") "8"          /* 71 */

static const struct {
    const char *text;
    const char *message;
} errors[] = {
    { "221 = bye\n", "own.conf:1: a key before the first [product]" },
    { "[p]\n\nbye = 1\n", "own.conf:3: unknown key `bye`" },
    { "[p]\nBanner = x\n", "own.conf:2: unknown key `Banner`" },
    { "[p]\nkind = mailer\n",
      "own.conf:2: unknown kind `mailer`: server, front-end, interceptor, tarpit or filter" },
    { "[p]\n# x\nnonsense\n", "own.conf:3: neither [product] nor key = value" },
    { "[p\n221 = bye\n", "own.conf:1: neither [product] nor key = value" },
    { "[p]\nnonsense\nbye = 1\n", "own.conf:2: neither [product] nor key = value" },
    { "[p]\nbye = 1\nnonsense\nworse = 2\n", "own.conf:2: unknown key `bye`" },
    { "[p]\n221 =\n", "own.conf:2: `221` without a value" },
    { "[p]\n221 = ; only a remark\n", "own.conf:2: `221` without a value" },
    { "[p]\n221 = *\n", "own.conf:2: the pattern `*` would fit every text" },
    { "[p]\n221 = * * *\n", "own.conf:2: the pattern `* * *` would fit every text" },
    { "[p]\n221 = bye\n[p]\n[q]\n221 = " LONG_TEXT "\n",
      "own.conf:5: a pattern of 161 bytes, 160 at most" },
    { "[p]\ntitle = " LONG_TITLE "\n", "own.conf:2: a title of 71 bytes, 64 at most" },
    { "[p]\nrare = perhaps\n", "own.conf:2: `perhaps` is neither yes nor no" },
    { "[p]\nreplace = 1\n", "own.conf:2: `1` is neither yes nor no" },
    { "[p]\n221 = bye\nreplace = yes\n",
      "own.conf:3: `replace` is not the first key of its section" },
    { "[Postfix]\n221 = bye\n", "own.conf:2: `Postfix` is no name for a product: "
                                "1 to 32 of a-z, 0-9, hyphen, dot and underline" },
    { "[0123456789abcdef0123456789abcdefx]\n221 = bye\n",
      "own.conf:2: `0123456789abcdef0123456789abcdefx` is no name for a product: "
      "1 to 32 of a-z, 0-9, hyphen, dot and underline" },
};

START_TEST(an_error_names_file_line_and_what_is_wrong)
{
    struct trial trial = begin();

    ck_assert(!load(&trial, errors[_i].text));
    ck_assert_str_eq(trial.error.message, errors[_i].message);
    end(&trial);
}
END_TEST

START_TEST(the_longest_name_title_and_text_are_accepted)
{
    struct trial trial = begin();
    char text[400];

    snprintf(text, sizeof text, "[0123456789abcdef0123456789abcdef]\ntitle = %.64s\n221 = %.160s\n",
             LONG_TITLE, LONG_TEXT);
    expect_loaded(&trial, text);
    ck_assert_uint_eq(strlen(product(&trial, "0123456789abcdef0123456789abcdef")->title), 64);
    end(&trial);
}
END_TEST

START_TEST(a_line_that_libinih_would_cut_is_refused)
{
    struct trial trial = begin();
    char text[6000] = "[p]\n221 = bye\n221 = ";

    memset(text + strlen(text), 'x', 5000);
    ck_assert(!load(&trial, text));
    ck_assert_ptr_eq(strstr(trial.error.message, "own.conf:3: a line of 5006 bytes, "),
                     trial.error.message);
    end(&trial);
}
END_TEST

START_TEST(a_nul_is_refused)
{
    struct trial trial = begin();
    const char text[] = "[p]\n221 = b\0ye\n";

    ck_assert(!server_software_load_text(trial.software, "own.conf",
                                         bytes_of(text, sizeof text - 1), &trial.error));
    ck_assert_str_eq(trial.error.message, "own.conf:2: a NUL byte");
    end(&trial);
}
END_TEST

START_TEST(one_product_too_many_is_refused)
{
    struct trial trial = begin();
    char text[64];

    for (int i = 0; i < PRODUCTS_MAXIMUM; i++) {
        snprintf(text, sizeof text, "[p%d]\n221 = bye\n", i);
        expect_loaded(&trial, text);
    }
    ck_assert(says(&trial, "p255", FINGERPRINT_QUIT, "bye"));
    ck_assert(!load(&trial, "[q]\n221 = bye\n"));
    ck_assert_str_eq(trial.error.message, "own.conf:2: product `q` is one too many, 256 at most");
    expect_loaded(&trial, "[p0]\n221 = good bye\n"); /* the ones there are can still be extended */
    end(&trial);
}
END_TEST

START_TEST(one_pattern_too_many_is_refused)
{
    struct trial trial = begin();
    const size_t line = strlen("221 = bye 1234\n"), header = strlen("[p]\n");
    size_t length = header + line * PATTERNS_MAXIMUM;
    char *text = memory_new(length + 1, 1);

    memcpy(text, "[p]\n", header);
    for (size_t i = 0; i < PATTERNS_MAXIMUM; i++)
        snprintf(text + header + i * line, line + 1, "221 = bye %04zu\n", i);
    ck_assert(server_software_load_text(trial.software, "own.conf", bytes_of(text, length),
                                        &trial.error));
    ck_assert(!load(&trial, "[p]\n221 = bye\n"));
    ck_assert_str_eq(trial.error.message, "own.conf:2: one pattern too many, 4096 at most");
    free(text);
    end(&trial);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("server software errors");
    TCase *wrong = tcase_create("wrong lines");
    TCase *limits = tcase_create("limits");

    tcase_add_loop_test(wrong, an_error_names_file_line_and_what_is_wrong, 0,
                        sizeof errors / sizeof errors[0]);
    tcase_add_test(limits, the_longest_name_title_and_text_are_accepted);
    tcase_add_test(limits, a_line_that_libinih_would_cut_is_refused);
    tcase_add_test(wrong, a_nul_is_refused);
    tcase_add_test(limits, one_product_too_many_is_refused);
    tcase_add_test(limits, one_pattern_too_many_is_refused);
    suite_add_tcase(suite, wrong);
    suite_add_tcase(suite, limits);
    return suite;
}

SUITE_MAIN(suite);
