/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What refusals have in common. */
#include "output/report/refusal_text.h"

#include "tests/support/suite_main.h"

static const struct {
    const char *text;
    const char *words;
} rows[] = {
    { "", "" },
    { "Ok", "Ok" },
    { "  Two  words ", "Two words" },
    { "<bob@example.com>: Recipient address rejected: User unknown",
      "*: Recipient address rejected: User unknown" },
    { "<carol@example.com>: Recipient address rejected: User unknown",
      "*: Recipient address rejected: User unknown" },
    { "bob@example.com... User unknown", "* User unknown" },
    { "unknown user \"bob smith\" here", "unknown user * here" },
    { "Blocked, see https://example.org/q?ip=192.0.2.17", "Blocked, see *" },
    { "Client host [192.0.2.17] blocked", "Client host * blocked" },
    { "queue file 4F2A91B33 error", "queue file * error" },
    { "try again in 5 minutes", "try again in 5 minutes" },
    { "5.7.1 stays", "* stays" },
    { "5.1 stays", "5.1 stays" },
    { "id 12345 67890 <x> 'y z' end", "id * end" },
    { "an open < bracket", "an open < bracket" },
    { "it isn't so", "it isn't so" },
};

START_TEST(what_differs_becomes_a_star)
{
    char words[REFUSAL_TEXT_SIZE];
    size_t length = refusal_text(bytes_of_string(rows[_i].text), words);

    ck_assert_msg(bytes_equal(bytes_of(words, length), bytes_of_string(rows[_i].words)), "%s: %.*s",
                  rows[_i].text, (int)length, words);
}
END_TEST

START_TEST(a_long_text_is_cut_between_words)
{
    char text[400] = "", words[REFUSAL_TEXT_SIZE];
    size_t length;

    for (size_t i = 0; i < 40; i++)
        strcat(text, "word ");
    length = refusal_text(bytes_of_string(text), words);
    ck_assert_uint_le(length, REFUSAL_TEXT_SIZE);
    ck_assert_uint_ge(length, REFUSAL_TEXT_SIZE - 5);
    ck_assert(memcmp(words + length - 4, "word", 4) == 0);
}
END_TEST

START_TEST(a_long_word_is_cut_between_code_points)
{
    char text[601] = "", words[REFUSAL_TEXT_SIZE];
    size_t length;

    for (size_t i = 0; i < 200; i++)
        strcat(text, "\xE2\x82\xAC");
    length = refusal_text(bytes_of_string(text), words);
    ck_assert_uint_gt(length, 0);
    ck_assert_uint_eq(length % 3, 0);
    ck_assert_uint_le(length, REFUSAL_TEXT_SIZE);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("refusal_text");
    TCase *texts = tcase_create("texts");

    tcase_add_loop_test(texts, what_differs_becomes_a_star, 0, sizeof rows / sizeof rows[0]);
    tcase_add_test(texts, a_long_text_is_cut_between_words);
    tcase_add_test(texts, a_long_word_is_cut_between_code_points);
    suite_add_tcase(suite, texts);
    return suite;
}

SUITE_MAIN(suite);
