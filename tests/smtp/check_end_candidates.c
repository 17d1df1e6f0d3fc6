/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a message may have ended is remembered, as far as the limits go. */
#include "smtp/end_candidates.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

static const struct dot_line lf_lf = { LINE_END_LF, LINE_END_LF };

static struct message_content content_of(const char *text)
{
    struct message_content content;

    static const struct message_options options = { .digest = true };

    message_content_init(&content, &options, &default_smtp_limits);
    message_content_add(&content, TEXT(text));
    return content;
}

static void add(struct end_candidates *candidates, const char *text)
{
    struct message_content content = content_of(text);

    end_candidates_add(candidates, lf_lf, strlen(text), &content, 7);
    message_content_clear(&content);
}

START_TEST(a_candidate_has_the_message_up_to_it_and_the_bytes_behind_it)
{
    struct end_candidates *candidates = end_candidates_new(100, 4096);
    const struct end_candidate *first = &candidates->items[0];
    timestamp time;

    end_candidates_follow(candidates, TEXT("before"), 1);
    add(candidates, "Message-ID: <1@example.org>\r\n\r\none\n");
    end_candidates_follow(candidates, TEXT("QU"), 8);
    end_candidates_follow(candidates, TEXT("IT\r\n"), 9);
    ck_assert_uint_eq(candidates->count, 1);
    ck_assert_uint_eq(first->message.bytes, 35);
    ck_assert_uint_eq(first->message.bare_lf, 1);
    ck_assert(first->message.has_sha256);
    ck_assert(first->message.complete);
    expect_text(first->message.message_id, "<1@example.org>");
    ck_assert_int_eq(first->time, 7);
    expect_text(held_bytes_all(first->behind), "QUIT\r\n");
    expect_text(held_bytes_next(first->behind, &time), "QU");
    ck_assert_int_eq(time, 8);
    ck_assert_uint_gt(end_candidates_memory(candidates), sizeof *candidates);
    end_candidates_free(candidates);
}
END_TEST

START_TEST(behind_a_hole_a_message_is_not_complete_at_its_end)
{
    struct end_candidates *candidates = end_candidates_new(100, 4096);
    struct message_content content = content_of("one\n");

    message_content_gap(&content);
    end_candidates_add(candidates, lf_lf, 4, &content, 7);
    ck_assert(!candidates->items[0].message.complete);
    ck_assert(!candidates->items[0].message.has_sha256);
    message_content_clear(&content);
    end_candidates_free(candidates);
}
END_TEST

START_TEST(a_candidate_with_more_behind_it_than_can_be_kept_has_nothing_behind_it)
{
    struct end_candidates *candidates = end_candidates_new(4, 4096);

    add(candidates, "one\n");
    end_candidates_follow(candidates, TEXT("QUI"), 1);
    add(candidates, "one\n.\nQUI");
    end_candidates_follow(candidates, TEXT("T"), 1);
    ck_assert(!candidates->items[0].overflowed);
    end_candidates_follow(candidates, TEXT("\n"), 1);
    ck_assert(candidates->items[0].overflowed);
    ck_assert_ptr_null(candidates->items[0].behind);
    ck_assert(!candidates->items[1].overflowed);
    end_candidates_free(candidates);
}
END_TEST

START_TEST(more_candidates_than_the_maximum_are_counted)
{
    struct end_candidates *candidates = end_candidates_new(100, 4096);

    for (unsigned i = 0; i < END_CANDIDATES_MAXIMUM + 3; i++)
        add(candidates, "one\n");
    ck_assert_uint_eq(candidates->count, END_CANDIDATES_MAXIMUM);
    ck_assert_uint_eq(candidates->forgotten, 3);
    end_candidates_free(candidates);
}
END_TEST

START_TEST(behind_a_hole_nothing_can_be_read_again)
{
    struct end_candidates *candidates = end_candidates_new(100, 4096);

    add(candidates, "one\n");
    end_candidates_follow(candidates, TEXT("QUIT\r\n"), 1);
    end_candidates_lose(candidates);
    end_candidates_follow(candidates, TEXT("RSET\r\n"), 1);
    ck_assert_ptr_null(candidates->items[0].behind);
    ck_assert(!end_candidate_is_plausible(&candidates->items[0]));
    end_candidates_free(candidates);
}
END_TEST

static const struct {
    const char *behind;
    bool plausible;
} cases[] = {
    { "", true },
    { "QUIT\r\n", true },
    { "RSET\nwhatever", true },
    { "MAIL FROM:<a@example.org>\r\nRCPT", true },
    { "mail from:<>\n", true },
    { "QUI", true },
    { "Mail from: a friend\r\n", false },
    { "Data that we need\r\n", false },
    { "\r\nQUIT\r\n", false },
    { " QUIT\r\n", false },
    { "some text", false },
    { "some text\r\nQUIT\r\n", false },
};

START_TEST(a_candidate_is_plausible_when_a_command_follows_or_nothing)
{
    struct end_candidates *candidates = end_candidates_new(100, 4096);

    add(candidates, "one\n");
    end_candidates_follow(candidates, TEXT(cases[_i].behind), 1);
    ck_assert_int_eq(end_candidate_is_plausible(&candidates->items[0]), cases[_i].plausible);
    end_candidates_free(candidates);
}
END_TEST

START_TEST(a_dot_line_is_called_by_the_line_ends_around_the_dot)
{
    ck_assert_str_eq(dot_line_name(lf_lf), "LF.LF");
    ck_assert_str_eq(dot_line_name((struct dot_line){ LINE_END_LF, LINE_END_CRLF }), "LF.CRLF");
    ck_assert_str_eq(dot_line_name((struct dot_line){ LINE_END_CRLF, LINE_END_LF }), "CRLF.LF");
    ck_assert_str_eq(dot_line_name((struct dot_line){ LINE_END_CR, LINE_END_CR }), "CR.CR");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("end_candidates");
    TCase *remembering = tcase_create("remembering");

    tcase_add_test(remembering, a_candidate_has_the_message_up_to_it_and_the_bytes_behind_it);
    tcase_add_test(remembering, behind_a_hole_a_message_is_not_complete_at_its_end);
    tcase_add_test(remembering,
                   a_candidate_with_more_behind_it_than_can_be_kept_has_nothing_behind_it);
    tcase_add_test(remembering, more_candidates_than_the_maximum_are_counted);
    tcase_add_test(remembering, behind_a_hole_nothing_can_be_read_again);
    tcase_add_loop_test(remembering, a_candidate_is_plausible_when_a_command_follows_or_nothing, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(remembering, a_dot_line_is_called_by_the_line_ends_around_the_dot);
    suite_add_tcase(suite, remembering);
    return suite;
}

SUITE_MAIN(suite);
