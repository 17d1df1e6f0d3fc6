/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Content comes out as it was before the dots were put in, and ends where RFC
 * 5321 says. */
#include "smtp/dot_unstuffer.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

static void note(struct journal *journal, const struct dot_unstuffer *unstuffer,
                 enum unstuffed found)
{
    static const char *const ends[] = { "CRLF", "LF", "CR" };

    if (found == UNSTUFFED_END)
        journal_add(journal, "|");
    if (found != UNSTUFFED_ODD_END)
        return;
    journal_add(journal, "{%s.%s}", ends[unstuffer->line.before], ends[unstuffer->line.behind]);
}

/* Content, with odd ends in braces, then `|` and what stood behind the end, or
 * `...` when no end came, behind `?` when it may have. */
static void unstuff(struct journal *journal, struct pieces pieces)
{
    enum unstuffed found = UNSTUFFED_CONTENT;
    struct dot_unstuffer unstuffer;
    struct dot_line line;
    struct bytes piece, content;

    dot_unstuffer_init(&unstuffer);
    while (pieces_next(&pieces, &piece)) {
        while (found == UNSTUFFED_ODD_END || (found != UNSTUFFED_END && piece.length > 0)) {
            found = dot_unstuffer_next(&unstuffer, &piece, &content);
            journal_bytes(journal, content);
            note(journal, &unstuffer, found);
        }
        journal_bytes(journal, piece);
    }
    if (found != UNSTUFFED_END)
        journal_add(journal, dot_unstuffer_may_have_ended(&unstuffer, &line) ? "?..." : "...");
}

static const struct {
    const char *input;
    const char *content;
} cases[] = {
    { "", "..." },
    { ".\r\n", "|" },
    { "\r\n.\r\n", "\r\n|" },
    { "text\r\n.\r\n", "text\r\n|" },
    { "text\r\n.\r\nQUIT\r\n", "text\r\n|QUIT\r\n" },
    { ".\r\n.\r\n", "|.\r\n" },
    { "a\r\n.\r\n.\r\n", "a\r\n|.\r\n" },

    { "..\r\n.\r\n", ".\r\n|" },
    { "..text\r\n.\r\n", ".text\r\n|" },
    { "...\r\n.\r\n", "..\r\n|" },
    { ".text\r\n.\r\n", "text\r\n|" },
    { "a\r\n..b\r\n...c\r\n.\r\n", "a\r\n.b\r\n..c\r\n|" },
    { "a.\r\n.b.\r\n.\r\n", "a.\r\nb.\r\n|" },
    { "a\r\n\r\n.\r\n", "a\r\n\r\n|" },

    { ".\rtext\r\n.\r\n", "{CRLF.CR}\rtext\r\n|" },
    { ".\r\r\n.\r\n", "{CRLF.CR}\r\r\n|" },
    { ".\r.\r\n.\r\n", "{CRLF.CR}\r{CR.CRLF}.\r\n|" },
    { ".\r\r\r\n.\r\n", "{CRLF.CR}\r\r\r\n|" },
    { "a\r\r\n.\r\n", "a\r\r\n|" },
    { "a\r\r\n..\r\n.\r\n", "a\r\r\n.\r\n|" },
    { "\r\r\n.\r\n", "\r\r\n|" },

    { "a\n.\nb\r\n.\r\n", "a\n{LF.LF}.\nb\r\n|" },
    { "a\n.\r\nb\r\n.\r\n", "a\n{LF.CRLF}.\r\nb\r\n|" },
    { "a\r\n.\nb\r\n.\r\n", "a\r\n{CRLF.LF}\nb\r\n|" },
    { ".\nb\r\n.\r\n", "{CRLF.LF}\nb\r\n|" },
    { "a\r.\rb\r\n.\r\n", "a\r{CR.CR}.\rb\r\n|" },
    { "a\r.\r\nb\r\n.\r\n", "a\r{CR.CRLF}.\r\nb\r\n|" },
    { "a\n..b\r\n.\r\n", "a\n..b\r\n|" },
    { "a\r..b\r\n.\r\n", "a\r..b\r\n|" },

    { "text", "text..." },
    { "text\r", "text\r..." },
    { "text\r\n", "text\r\n..." },
    { "text\r\n.", "text\r\n..." },
    { "text.\r\n", "text.\r\n..." },
    { "text\n.\n", "text\n{LF.LF}.\n..." },
    { "text\r\n.\r", "text\r\n?..." },
    { "text\r.\r", "text\r?..." },
    { "a\r.\r.\r.\n.\nb\r\n.\r\n", "a\r{CR.CR}.\r{CR.CR}.\r{CR.LF}.\n{LF.LF}.\nb\r\n|" },
    { "a\r\n..\nb\n..\r\n.\r\n", "a\r\n.\nb\n..\r\n|" },
};

START_TEST(content_and_end_are_the_same_however_the_input_is_cut)
{
    struct bytes input = TEXT(cases[_i].input);

    for (size_t way = 0; way < ways_to_cut(input.length); way++) {
        struct journal journal = { .length = 0 };

        unstuff(&journal, pieces_of(input, way));
        expect_journal(&journal, cases[_i].content);
    }
}
END_TEST

START_TEST(what_follows_the_end_is_left_in_the_input)
{
    struct bytes input = TEXT("\r\n.\r\n.\r\nMAIL");
    struct bytes content;
    struct dot_unstuffer unstuffer;

    dot_unstuffer_init(&unstuffer);
    ck_assert_int_eq(dot_unstuffer_next(&unstuffer, &input, &content), UNSTUFFED_CONTENT);
    expect_text(content, "\r\n");
    while (dot_unstuffer_next(&unstuffer, &input, &content) != UNSTUFFED_END)
        ck_assert_uint_eq(content.length, 0);
    expect_text(input, ".\r\nMAIL");
}
END_TEST

START_TEST(an_empty_input_changes_nothing)
{
    struct bytes nothing = bytes_of(NULL, 0);
    struct bytes input = TEXT("\n");
    struct bytes content;
    struct dot_unstuffer unstuffer = { .state = UNSTUFFER_DOT_CR };

    ck_assert_int_eq(dot_unstuffer_next(&unstuffer, &nothing, &content), UNSTUFFED_CONTENT);
    ck_assert_uint_eq(content.length, 0);
    ck_assert_int_eq(dot_unstuffer_next(&unstuffer, &input, &content), UNSTUFFED_END);
}
END_TEST

/* -------------------------------------------------------------------- random */

/* The client's side of RFC 5321 4.5.2, as simply as it can be said. */
static struct bytes stuffed(struct bytes message, uint8_t *ret_octets)
{
    size_t length = 0;

    for (size_t i = 0; i < message.length; i++) {
        bool line_start =
            i == 0 || (i >= 2 && message.data[i - 2] == '\r' && message.data[i - 1] == '\n');

        if (line_start && message.data[i] == '.')
            ret_octets[length++] = '.';
        ret_octets[length++] = message.data[i];
    }
    memcpy(ret_octets + length, ".\r\n", 3);
    return bytes_of(ret_octets, length + 3);
}

/* The content alone; no message here has braces. */
static struct bytes without_odd_ends(struct journal *journal)
{
    size_t length = 0;
    bool inside = false;

    for (size_t i = 0; i < journal->length; i++) {
        inside = inside || journal->text[i] == '{';
        if (!inside)
            journal->text[length++] = journal->text[i];
        inside = inside && journal->text[i] != '}';
    }
    return bytes_of(journal->text, length);
}

START_TEST(a_stuffed_message_comes_back_byte_for_byte)
{
    static const char alphabet[] = "..\r\n\r\na";
    enum { LONGEST = 40 };

    for (uint64_t seed = 0; seed < 20000; seed++) {
        struct random random = random_of(seed);
        uint8_t octets[LONGEST + 2], on_the_wire[2 * sizeof octets + 3];
        size_t length = random_below(&random, LONGEST);
        struct journal expected = { .length = 0 }, journal = { .length = 0 };

        for (size_t i = 0; i < length; i++)
            octets[i] = (uint8_t)alphabet[random_below(&random, sizeof alphabet - 1)];
        /* A message consists of whole lines, or of none. */
        memcpy(octets + length, "\r\n", 2);
        length = length > 0 ? length + 2 : 0;
        journal_bytes(&expected, bytes_of(octets, length));
        journal_add(&expected, "|");
        unstuff(&journal, pieces_at_random(stuffed(bytes_of(octets, length), on_the_wire), random));
        expect_bytes(without_odd_ends(&journal), bytes_of(expected.text, expected.length));
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("dot_unstuffer");
    TCase *content = tcase_create("content");
    TCase *random = tcase_create("random");

    tcase_add_loop_test(content, content_and_end_are_the_same_however_the_input_is_cut, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(content, what_follows_the_end_is_left_in_the_input);
    tcase_add_test(content, an_empty_input_changes_nothing);
    tcase_add_test(random, a_stuffed_message_comes_back_byte_for_byte);
    suite_add_tcase(suite, content);
    suite_add_tcase(suite, random);
    return suite;
}

SUITE_MAIN(suite);
