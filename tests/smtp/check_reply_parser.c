/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of the server become replies. */
#include "smtp/reply_parser.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

static const struct smtp_limits limits = { .line = 40, .reply_lines = 3 };

static void note_reply(struct journal *journal, const struct parsed_reply *parsed)
{
    journal_add(journal, "%03u", parsed->reply.code);
    for (size_t i = 0; i < parsed->reply.line_count; i++) {
        journal_add(journal, i == 0 ? "(" : "|");
        journal_bytes(journal, parsed->reply.lines[i]);
    }
    journal_add(journal, ")");
    if (parsed->lines_left_out > 0)
        journal_add(journal, "-%u", (unsigned)parsed->lines_left_out);
}

static void add_line(struct journal *journal, struct reply_parser *parser,
                     const struct smtp_line *line)
{
    struct parsed_reply parsed;

    switch (reply_parser_add(parser, line, &parsed)) {
    case REPLY_COMPLETE:
        note_reply(journal, &parsed);
        break;
    case REPLY_MORE:
        journal_add(journal, "+");
        break;
    case REPLY_STRAY:
        journal_add(journal, "?");
        break;
    case REPLY_PROGRESS_COUNT:
        ck_abort();
    }
}

/* The server's bytes through both parsers, as the dialogue does it. */
static void parse(struct journal *journal, struct pieces pieces)
{
    struct line_splitter splitter;
    struct reply_parser parser;
    struct parsed_reply parsed;
    struct bytes piece;
    struct smtp_line line;

    line_splitter_init(&splitter, limits.line);
    reply_parser_init(&parser, &limits);
    while (pieces_next(&pieces, &piece))
        while (line_splitter_next(&splitter, &piece, 0, &line))
            add_line(journal, &parser, &line);
    if (line_splitter_finish(&splitter, &line))
        add_line(journal, &parser, &line);
    if (reply_parser_finish(&parser, &parsed)) {
        journal_add(journal, "cut short ");
        note_reply(journal, &parsed);
    }
    ck_assert(!reply_parser_finish(&parser, &parsed));
    reply_parser_clear(&parser);
    line_splitter_clear(&splitter);
}

static const struct {
    const char *input;
    const char *replies;
} cases[] = {
    { "250 Ok\r\n", "250(Ok)" },
    { "250 Ok\r\n354 go ahead\r\n", "250(Ok)354(go ahead)" },
    { "250 Ok\n", "250(Ok)" },
    { "250\r\n", "250()" },
    { "250 \r\n", "250()" },
    { "250  two blanks \r\n", "250( two blanks )" },
    { "250\ttab\r\n", "250(tab)" },
    { "000 any digits\r\n999 will do\r\n", "000(any digits)999(will do)" },
    { "556 listed nowhere\r\n", "556(listed nowhere)" },

    { "250-a\r\n250 b\r\n", "+250(a|b)" },
    { "250-a\r\n250-\r\n250 c\r\n", "++250(a||c)" },
    { "250-\r\n250\r\n", "+250(|)" },
    { "250-a\r\n250\r\n220 next\r\n", "+250(a|)220(next)" },
    { "250-a\r\n550 b\r\n", "+550(a|b)" },
    { "250-a\r\n450-b\r\n550 c\r\n", "++550(a|b|c)" },
    { "250-a\r\nstray\r\n250 b\r\n", "+?250(a|b)" },
    { "250-a\r\n\r\n2500 no\r\n250 b\r\n", "+??250(a|b)" },

    { "\r\n", "?" },
    { "25\r\n", "?" },
    { "25 Ok\r\n", "?" },
    { "2500 Ok\r\n", "?" },
    { "250Ok\r\n", "?" },
    { "250_Ok\r\n", "?" },
    { "abc Ok\r\n", "?" },
    { "2a0 Ok\r\n", "?" },
    { " 250 Ok\r\n", "?" },
    { "-250 Ok\r\n", "?" },
    { "hello\r\n250 Ok\r\n", "?250(Ok)" },

    { "250-1\r\n250-2\r\n250 3\r\n", "++250(1|2|3)" },
    { "250-1\r\n250-2\r\n250-3\r\n250 4\r\n", "+++250(1|2|3)-1" },
    { "250-1\r\n250-2\r\n250-3\r\n250-4\r\n550 5\r\n250 Ok\r\n", "++++550(1|2|3)-2250(Ok)" },

    { "250 cut", "250(cut)" },
    { "250-a\r\n250-b", "++cut short 250(a|b)" },
    { "250-a\r\n", "+cut short 250(a)" },
    { "250-a\r\n25", "+?cut short 250(a)" },
};

START_TEST(replies_come_out_the_same_however_the_input_is_cut)
{
    struct bytes input = TEXT(cases[_i].input);

    for (size_t way = 0; way < ways_to_cut(input.length); way++) {
        struct journal journal = { .length = 0 };

        parse(&journal, pieces_of(input, way));
        expect_journal(&journal, cases[_i].replies);
    }
}
END_TEST

/* --------------------------------------------------------------------- state */

static enum reply_progress add(struct reply_parser *parser, const char *text, timestamp time,
                               struct parsed_reply *ret_parsed)
{
    struct smtp_line line = { .text = TEXT(text), .first = time, .last = time + 5 };

    return reply_parser_add(parser, &line, ret_parsed);
}

START_TEST(a_reply_lasts_from_its_first_line_to_its_last)
{
    struct reply_parser parser;
    struct parsed_reply parsed;

    reply_parser_init(&parser, &limits);
    ck_assert_int_eq(add(&parser, "250-a", 100, &parsed), REPLY_MORE);
    ck_assert_int_eq(add(&parser, "stray", 200, &parsed), REPLY_STRAY);
    ck_assert_int_eq(add(&parser, "250 b", 300, &parsed), REPLY_COMPLETE);
    ck_assert_int_eq(parsed.first, 100);
    ck_assert_int_eq(parsed.last, 305);
    ck_assert_int_eq(add(&parser, "354 go", 400, &parsed), REPLY_COMPLETE);
    ck_assert_int_eq(parsed.first, 400);
    ck_assert_int_eq(parsed.last, 405);
    reply_parser_clear(&parser);
}
END_TEST

START_TEST(a_reset_forgets_the_reply_under_way)
{
    struct reply_parser parser;
    struct parsed_reply parsed;

    reply_parser_init(&parser, &limits);
    ck_assert_int_eq(add(&parser, "550-a", 0, &parsed), REPLY_MORE);
    reply_parser_reset(&parser);
    ck_assert(!reply_parser_finish(&parser, &parsed));
    ck_assert_int_eq(add(&parser, "250 b", 0, &parsed), REPLY_COMPLETE);
    ck_assert_uint_eq(parsed.reply.code, 250);
    ck_assert_uint_eq(parsed.reply.line_count, 1);
    expect_text(parsed.reply.lines[0], "b");
    reply_parser_clear(&parser);
}
END_TEST

START_TEST(many_lines_are_kept_up_to_the_limit)
{
    struct smtp_limits many = { .line = 4096, .reply_lines = 128 };
    struct reply_parser parser;
    struct parsed_reply parsed;
    char text[16];

    reply_parser_init(&parser, &many);
    for (unsigned i = 0; i < 127; i++) {
        snprintf(text, sizeof text, "250-%u", i);
        ck_assert_int_eq(add(&parser, text, 0, &parsed), REPLY_MORE);
    }
    ck_assert_int_eq(add(&parser, "250 127", 0, &parsed), REPLY_COMPLETE);
    ck_assert_uint_eq(parsed.reply.line_count, 128);
    ck_assert_uint_eq(parsed.lines_left_out, 0);
    expect_text(parsed.reply.lines[0], "0");
    expect_text(parsed.reply.lines[99], "99");
    expect_text(parsed.reply.lines[127], "127");
    reply_parser_clear(&parser);
}
END_TEST

START_TEST(a_reply_takes_memory_only_while_it_is_under_way_or_lent)
{
    struct reply_parser parser;
    struct parsed_reply parsed;

    reply_parser_init(&parser, &limits);
    add(&parser, "250 a", 0, &parsed);
    ck_assert_uint_eq(reply_parser_memory(&parser), 0);
    add(&parser, "250-a", 0, &parsed);
    ck_assert(reply_parser_is_inside(&parser));
    ck_assert_uint_gt(reply_parser_memory(&parser), 0);
    add(&parser, "250 b", 0, &parsed);
    ck_assert(!reply_parser_is_inside(&parser));
    expect_text(parsed.reply.lines[1], "b");
    add(&parser, "250 c", 0, &parsed);
    ck_assert_uint_eq(reply_parser_memory(&parser), 0);
    reply_parser_clear(&parser);
}
END_TEST

START_TEST(lines_that_have_no_room_are_left_out_whole_and_counted_once)
{
    struct smtp_limits small = { .line = 3, .reply_lines = 100 };
    struct reply_parser parser;
    struct parsed_reply parsed;

    /* The room of four lines of three bytes. */
    reply_parser_init(&parser, &small);
    add(&parser, "250-12345", 0, &parsed);
    add(&parser, "250-123456", 0, &parsed);
    add(&parser, "250-12", 0, &parsed);
    add(&parser, "250-1", 0, &parsed);
    ck_assert_int_eq(add(&parser, "550 last", 0, &parsed), REPLY_COMPLETE);
    ck_assert_uint_eq(parsed.reply.code, 550);
    ck_assert_uint_eq(parsed.reply.line_count, 2);
    expect_text(parsed.reply.lines[1], "123456");
    ck_assert_uint_eq(parsed.lines_left_out, 3);
    reply_parser_clear(&parser);
}
END_TEST

/* ------------------------------------------------------------ enhanced codes */

static struct reply_status status_of(const char *first, const char *last)
{
    const struct bytes lines[] = { TEXT(first), TEXT(last) };
    struct reply reply = { .code = 250, .line_count = 2, .lines = lines };

    return reply_status_of(&reply);
}

static const struct {
    const char *line;
    const char *enhanced; /* NULL for none */
    const char *text;
} statuses[] = {
    { "2.1.5 Ok", "2.1.5", "Ok" },
    { "5.7.10 no", "5.7.10", "no" },
    { "4.123.456 later", "4.123.456", "later" },
    { "2.1.5", "2.1.5", "" },
    { "2.1.5 ", "2.1.5", "" },
    { "2.1.5\tOk", "2.1.5", "Ok" },
    { "2.1.5  Ok ", "2.1.5", "Ok" },
    /* No class of RFC 3463, but what Momentum says behind 354. */
    { "3.0.0 continue.", "3.0.0", "continue." },
    { "Ok", NULL, "Ok" },
    { "", NULL, "" },
    { "2", NULL, "2" },
    { "2.1", NULL, "2.1" },
    { "2.1.", NULL, "2.1." },
    { "2.1. x", NULL, "2.1. x" },
    { "2..5 x", NULL, "2..5 x" },
    { "2.1.5x", NULL, "2.1.5x" },
    { "2.1.5.6 x", NULL, "2.1.5.6 x" },
    { "2.1.5: x", NULL, "2.1.5: x" },
    { "22.1.5 x", NULL, "22.1.5 x" },
    { "2.1234.5 x", NULL, "2.1234.5 x" },
    { "2.1.1234 x", NULL, "2.1.1234 x" },
    { "1.1.5 x", NULL, "1.1.5 x" },
    { "6.1.5 x", NULL, "6.1.5 x" },
    { "x 2.1.5", NULL, "x 2.1.5" },
};

START_TEST(an_enhanced_code_is_told_from_the_text)
{
    struct reply_status status = status_of("5.5.5 first", statuses[_i].line);

    ck_assert_uint_eq(status.code, 250);
    expect_text(status.text, statuses[_i].text);
    ck_assert(bytes_present(status.text));
    ck_assert_int_eq(bytes_present(status.enhanced), statuses[_i].enhanced != NULL);
    if (statuses[_i].enhanced != NULL)
        expect_text(status.enhanced, statuses[_i].enhanced);
}
END_TEST

START_TEST(a_reply_without_lines_has_a_code_and_an_empty_text)
{
    struct reply reply = { .code = 421 };
    struct reply_status status = reply_status_of(&reply);

    ck_assert_uint_eq(status.code, 421);
    ck_assert(bytes_present(status.text));
    ck_assert_uint_eq(status.text.length, 0);
    ck_assert(!bytes_present(status.enhanced));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("reply_parser");
    TCase *splits = tcase_create("splits");
    TCase *state = tcase_create("state");
    TCase *enhanced = tcase_create("enhanced codes");

    tcase_add_loop_test(splits, replies_come_out_the_same_however_the_input_is_cut, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(state, a_reply_lasts_from_its_first_line_to_its_last);
    tcase_add_test(state, a_reset_forgets_the_reply_under_way);
    tcase_add_test(state, many_lines_are_kept_up_to_the_limit);
    tcase_add_test(state, a_reply_takes_memory_only_while_it_is_under_way_or_lent);
    tcase_add_test(state, lines_that_have_no_room_are_left_out_whole_and_counted_once);
    tcase_add_loop_test(enhanced, an_enhanced_code_is_told_from_the_text, 0,
                        sizeof statuses / sizeof statuses[0]);
    tcase_add_test(enhanced, a_reply_without_lines_has_a_code_and_an_empty_text);
    suite_add_tcase(suite, splits);
    suite_add_tcase(suite, state);
    suite_add_tcase(suite, enhanced);
    return suite;
}

SUITE_MAIN(suite);
