/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patterns with asterisks, and sets of products. */
#include "smtp/server_software_pattern.h"

#include "smtp/server_software_set.h"
#include "tests/support/suite_main.h"

static bool fits(const char *pattern, struct bytes text)
{
    uint8_t room[64];
    struct pattern_text wanted;
    struct text_pattern compiled;

    ck_assert_uint_le(strlen(pattern), sizeof room);
    compiled = text_pattern_compile(bytes_of_string(pattern), room);
    pattern_text_init(&wanted, text);
    return text_pattern_fits(&compiled, &wanted);
}

static const struct {
    const char *pattern;
    const char *text;
    bool fits;
} cases[] = {
    { "Bye", "Bye", true },
    { "Bye", "bYE", true },
    { "bYe", "BYE", true },
    { "Bye", "Bye.", false },
    { "Bye", "By", false },
    { "Bye", "", false },
    { "Bye*", "Bye", true },
    { "Bye*", "Bye for now", true },
    { "*Bye", "Bye", true },
    { "*Bye", "now Bye", true },
    { "*Bye", "Bye now", false },
    { "* Bye", "Bye", false },
    { "a*b*c", "abc", true },
    { "a*b*c", "a--b--c", true },
    { "a*b*c", "a--c--b", false },
    { "a*b", "ab", true },
    { "a*b", "aab", true },
    { "a*b", "abab", true },
    { "a*b", "aba", false },
    { "a**b", "a-b", true },
    { "*ab", "aab", true },
    { "*aab", "aaaab", true },
    { "*a*", "bab", true },
    { "*a*", "bbb", false },
    { "*", "", true },
    { "*", "anything", true },
    { "", "", true },
    { "", "a", false },
    { "\\*", "*", true },
    { "\\*", "a", false },
    { "\\* SMTP", "* SMTP", true },
    { "\\* SMTP", "mail SMTP", false },
    { "*\\*", "a*", true },
    { "*\\*", "a", false },
    { "\\\\*", "\\*", true }, /* a backslash, then an asterisk */
    { "\\\\*", "\\a", false },
    { "\\", "\\", true },
    { "\"\\r\\n.\\r\\n\"", "\"\\r\\n.\\r\\n\"", true },
    { "a?b", "a?b", true },
    { "a?b", "axb", false },
    { "[*]", "[192.0.2.1]", true },
    { "\xc3\xa9*", "\xc3\xa9t\xc3\xa9", true },
    { "[a", "{A", false }, /* 0x5b and 0x7b are no letters */
};

START_TEST(a_pattern_fits_the_whole_text_or_not_at_all)
{
    if (fits(cases[_i].pattern, bytes_of_string(cases[_i].text)) != cases[_i].fits)
        ck_abort_msg("`%s' and `%s'", cases[_i].pattern, cases[_i].text);
}
END_TEST

START_TEST(a_nul_in_the_text_is_a_byte_like_any_other)
{
    ck_assert(fits("a*b", bytes_of("a\0b", 3)));
    ck_assert(!fits("a*b", bytes_of("a\0b\0", 4)));
    ck_assert(!fits("ab", bytes_of("a\0b", 3)));
    ck_assert(fits("*", bytes_of("\0", 1)));
}
END_TEST

static uint64_t pairs_of(const char *text)
{
    struct pattern_text wanted;

    pattern_text_init(&wanted, bytes_of_string(text));
    return wanted.pairs;
}

START_TEST(pairs_alone_tell_that_a_text_is_another_one)
{
    uint8_t room[64];
    struct text_pattern pattern = text_pattern_compile(bytes_of_string("Bye*"), room);

    ck_assert_uint_ne(pattern.pairs & ~pairs_of("Ok"), 0);
    /* What the pattern begins with begins the text. */
    ck_assert_uint_ne(pattern.pairs & ~pairs_of("Good-bye"), 0);
    ck_assert_uint_eq(pattern.pairs & ~pairs_of("BYE, you"), 0);
}
END_TEST

START_TEST(an_absent_text_is_an_empty_one)
{
    ck_assert(fits("*", bytes_of(NULL, 0)));
    ck_assert(!fits("a", bytes_of(NULL, 0)));
}
END_TEST

START_TEST(compiling_in_place_is_allowed)
{
    char pattern[] = "A\\*B*";
    struct text_pattern compiled =
        text_pattern_compile(bytes_of_string(pattern), (uint8_t *)pattern);

    struct pattern_text text;

    ck_assert_uint_eq(compiled.compiled.length, 4);
    pattern_text_init(&text, bytes_of_string("a*bc"));
    ck_assert(text_pattern_compare(&compiled, &text));
    pattern_text_init(&text, bytes_of_string("axbc"));
    ck_assert(!text_pattern_compare(&compiled, &text));
}
END_TEST

static struct product_set set_of(int a, int b)
{
    struct product_set set = { { 0 } };

    product_set_add(&set, a);
    product_set_add(&set, b);
    return set;
}

START_TEST(a_set_has_what_was_added_and_nothing_else)
{
    struct product_set set = set_of(63, PRODUCTS_MAXIMUM - 1);

    ck_assert(product_set_contains(set, 63));
    ck_assert(!product_set_contains(set, 64));
    ck_assert(!product_set_is_empty(set));
    ck_assert(product_set_is_empty((struct product_set){ { 0 } }));
    ck_assert_uint_eq(product_set_count(set), 2);
    ck_assert_int_eq(product_set_next(set, PRODUCT_NONE), 63);
    ck_assert_int_eq(product_set_next(set, 63), PRODUCTS_MAXIMUM - 1);
    ck_assert_int_eq(product_set_next(set, PRODUCTS_MAXIMUM - 1), PRODUCT_NONE);
    product_set_remove(&set, 63);
    ck_assert(product_set_equal(set, set_of(PRODUCTS_MAXIMUM - 1, PRODUCTS_MAXIMUM - 1)));
}
END_TEST

START_TEST(sets_are_joined_cut_and_compared)
{
    struct product_set a = set_of(1, 100), b = set_of(100, 200), c = set_of(2, 3);

    ck_assert(product_set_intersects(a, b));
    ck_assert(!product_set_intersects(a, c));
    ck_assert(product_set_equal(product_set_intersection(a, b), set_of(100, 100)));
    ck_assert(product_set_equal(product_set_without(a, b), set_of(1, 1)));
    ck_assert(product_set_contains(product_set_union(a, c), 3));
    ck_assert(product_set_contains(product_set_union(a, c), 1));
    ck_assert(!product_set_equal(a, product_set_union(a, c)));
    ck_assert(!product_set_equal(product_set_union(a, c), a));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("server software patterns");
    TCase *patterns = tcase_create("patterns");
    TCase *sets = tcase_create("sets");

    tcase_add_loop_test(patterns, a_pattern_fits_the_whole_text_or_not_at_all, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(patterns, a_nul_in_the_text_is_a_byte_like_any_other);
    tcase_add_test(patterns, pairs_alone_tell_that_a_text_is_another_one);
    tcase_add_test(patterns, an_absent_text_is_an_empty_one);
    tcase_add_test(patterns, compiling_in_place_is_allowed);
    tcase_add_test(sets, a_set_has_what_was_added_and_nothing_else);
    tcase_add_test(sets, sets_are_joined_cut_and_compared);
    suite_add_tcase(suite, patterns);
    suite_add_tcase(suite, sets);
    return suite;
}

SUITE_MAIN(suite);
