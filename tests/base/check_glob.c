/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Globs. */
#include "base/glob.h"

#include "tests/support/suite_main.h"

static const struct match {
    const char *pattern;
    const char *text;
    bool fits;
} matches[] = {
    { "", "", true },
    { "", "a", false },
    { "*", "", true },
    { "**", "ab", true },
    { "?", "", false },
    { "?", "a", true },
    { "?", "ab", false },
    { "bob@example.org", "BOB@Example.ORG", true },
    { "bob@example.org", "bob@example.or", false },
    { "bob@example.or", "bob@example.org", false },
    { "*@example.org", "bob@example.org", true },
    { "*@example.org", "bob@mail.example.org", false },
    { "*example.org", "bob@mail.example.org", true },
    { "bob@*", "bob@", true },
    { "b?b@*.org", "bub@example.net.org", true },
    { "*a*b", "aXbXab", true },
    { "*a*b", "aXbXaa", false },
    { "a*a", "a", false },
    { "[ab]*", "[ab]c", true }, /* no sets */
    { "[ab]*", "ac", false },
    { "j?rg@*", "j\xC3\xB6rg@example.org", true }, /* one character, two bytes */
    { "j??rg@*", "j\xC3\xB6rg@example.org", false },
    { "?", "\xFF", true },
    { "?"
      "?",
      "\x80\x80", false }, /* stray continuations hang on to what is before them */
};

START_TEST(a_pattern_fits_the_whole_text_or_not_at_all)
{
    const struct match *m = &matches[_i];

    ck_assert_msg(glob_matches(bytes_of_string(m->pattern), bytes_of_string(m->text)) == m->fits,
                  "`%s` on `%s`", m->pattern, m->text);
}
END_TEST

START_TEST(many_asterisks_take_no_exponential_time)
{
    static char text[20000];
    static char pattern[2001];

    memset(text, 'a', sizeof text);
    for (size_t i = 0; i + 1 < sizeof pattern; i++)
        pattern[i] = i % 2 == 0 ? '*' : 'a';
    pattern[sizeof pattern - 1] = 'b';
    ck_assert(!glob_matches(bytes_of(pattern, sizeof pattern), bytes_of(text, sizeof text)));
}
END_TEST

START_TEST(the_null_byte_is_a_byte_as_any_other)
{
    ck_assert(glob_matches(bytes_of("a?b", 3), bytes_of("a\0b", 3)));
    ck_assert(!glob_matches(bytes_of("a", 1), bytes_of("a\0", 2)));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("glob");
    TCase *fits = tcase_create("fits");

    tcase_add_loop_test(fits, a_pattern_fits_the_whole_text_or_not_at_all, 0,
                        sizeof matches / sizeof matches[0]);
    tcase_add_test(fits, many_asterisks_take_no_exponential_time);
    tcase_add_test(fits, the_null_byte_is_a_byte_as_any_other);
    suite_add_tcase(suite, fits);
    return suite;
}

SUITE_MAIN(suite);
