/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the last bytes of a message are an end that some servers take for one. */
#include "smtp/content_tail.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

struct tail_case {
    const char *content;
    bool may_end;
};

static const struct tail_case cases[] = {
    { "text\n.\n", true },
    { "text\n.\r\n", true },
    { "text\r\n.\n", true },
    { "text\r.\r", true },
    { "text\r\n.\r\n", true },
    /* Content begins at the start of a line. */
    { ".\n", true },
    { ".\r\n", true },
    { "", false },
    { "text", false },
    { "text\r\n", false },
    { "text\n.", false },
    { "text\r\n.\r", false },
    { "text.\n", false },
    { "text.\r\n", false },
    { "text\r.\n", false },
    { "text\n.\r", false },
    { ".\r", false },
    /* Stuffed dots are text. */
    { "text\n..\n", false },
    { "text\r\n..\r\n", false },
    /* What stands behind an end takes it back. */
    { "text\n.\nmore", false },
    { "text\n.\n\n", false },
};

START_TEST(an_end_is_seen_however_the_content_is_cut)
{
    struct bytes content = TEXT(cases[_i].content);

    for (size_t way = 0; way < ways_to_cut(content.length); way++) {
        struct pieces pieces = pieces_of(content, way);
        struct content_tail tail;
        struct bytes piece;

        content_tail_init(&tail);
        while (pieces_next(&pieces, &piece))
            content_tail_add(&tail, piece);
        ck_assert_int_eq(content_tail_may_end(&tail), cases[_i].may_end);
    }
}
END_TEST

START_TEST(nothing_added_changes_nothing)
{
    struct content_tail tail;

    content_tail_init(&tail);
    content_tail_add(&tail, TEXT("text\n.\n"));
    content_tail_add(&tail, bytes_of(NULL, 0));
    ck_assert(content_tail_may_end(&tail));
}
END_TEST

START_TEST(a_message_begins_anew)
{
    struct content_tail tail;

    content_tail_init(&tail);
    content_tail_add(&tail, TEXT("text\n."));
    content_tail_init(&tail);
    content_tail_add(&tail, TEXT("\n"));
    ck_assert(!content_tail_may_end(&tail));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("content_tail");
    TCase *ends = tcase_create("ends");

    tcase_add_loop_test(ends, an_end_is_seen_however_the_content_is_cut, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(ends, nothing_added_changes_nothing);
    tcase_add_test(ends, a_message_begins_anew);
    suite_add_tcase(suite, ends);
    return suite;
}

SUITE_MAIN(suite);
