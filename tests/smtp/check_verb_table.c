/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every verb is found, and nothing else. */
#include "smtp/verb_table.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

/* All that the table has; what has no name here is missing. */
static const char *const expected[] = {
    "HELO", "EHLO", "LHLO", "MAIL", "RCPT", "DATA",    "BDAT",     "RSET",           "NOOP",
    "QUIT", "VRFY", "EXPN", "HELP", "AUTH", "X-EXPS",  "STARTTLS", "X-ANONYMOUSTLS", "ETRN",
    "TURN", "ATRN", "SEND", "SOML", "SAML", "XCLIENT", "XFORWARD", "BURL",
};

enum { EXPECTED = sizeof expected / sizeof expected[0] };

static void change_case(const char *name, uint8_t (*change)(uint8_t), size_t step, char *ret_word)
{
    strcpy(ret_word, name);
    for (size_t i = 0; i < strlen(name); i += step)
        ret_word[i] = (char)change((uint8_t)name[i]);
}

START_TEST(a_verb_is_found_in_any_case)
{
    const char *name = expected[_i];
    enum verb verb = verb_find(TEXT(name));
    char word[32];

    ck_assert_int_ne(verb, VERB_UNKNOWN);
    ck_assert_str_eq(verb_name(verb), name);
    change_case(name, ascii_lower, 1, word);
    ck_assert_int_eq(verb_find(TEXT(word)), verb);
    change_case(name, ascii_lower, 2, word);
    ck_assert_int_eq(verb_find(TEXT(word)), verb);
}
END_TEST

START_TEST(a_part_of_a_verb_is_none_nor_is_a_verb_with_more_behind)
{
    const char *name = expected[_i];
    char longer[40];

    for (size_t length = 0; length < strlen(name); length++)
        ck_assert_int_eq(verb_find(bytes_first(TEXT(name), length)), VERB_UNKNOWN);
    snprintf(longer, sizeof longer, "%sX", name);
    ck_assert_int_eq(verb_find(TEXT(longer)), VERB_UNKNOWN);
    snprintf(longer, sizeof longer, " %s", name);
    ck_assert_int_eq(verb_find(TEXT(longer)), VERB_UNKNOWN);
}
END_TEST

START_TEST(the_table_has_these_verbs_and_no_others)
{
    bool seen[VERB_COUNT] = { false };

    for (size_t i = 0; i < EXPECTED; i++) {
        enum verb verb = verb_find(TEXT(expected[i]));

        ck_assert(!seen[verb]);
        seen[verb] = true;
    }
    ck_assert_uint_eq(EXPECTED, VERB_COUNT - 1);
}
END_TEST

START_TEST(other_words_are_unknown)
{
    static const char *const words[] = { "", "FOO", "GET", "MIAL", "STARTLS", "250", "MAIL:" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        ck_assert_int_eq(verb_find(TEXT(words[i])), VERB_UNKNOWN);
    ck_assert_int_eq(verb_find(bytes_of(NULL, 0)), VERB_UNKNOWN);
    ck_assert_int_eq(verb_find(OCTETS("QUIT\0")), VERB_UNKNOWN);
    ck_assert_str_eq(verb_name(VERB_UNKNOWN), "");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("verb_table");
    TCase *known = tcase_create("known");
    TCase *unknown = tcase_create("unknown");

    tcase_add_loop_test(known, a_verb_is_found_in_any_case, 0, EXPECTED);
    tcase_add_test(known, the_table_has_these_verbs_and_no_others);
    tcase_add_loop_test(unknown, a_part_of_a_verb_is_none_nor_is_a_verb_with_more_behind, 0,
                        EXPECTED);
    tcase_add_test(unknown, other_words_are_unknown);
    suite_add_tcase(suite, known);
    suite_add_tcase(suite, unknown);
    return suite;
}

SUITE_MAIN(suite);
