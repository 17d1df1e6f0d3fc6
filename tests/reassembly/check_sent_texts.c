/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether bytes that come again are the same. */
#include "reassembly/sent_texts.h"

#include "tests/support/suite_main.h"

static bool contradicts(const struct sent_texts *sent, uint64_t offset, const char *text)
{
    return sent_texts_contradict(sent, offset, bytes_of_string(text));
}

START_TEST(a_text_sent_again_is_compared_alone_or_inside_a_longer_one)
{
    struct sent_texts sent = { .next = 0 };

    sent_texts_remember(&sent, 10, bytes_of_string("MAIL"));
    ck_assert(!contradicts(&sent, 10, "MAIL"));
    ck_assert(contradicts(&sent, 10, "RSET"));
    ck_assert(!contradicts(&sent, 8, "xxMAILxx"));
    ck_assert(contradicts(&sent, 8, "xxMAI1xx"));
}
END_TEST

START_TEST(a_text_that_is_not_contained_whole_is_not_compared)
{
    struct sent_texts sent = { .next = 0 };

    sent_texts_remember(&sent, 10, bytes_of_string("MAIL"));
    ck_assert(!contradicts(&sent, 10, "RSE"));
    ck_assert(!contradicts(&sent, 11, "SETX"));
    ck_assert(!contradicts(&sent, 14, "RSET"));
    ck_assert(!contradicts(&sent, 6, "RSET"));
}
END_TEST

START_TEST(the_last_texts_are_remembered_and_no_others)
{
    struct sent_texts sent = { .next = 0 };

    for (uint64_t i = 0; i <= SENT_TEXTS; i++)
        sent_texts_remember(&sent, 10 * i, bytes_of_string("NOOP"));
    ck_assert(!contradicts(&sent, 0, "RSET"));
    for (uint64_t i = 1; i <= SENT_TEXTS; i++)
        ck_assert(contradicts(&sent, 10 * i, "RSET"));
}
END_TEST

START_TEST(offsets_beyond_32_bits_and_long_segments_do_no_harm)
{
    const uint64_t far = (UINT64_C(7) << 32) - 2;
    struct sent_texts sent = { .next = 0 };
    char content[SENT_TEXT_LONGEST + 2];

    sent_texts_remember(&sent, far, bytes_of_string("MAIL"));
    ck_assert(!contradicts(&sent, far, "MAIL"));
    ck_assert(contradicts(&sent, far, "RSET"));
    memset(content, 'a', sizeof content);
    content[sizeof content - 1] = '\0';
    sent_texts_remember(&sent, 100, bytes_of_string(content));
    content[7] = 'b';
    ck_assert(!contradicts(&sent, 100, content));
}
END_TEST

START_TEST(every_byte_counts)
{
    uint8_t text[64];

    for (size_t length = 1; length <= sizeof text; length++) {
        struct sent_texts sent = { .next = 0 };

        memset(text, 'x', sizeof text);
        sent_texts_remember(&sent, 0, bytes_of(text, length));
        for (size_t i = 0; i < length; i++) {
            text[i] ^= 1;
            ck_assert(sent_texts_contradict(&sent, 0, bytes_of(text, length)));
            text[i] ^= 1;
        }
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("sent texts");
    TCase *texts = tcase_create("texts");

    tcase_add_test(texts, a_text_sent_again_is_compared_alone_or_inside_a_longer_one);
    tcase_add_test(texts, a_text_that_is_not_contained_whole_is_not_compared);
    tcase_add_test(texts, the_last_texts_are_remembered_and_no_others);
    tcase_add_test(texts, offsets_beyond_32_bits_and_long_segments_do_no_harm);
    tcase_add_test(texts, every_byte_counts);
    suite_add_tcase(suite, texts);
    return suite;
}

SUITE_MAIN(suite);
