/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When it is said that nothing can be written. */
#include "output/writing_trouble.h"

#include <string.h>

#include "tests/support/suite_main.h"

#define SECOND DURATION_SECOND

static enum writing_word look(struct writing_trouble *trouble, const char *reason, uint64_t waiting,
                              uint64_t dropped, duration now, struct error *sentence)
{
    const struct writing_state state = { "mail.jsonl", reason, waiting, dropped };

    return writing_trouble_look(trouble, &state, now, sentence);
}

START_TEST(of_what_goes_well_nothing_is_said)
{
    struct writing_trouble trouble = { 0 };
    struct error sentence;

    ck_assert_int_eq(look(&trouble, NULL, 9, 0, 5 * SECOND, &sentence), WRITING_NO_WORD);
    ck_assert_int_eq(look(&trouble, NULL, 0, 0, 99 * SECOND, &sentence), WRITING_NO_WORD);
}
END_TEST

START_TEST(a_failure_is_said_at_once_and_then_every_minute)
{
    struct writing_trouble trouble = { 0 };
    struct error sentence;

    ck_assert_int_eq(look(&trouble, "No space", 3, 0, 5 * SECOND, &sentence), WRITING_TROUBLE);
    ck_assert_str_eq(sentence.message, "cannot write to mail.jsonl: No space; 3 lines wait, 0 were "
                                       "dropped; it is tried again");
    ck_assert_int_eq(look(&trouble, "No space", 9, 0, 64 * SECOND, &sentence), WRITING_NO_WORD);
    ck_assert_int_eq(look(&trouble, "No space", 8, 7, 65 * SECOND, &sentence), WRITING_TROUBLE);
    ck_assert_str_eq(sentence.message, "cannot write to mail.jsonl: No space; 8 lines wait, 7 were "
                                       "dropped; it is tried again");
    ck_assert_int_eq(look(&trouble, "No space", 8, 9, 66 * SECOND, &sentence), WRITING_NO_WORD);
}
END_TEST

START_TEST(it_is_over_when_everything_is_written)
{
    struct writing_trouble trouble = { 0 };
    struct error sentence;

    look(&trouble, "No space", 3, 2, 5 * SECOND, &sentence);
    ck_assert_int_eq(look(&trouble, NULL, 1, 4, 6 * SECOND, &sentence), WRITING_NO_WORD);
    ck_assert_int_eq(look(&trouble, NULL, 0, 4, 7 * SECOND, &sentence), WRITING_REMARK);
    ck_assert_str_eq(sentence.message,
                     "mail.jsonl is written to again; 4 lines were dropped meanwhile");
    ck_assert_int_eq(look(&trouble, NULL, 0, 4, 8 * SECOND, &sentence), WRITING_NO_WORD);
}
END_TEST

START_TEST(a_slow_reader_is_told_of_when_lines_are_dropped_for_it)
{
    struct writing_trouble trouble = { 0 };
    struct error sentence;

    ck_assert_int_eq(look(&trouble, NULL, 99, 0, 1 * SECOND, &sentence), WRITING_NO_WORD);
    ck_assert_int_eq(look(&trouble, NULL, 1, 1, 2 * SECOND, &sentence), WRITING_TROUBLE);
    ck_assert_ptr_nonnull(
        strstr(sentence.message, "whoever reads it is too slow; 1 line waits, 1 was dropped"));
    ck_assert_int_eq(look(&trouble, NULL, 0, 1, 3 * SECOND, &sentence), WRITING_REMARK);
    ck_assert_str_eq(sentence.message,
                     "mail.jsonl is written to again; 1 line was dropped meanwhile");
}
END_TEST

START_TEST(what_comes_and_goes_is_said_once_a_minute_too)
{
    struct writing_trouble trouble = { 0 };
    struct error sentence;

    look(&trouble, "No space", 3, 0, 5 * SECOND, &sentence);
    look(&trouble, NULL, 0, 0, 6 * SECOND, &sentence);
    ck_assert_int_eq(look(&trouble, "No space", 3, 0, 7 * SECOND, &sentence), WRITING_NO_WORD);
    ck_assert_int_eq(look(&trouble, NULL, 0, 0, 8 * SECOND, &sentence), WRITING_NO_WORD);
    ck_assert_int_eq(look(&trouble, "No space", 3, 5, 70 * SECOND, &sentence), WRITING_TROUBLE);
    ck_assert_ptr_nonnull(strstr(sentence.message, "3 lines wait, 5 were dropped"));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("writing_trouble");
    TCase *words = tcase_create("words");

    tcase_add_test(words, of_what_goes_well_nothing_is_said);
    tcase_add_test(words, a_failure_is_said_at_once_and_then_every_minute);
    tcase_add_test(words, it_is_over_when_everything_is_written);
    tcase_add_test(words, a_slow_reader_is_told_of_when_lines_are_dropped_for_it);
    tcase_add_test(words, what_comes_and_goes_is_said_once_a_minute_too);
    suite_add_tcase(suite, words);
    return suite;
}

SUITE_MAIN(suite);
