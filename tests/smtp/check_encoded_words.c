/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Encoded words are decoded where they are good, and stay where they are not. */
#include "smtp/encoded_words.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

static const struct {
    const char *text;
    const char *decoded;
} cases[] = {
    { "plain", "plain" },
    { "a = b ? c", "a = b ? c" },
    { "=?utf-8?Q?caf=C3=A9?=", "café" },
    { "=?UTF-8?b?Y2Fmw6k=?=", "café" },
    { "=?utf-8?B?Y2Fmw6k?=", "café" }, /* no padding */
    { "=?iso-8859-1?q?caf=e9_au_lait?=", "café au lait" },
    { "=?us-ascii?Q?=41=2c_=5F=3F?=", "A, _?" },
    { "=?utf-8?Q?\?=", "" },
    { "=?utf-8?B?\?=", "" },
    { "before =?utf-8?Q?a?= after", "before a after" },
    { "(=?utf-8?Q?a?=)", "(a)" },
    { "\"=?utf-8?Q?a?=\" <a@example.org>", "\"a\" <a@example.org>" },
    { "a=?utf-8?Q?b?=c", "abc" }, /* RFC 2047 asks for blanks; mailers do not */
    { "=?utf-8*de?Q?a?=", "a" },  /* with its language, RFC 2231 5 */

    /* RFC 2047, 8. */
    { "=?ISO-8859-1?Q?a?= b", "a b" },
    { "=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab" },
    { "=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=", "ab" },
    { "=?ISO-8859-1?Q?a?= \t =?ISO-8859-1?Q?b?=", "ab" },
    { "=?ISO-8859-1?Q?a_b?=", "a b" },
    { "=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b" },
    { "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= "
      "=?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
      "If you can read this you understand the example." },

    /* A character may be cut in two, by mailers that count octets. */
    { "=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=", "é" },
    { "=?utf-8?B?w6nD?= =?utf-8?B?qQ==?=", "éé" },
    { "=?utf-8?Q?=C3?= =?UTF-8?B?qQ==?=", "é" },
    { "=?gb2312?B?0ru3?= =?gb2312?B?3dPKvP4=?=", "一份邮件" },

    /* Charsets. */
    { "=?windows-1252?Q?=80=20=93a=94?=", "€ “a”" },
    { "=?koi8-r?B?8NLJ18XU?=", "Привет" },
    { "=?windows-1251?Q?=CF=F0=E8=E2=E5=F2?=", "Привет" },
    { "=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=", "日本語" },
    { "=?iso-2022-jp?B?GyRCRnwbKEI=?= =?iso-2022-jp?B?GyRCS1wbKEI=?=", "日本" },
    { "=?shift_jis?B?k/qWe4zq?=", "日本語" },
    { "=?big5?B?pKSk5Q==?=", "中文" },
    { "=?ks_c_5601-1987?B?x9GxuQ==?=", "한국" },
    { "=?utf-7?Q?+AOk-?=", "é" },

    /* What is not good stays. */
    { "=?x-unknown?Q?caf=E9?=", "=?x-unknown?Q?caf=E9?=" },
    { "=?x-unknown?Q?a?= =?utf-8?Q?b?=", "=?x-unknown?Q?a?= b" },
    { "=?utf-8?Q?b?= =?x-unknown?Q?a?=", "b =?x-unknown?Q?a?=" },
    { "=?utf-8/../x?Q?a?=", "=?utf-8/../x?Q?a?=" },
    { "=?UTF-16//IGNORE?Q?a?=", "=?UTF-16//IGNORE?Q?a?=" },
    { "=?utf-8?X?a?=", "=?utf-8?X?a?=" },
    { "=?utf-8?QQ?a?=", "=?utf-8?QQ?a?=" },
    { "=?\?Q?a?=", "=?\?Q?a?=" },
    { "=?utf-8?\?a?=", "=?utf-8?\?a?=" },
    { "=?utf-8?Q?a", "=?utf-8?Q?a" },
    { "=?utf-8?Q?a?", "=?utf-8?Q?a?" },
    { "=?utf-8?Q", "=?utf-8?Q" },
    { "=?utf-8", "=?utf-8" },
    { "=?", "=?" },
    { "=", "=" },
    { "=?utf-8?Q?a b?=", "=?utf-8?Q?a b?=" },
    { "=?utf-8?Q?a?b?=", "=?utf-8?Q?a?b?=" },
    { "=?utf-8?Q?=C?=", "=?utf-8?Q?=C?=" },
    { "=?utf-8?Q?=?=", "=?utf-8?Q?=?=" },
    { "=?utf-8?Q?=G1?=", "=?utf-8?Q?=G1?=" },
    { "=?utf-8?B?Y2*m?=", "=?utf-8?B?Y2*m?=" },
    { "=?utf-8?B?Y?=", "=?utf-8?B?Y?=" },
    { "=?utf-8?B?YQ==YQ==?=", "=?utf-8?B?YQ==YQ==?=" },

    /* Good ones among others. */
    { "=?=?utf-8?Q?a?=", "=?a" },
    { "=?utf-8?Q?a b?= =?utf-8?Q?c?=", "=?utf-8?Q?a b?= c" },
    { "=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c" },
    { "=?utf-8?Q?a?= ", "a " },
    { "=?utf-8?Q?a?=b", "ab" },
    { "=?utf-8?Q?a?=?=", "a?=" },

    /* Octets that mean nothing are none in UTF-8 either. */
    { "=?utf-8?Q?a=FFb?=", "a\xff"
                           "b" },
    { "=?us-ascii?Q?a=E9b?=", "a\xe9"
                              "b" },
    { "=?windows-1252?Q?a=81b?=", "a\xff"
                                  "b" },
    { "=?shift_jis?Q?a=93?=", "a\xff" },
    { "=?euc-jp?Q?=C6a=FC=CB=DC?=", "\xff"
                                    "a\xff"
                                    "本" },
};

START_TEST(a_text_is_decoded)
{
    struct arena arena;

    arena_init(&arena);
    expect_text(encoded_words_decode(&arena, TEXT(cases[_i].text)), cases[_i].decoded);
    arena_clear(&arena);
}
END_TEST

START_TEST(raw_octets_and_nuls_stay)
{
    struct arena arena;

    arena_init(&arena);
    expect_bytes(encoded_words_decode(&arena, OCTETS("a\0\xe9=?utf-8?Q?b=00?=")), OCTETS("a\0\xe9"
                                                                                         "b\0"));
    arena_clear(&arena);
}
END_TEST

/* RFC 2047 allows 75 characters; what is longer is meant as well. */
START_TEST(an_overlong_word_is_decoded)
{
    enum { LENGTH = 5000 };
    char text[LENGTH + 64] = "=?iso-8859-1?Q?";
    size_t start = strlen(text);
    struct arena arena;
    struct bytes decoded;

    memset(text + start, 'x', LENGTH);
    strcpy(text + start + LENGTH, "=E9?=");
    arena_init(&arena);
    decoded = encoded_words_decode(&arena, TEXT(text));
    ck_assert_uint_eq(decoded.length, LENGTH + 2);
    expect_text(bytes_after(decoded, LENGTH), "é");
    arena_clear(&arena);
}
END_TEST

START_TEST(any_text_that_is_cut_anywhere_is_decoded_somehow)
{
    struct arena arena;

    arena_init(&arena);
    for (size_t length = 0; length <= strlen(cases[_i].text); length++) {
        uint8_t *text = memory_new(1, length + 1);

        memcpy(text, cases[_i].text, length);
        encoded_words_decode(&arena, bytes_of(text, length));
        free(text);
    }
    arena_clear(&arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("encoded_words");
    TCase *words = tcase_create("words");

    tcase_add_loop_test(words, a_text_is_decoded, 0, sizeof cases / sizeof cases[0]);
    tcase_add_loop_test(words, any_text_that_is_cut_anywhere_is_decoded_somehow, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(words, raw_octets_and_nuls_stay);
    tcase_add_test(words, an_overlong_word_is_decoded);
    suite_add_tcase(suite, words);
    return suite;
}

SUITE_MAIN(suite);
