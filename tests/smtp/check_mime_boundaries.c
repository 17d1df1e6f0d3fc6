/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boundary lines are found where they stand by themselves, and nothing else is lost. */
#include "smtp/mime_boundaries.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

static void note(struct journal *journal, const struct mime_piece *piece)
{
    if (piece->kind == MIME_PIECE_CONTENT)
        journal_bytes(journal, piece->content);
    else
        journal_add(journal, "{%s%u}", piece->kind == MIME_PIECE_CLOSE ? "/" : "", piece->level);
}

static void read_all(struct mime_boundaries *boundaries, struct bytes content, size_t way,
                     struct journal *journal)
{
    struct pieces pieces = pieces_of(content, way);
    struct mime_piece piece;
    struct bytes input;

    while (pieces_next(&pieces, &input))
        while (mime_boundaries_next(boundaries, &input, &piece))
            note(journal, &piece);
    while (mime_boundaries_finish(boundaries, &piece))
        note(journal, &piece);
}

/* With the boundaries `outer` and `in`, a message between them. */
static const struct {
    const char *content;
    const char *pieces;
} cases[] = {
    { "", "" },
    { "text", "text" },
    { "text\r\n", "text\r\n" },
    { "\r\n\r\n", "\r\n\r\n" },
    { "a\nb\r\nc\rd\r\re\n\nf\r", "a\nb\r\nc\rd\r\re\n\nf\r" },

    { "--in\r\n", "{2}" },
    { "--in", "{2}" },
    { "--in--\r\n", "{/2}" },
    { "--in--", "{/2}" },
    { "--outer\r\n", "{0}" },
    { "--outer--\r\n", "{/0}" },
    { "--in \t \r\n", "{2}" },
    { "--in-- \r\n", "{/2}" },
    { "--in\n", "{2}" },
    { "--in\r\n--in\r\n\r\n--in\r\n\r\n\r\n--in--", "{2}{2}{2}\r\n{/2}" },

    /* The line end in front belongs to the boundary, and only one. */
    { "a\r\n--in\r\nb\r\n--in--\r\nc", "a{2}b{/2}c" },
    { "a\r\n\r\n--in\r\nb", "a\r\n{2}b" },
    { "a\n--in\nb\n--in--\nc", "a{2}b{/2}c" },
    { "a\r--in\r\n", "a\r--in\r\n" },
    { "a\r\r\n--in\r\nb", "a\r{2}b" },
    { "a\n\r\n--in\r\nb", "a\n{2}b" },

    /* What looks alike. */
    { "--inner\r\n", "--inner\r\n" },
    { "--in-\r\n", "--in-\r\n" },
    { "--in---\r\n", "--in---\r\n" },
    { "--in --\r\n", "--in --\r\n" },
    { "--IN\r\n", "--IN\r\n" },
    { " --in\r\n", " --in\r\n" },
    { "x--in\r\n", "x--in\r\n" },
    { "---in\r\n", "---in\r\n" },
    { "-in\r\n", "-in\r\n" },
    { "--\r\n", "--\r\n" },
    { "-", "-" },
    { "--", "--" },
    { "--i", "--i" },
    { "-\r\n-\r\n--\r\n--in\r\na", "-\r\n-\r\n--{2}a" },
    { "a\r\n-b\r\n--c\r\n--in\r\nd", "a\r\n-b\r\n--c{2}d" },
    { "--x\r\r\n--in\r\n", "--x\r{2}" },
    { "- item\r\n- item\r\n\r\n--in\r\n", "- item\r\n- item\r\n{2}" },
};

START_TEST(content_is_taken_apart_the_same_however_it_is_cut)
{
    struct bytes content = TEXT(cases[_i].content);

    for (size_t way = 0; way < ways_to_cut(content.length); way++) {
        struct journal journal = { .length = 0 };
        struct mime_boundaries boundaries;

        mime_boundaries_init(&boundaries);
        ck_assert(mime_boundaries_push(&boundaries, TEXT("outer")));
        ck_assert(mime_boundaries_push(&boundaries, bytes_of(NULL, 0)));
        ck_assert(mime_boundaries_push(&boundaries, TEXT("in")));
        read_all(&boundaries, content, way, &journal);
        expect_journal(&journal, cases[_i].pieces);
        mime_boundaries_clear(&boundaries);
    }
}
END_TEST

/* Lines about as long as what is held back, with each line end. */
START_TEST(lines_of_any_length_that_begin_with_hyphens_come_through)
{
    static const char *const ends[] = { "\r\n", "\n", "\r\r\n", "" };
    char text[600];

    for (size_t length = 300; length < 350; length++) {
        for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
            char content[800], expected[800];

            memset(text, '-', length);
            text[length] = '\0';
            snprintf(content, sizeof content, "a\r\n%s%s--in\r\nb", text, ends[i]);
            snprintf(expected, sizeof expected,
                     i < 2    ? "a\r\n%s{0}b"
                     : i == 2 ? "a\r\n%s\r{0}b"
                              : "a\r\n%s--in\r\nb",
                     text);
            for (size_t way = 0; way < ways_to_cut(strlen(content)); way++) {
                struct journal journal = { .length = 0 };
                struct mime_boundaries boundaries;

                mime_boundaries_init(&boundaries);
                mime_boundaries_push(&boundaries, TEXT("in"));
                read_all(&boundaries, TEXT(content), way, &journal);
                expect_journal(&journal, expected);
                mime_boundaries_clear(&boundaries);
            }
        }
    }
}
END_TEST

START_TEST(the_longest_boundary_is_found)
{
    char boundary[MIME_BOUNDARY_MAXIMUM + 1];
    char content[MIME_BOUNDARY_MAXIMUM + 64];

    memset(boundary, '-', sizeof boundary - 1);
    boundary[sizeof boundary - 1] = '\0';
    snprintf(content, sizeof content, "a\r\n--%s-- \t\r\nb", boundary);
    for (size_t way = 0; way < ways_to_cut(strlen(content)); way++) {
        struct journal journal = { .length = 0 };
        struct mime_boundaries boundaries;

        mime_boundaries_init(&boundaries);
        mime_boundaries_push(&boundaries, TEXT(boundary));
        read_all(&boundaries, TEXT(content), way, &journal);
        expect_journal(&journal, "a{/0}b");
        ck_assert_uint_lt(mime_boundaries_memory(&boundaries), 512);
        mime_boundaries_clear(&boundaries);
    }
}
END_TEST

START_TEST(the_innermost_of_equal_boundaries_is_meant)
{
    struct journal journal = { .length = 0 };
    struct mime_boundaries boundaries;

    mime_boundaries_init(&boundaries);
    mime_boundaries_push(&boundaries, TEXT("b"));
    mime_boundaries_push(&boundaries, TEXT("b"));
    read_all(&boundaries, TEXT("--b\r\n"), 0, &journal);
    mime_boundaries_cut(&boundaries, 1);
    read_all(&boundaries, TEXT("\r\n--b\r\n"), 0, &journal);
    mime_boundaries_cut(&boundaries, 0);
    read_all(&boundaries, TEXT("\r\n--b\r\n"), 0, &journal);
    expect_journal(&journal, "{1}{0}\r\n--b\r\n");
    mime_boundaries_clear(&boundaries);
}
END_TEST

START_TEST(the_stack_has_a_limit)
{
    struct mime_boundaries boundaries;

    mime_boundaries_init(&boundaries);
    for (unsigned i = 0; i < MIME_DEPTH_MAXIMUM; i++)
        ck_assert(mime_boundaries_push(&boundaries, TEXT("b")));
    ck_assert(!mime_boundaries_push(&boundaries, TEXT("b")));
    ck_assert_uint_eq(boundaries.depth, MIME_DEPTH_MAXIMUM);
    mime_boundaries_clear(&boundaries);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("mime_boundaries");
    TCase *lines = tcase_create("lines");

    tcase_set_timeout(lines, 60);
    tcase_add_loop_test(lines, content_is_taken_apart_the_same_however_it_is_cut, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(lines, lines_of_any_length_that_begin_with_hyphens_come_through);
    tcase_add_test(lines, the_longest_boundary_is_found);
    tcase_add_test(lines, the_innermost_of_equal_boundaries_is_meant);
    tcase_add_test(lines, the_stack_has_a_limit);
    suite_add_tcase(suite, lines);
    return suite;
}

SUITE_MAIN(suite);
