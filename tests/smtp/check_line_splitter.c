/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines, however the bytes come. */
#include "smtp/line_splitter.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

enum { MAXIMUM = 10 };

static void note_line(struct journal *journal, const struct smtp_line *line)
{
    static const char *const endings[] = { "crlf", "lf", "none" };

    journal_add(journal, "[");
    journal_bytes(journal, line->text);
    journal_add(journal, "]%s", endings[line->ending]);
    if (line->cut > 0)
        journal_add(journal, "-%u", (unsigned)line->cut);
}

static void split(struct journal *journal, struct line_splitter *splitter, struct pieces pieces)
{
    struct bytes piece;
    struct smtp_line line;

    while (pieces_next(&pieces, &piece))
        while (line_splitter_next(splitter, &piece, 0, &line))
            note_line(journal, &line);
    if (line_splitter_finish(splitter, &line))
        note_line(journal, &line);
    ck_assert(!line_splitter_finish(splitter, &line));
}

static const struct {
    const char *input;
    const char *lines;
} cases[] = {
    { "", "" },
    { "one\r\n", "[one]crlf" },
    { "one\r\ntwo\r\n", "[one]crlf[two]crlf" },
    { "one\ntwo\n", "[one]lf[two]lf" },
    { "one\n\r\ntwo\r\n", "[one]lf[]crlf[two]crlf" },
    { "\r\n", "[]crlf" },
    { "\n\n", "[]lf[]lf" },
    { "\r\n\n\r\n", "[]crlf[]lf[]crlf" },
    { "a\rb\r\n", "[a\rb]crlf" },
    { "\ra\r\n", "[\ra]crlf" },
    { "a\r\r\n", "[a\r]crlf" },
    { "\r\r\r\n", "[\r\r]crlf" },
    { "a\rb\n", "[a\rb]lf" },
    { "part", "[part]none" },
    { "one\r\npart", "[one]crlf[part]none" },
    { "part\r", "[part\r]none" },
    { "\r", "[\r]none" },
    { "0123456789\r\n", "[0123456789]crlf" },
    { "0123456789\n", "[0123456789]lf" },
    { "0123456789a\r\n", "[0123456789]crlf-1" },
    { "0123456789\r\r\n", "[0123456789]crlf-1" },
    { "0123456789abcdef\n", "[0123456789]lf-6" },
    { "0123456789abcdef\r", "[0123456789]none-7" },
    { "012345678\r\r\n", "[012345678\r]crlf" },
    { "0123456789abc\r\nnext\r\n", "[0123456789]crlf-3[next]crlf" },
    { "0123456789abc\nx\n0123456789ab\n", "[0123456789]lf-3[x]lf[0123456789]lf-2" },
};

START_TEST(lines_come_out_the_same_however_the_input_is_cut)
{
    struct bytes input = TEXT(cases[_i].input);

    for (size_t way = 0; way < ways_to_cut(input.length); way++) {
        struct line_splitter splitter;
        struct journal journal = { .length = 0 };

        line_splitter_init(&splitter, MAXIMUM);
        split(&journal, &splitter, pieces_of(input, way));
        expect_journal(&journal, cases[_i].lines);
        line_splitter_clear(&splitter);
    }
}
END_TEST

START_TEST(a_nul_is_part_of_a_line)
{
    struct bytes input = OCTETS("a\0b\r\n");
    struct line_splitter splitter;
    struct smtp_line line;

    line_splitter_init(&splitter, MAXIMUM);
    ck_assert(line_splitter_next(&splitter, &input, 0, &line));
    expect_bytes(line.text, OCTETS("a\0b"));
    line_splitter_clear(&splitter);
}
END_TEST

START_TEST(bytes_behind_a_line_stay_in_the_input)
{
    struct bytes input = TEXT("one\r\ntwo");
    struct line_splitter splitter;
    struct smtp_line line;

    line_splitter_init(&splitter, MAXIMUM);
    ck_assert(line_splitter_next(&splitter, &input, 0, &line));
    expect_text(input, "two");
    ck_assert(!line_splitter_next(&splitter, &input, 0, &line));
    ck_assert_uint_eq(input.length, 0);
    line_splitter_clear(&splitter);
}
END_TEST

/* --------------------------------------------------------------------- times */

static void expect_times(struct line_splitter *splitter, struct bytes *input, timestamp time,
                         timestamp first, timestamp last)
{
    struct smtp_line line;

    ck_assert(line_splitter_next(splitter, input, time, &line));
    ck_assert_int_eq(line.first, first);
    ck_assert_int_eq(line.last, last);
}

START_TEST(a_line_has_the_times_of_its_first_and_its_last_byte)
{
    struct bytes pieces[] = { TEXT("on"), TEXT("e\r"), TEXT("\ntwo\r\nth"), TEXT("ree\r\n") };
    struct line_splitter splitter;
    struct smtp_line line;

    line_splitter_init(&splitter, MAXIMUM);
    ck_assert(!line_splitter_next(&splitter, &pieces[0], 100, &line));
    ck_assert(!line_splitter_next(&splitter, &pieces[1], 200, &line));
    expect_times(&splitter, &pieces[2], 300, 100, 300);
    expect_times(&splitter, &pieces[2], 300, 300, 300);
    ck_assert(!line_splitter_next(&splitter, &pieces[2], 300, &line));
    expect_times(&splitter, &pieces[3], 400, 300, 400);
    line_splitter_clear(&splitter);
}
END_TEST

START_TEST(a_line_cut_short_has_the_time_of_the_last_byte_that_came)
{
    struct bytes pieces[] = { TEXT("pa"), TEXT("rt") };
    struct line_splitter splitter;
    struct smtp_line line;

    line_splitter_init(&splitter, MAXIMUM);
    ck_assert(!line_splitter_next(&splitter, &pieces[0], 100, &line));
    ck_assert(!line_splitter_next(&splitter, &pieces[1], 200, &line));
    ck_assert(line_splitter_finish(&splitter, &line));
    ck_assert_int_eq(line.first, 100);
    ck_assert_int_eq(line.last, 200);
    line_splitter_clear(&splitter);
}
END_TEST

START_TEST(an_empty_input_begins_no_line)
{
    struct bytes nothing = bytes_of(NULL, 0);
    struct bytes input = TEXT("x\r\n");
    struct line_splitter splitter;
    struct smtp_line line;

    line_splitter_init(&splitter, MAXIMUM);
    ck_assert(!line_splitter_next(&splitter, &nothing, 100, &line));
    ck_assert(!line_splitter_finish(&splitter, &line));
    expect_times(&splitter, &input, 200, 200, 200);
    line_splitter_clear(&splitter);
}
END_TEST

/* --------------------------------------------------------------------- reset */

START_TEST(a_reset_forgets_the_line_under_way)
{
    struct bytes pieces[] = { TEXT("0123456789abc\r"), TEXT("\nnext\r\n") };
    struct line_splitter splitter;
    struct smtp_line line;

    line_splitter_init(&splitter, MAXIMUM);
    ck_assert(!line_splitter_next(&splitter, &pieces[0], 100, &line));
    line_splitter_reset(&splitter);
    ck_assert(line_splitter_next(&splitter, &pieces[1], 200, &line));
    expect_text(line.text, "");
    ck_assert_int_eq(line.ending, LINE_ENDING_LF);
    ck_assert_uint_eq(line.cut, 0);
    ck_assert_int_eq(line.first, 200);
    line_splitter_reset(&splitter);
    ck_assert(!line_splitter_finish(&splitter, &line));
    line_splitter_clear(&splitter);
}
END_TEST

START_TEST(lines_go_on_after_a_finish)
{
    struct bytes pieces[] = { TEXT("part\r"), TEXT("\nnext\r\n") };
    struct line_splitter splitter;
    struct smtp_line line;

    line_splitter_init(&splitter, MAXIMUM);
    ck_assert(!line_splitter_next(&splitter, &pieces[0], 0, &line));
    ck_assert(line_splitter_finish(&splitter, &line));
    ck_assert(line_splitter_next(&splitter, &pieces[1], 0, &line));
    ck_assert_int_eq(line.ending, LINE_ENDING_LF);
    ck_assert(line_splitter_next(&splitter, &pieces[1], 0, &line));
    expect_text(line.text, "next");
    line_splitter_clear(&splitter);
}
END_TEST

/* -------------------------------------------------------------------- random */

START_TEST(any_segmentation_of_the_same_bytes_gives_the_same_lines)
{
    static const char alphabet[] = "ab\r\n\r\n\n.";

    for (uint64_t seed = 0; seed < 5000; seed++) {
        struct random random = random_of(seed);
        uint8_t octets[64];
        struct bytes input = bytes_of(octets, random_below(&random, sizeof octets));
        struct line_splitter splitter;
        struct journal whole = { .length = 0 }, cut = { .length = 0 };

        for (size_t i = 0; i < input.length; i++)
            octets[i] = (uint8_t)alphabet[random_below(&random, sizeof alphabet - 1)];
        line_splitter_init(&splitter, 3);
        split(&whole, &splitter, pieces_of(input, 0));
        split(&cut, &splitter, pieces_at_random(input, random));
        expect_bytes(bytes_of(cut.text, cut.length), bytes_of(whole.text, whole.length));
        line_splitter_clear(&splitter);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("line_splitter");
    TCase *splits = tcase_create("splits");
    TCase *times = tcase_create("times");
    TCase *reset = tcase_create("reset");

    tcase_add_loop_test(splits, lines_come_out_the_same_however_the_input_is_cut, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(splits, a_nul_is_part_of_a_line);
    tcase_add_test(splits, bytes_behind_a_line_stay_in_the_input);
    tcase_add_test(splits, any_segmentation_of_the_same_bytes_gives_the_same_lines);
    tcase_add_test(times, a_line_has_the_times_of_its_first_and_its_last_byte);
    tcase_add_test(times, a_line_cut_short_has_the_time_of_the_last_byte_that_came);
    tcase_add_test(times, an_empty_input_begins_no_line);
    tcase_add_test(reset, a_reset_forgets_the_line_under_way);
    tcase_add_test(reset, lines_go_on_after_a_finish);
    suite_add_tcase(suite, splits);
    suite_add_tcase(suite, times);
    suite_add_tcase(suite, reset);
    return suite;
}

SUITE_MAIN(suite);
