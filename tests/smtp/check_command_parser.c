/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line of the client: verb and argument. */
#include "smtp/command_parser.h"

#include "smtp/line_splitter.h"
#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

static const struct {
    const char *line;
    enum verb verb;
    const char *word;
    const char *argument; /* NULL for none */
} cases[] = {
    { "QUIT", VERB_QUIT, "QUIT", NULL },
    { "QUIT ", VERB_QUIT, "QUIT", NULL },
    { "QUIT \t ", VERB_QUIT, "QUIT", NULL },
    { "quit", VERB_QUIT, "quit", NULL },
    { "  QUIT", VERB_QUIT, "QUIT", NULL },
    { "\tQUIT", VERB_QUIT, "QUIT", NULL },
    { "EHLO client.example.org", VERB_EHLO, "EHLO", "client.example.org" },
    { "EHLO  two blanks ", VERB_EHLO, "EHLO", "two blanks " },
    { "EHLO\ttab", VERB_EHLO, "EHLO", "tab" },
    { "MAIL FROM:<a@example.org> SIZE=1", VERB_MAIL, "MAIL", "FROM:<a@example.org> SIZE=1" },
    { "rCpT to:<b@example.com>\t", VERB_RCPT, "rCpT", "to:<b@example.com>\t" },
    { "X-ANONYMOUSTLS", VERB_X_ANONYMOUSTLS, "X-ANONYMOUSTLS", NULL },
    { "BDAT 5 LAST", VERB_BDAT, "BDAT", "5 LAST" },
    { "FOO bar", VERB_UNKNOWN, "FOO", "bar" },
    { "MAILFROM:<a>", VERB_UNKNOWN, "MAILFROM:<a>", NULL },
    { "QUIT\r", VERB_UNKNOWN, "QUIT\r", NULL },
    { "GET / HTTP/1.1", VERB_UNKNOWN, "GET", "/ HTTP/1.1" },
    { "", VERB_UNKNOWN, "", NULL },
    { "  ", VERB_UNKNOWN, "", NULL },
};

static void expect_case(struct bytes line, size_t index)
{
    struct parsed_command command = command_parse(line);
    const char *argument = cases[index].argument;

    ck_assert_int_eq(command.verb, cases[index].verb);
    expect_text(command.word, cases[index].word);
    ck_assert_int_eq(command.has_argument, argument != NULL);
    expect_text(command.argument, argument != NULL ? argument : "");
}

START_TEST(a_line_is_a_verb_and_what_follows_it)
{
    expect_case(TEXT(cases[_i].line), (size_t)_i);
}
END_TEST

START_TEST(a_command_is_the_same_however_its_line_is_cut)
{
    char wire[64];
    struct bytes input =
        bytes_of(wire, (size_t)snprintf(wire, sizeof wire, "%s\r\n", cases[_i].line));

    for (size_t way = 0; way < ways_to_cut(input.length); way++) {
        struct line_splitter splitter;
        struct pieces pieces = pieces_of(input, way);
        struct bytes piece;
        struct smtp_line line;
        unsigned lines = 0;

        line_splitter_init(&splitter, sizeof wire);
        while (pieces_next(&pieces, &piece))
            while (line_splitter_next(&splitter, &piece, 0, &line)) {
                expect_case(line.text, (size_t)_i);
                lines++;
            }
        ck_assert_uint_eq(lines, 1);
        line_splitter_clear(&splitter);
    }
}
END_TEST

START_TEST(a_nul_is_an_ordinary_byte)
{
    struct parsed_command command = command_parse(OCTETS("QU\0IT a\0b"));

    ck_assert_int_eq(command.verb, VERB_UNKNOWN);
    expect_bytes(command.word, OCTETS("QU\0IT"));
    expect_bytes(command.argument, OCTETS("a\0b"));
}
END_TEST

START_TEST(the_views_point_into_the_line)
{
    struct bytes line = TEXT("NOOP hello");
    struct parsed_command command = command_parse(line);

    ck_assert_ptr_eq(command.word.data, line.data);
    ck_assert_ptr_eq(command.argument.data, line.data + 5);
}
END_TEST

static const struct {
    const char *argument;
    bool valid;
    uint64_t size;
    bool last;
} chunks[] = {
    { "0", true, 0, false },
    { "5", true, 5, false },
    { "0 LAST", true, 0, true },
    { "86 last ", true, 86, true },
    { "\t7\tLAST", true, 7, true },
    { "00000000000000000000000012 LAST", true, 12, true },
    { "9223372036854775807", true, INT64_MAX, false },
    { "9223372036854775808", false, 0, false },
    { "15555555557777777777", false, 0, false },
    { "99999999999999999999999999999999", false, 0, false },
    { "", false, 0, false },
    { "LAST", false, 0, false },
    { "-5", false, 0, false },
    { "+5", false, 0, false },
    { "5x", false, 0, false },
    { "0x10", false, 0, false },
    { "1.5", false, 0, false },
    { "5 X", false, 0, false },
    { "5 LAST X", false, 0, false },
    { "5LAST", false, 0, false },
};

START_TEST(a_chunk_has_a_size_and_may_be_the_last)
{
    uint64_t size = 4711;
    bool last = false;

    ck_assert_int_eq(command_parse_chunk(TEXT(chunks[_i].argument), &size, &last),
                     chunks[_i].valid);
    if (!chunks[_i].valid)
        return;
    ck_assert_uint_eq(size, chunks[_i].size);
    ck_assert_int_eq(last, chunks[_i].last);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("command_parser");
    TCase *lines = tcase_create("lines");

    tcase_add_loop_test(lines, a_line_is_a_verb_and_what_follows_it, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_loop_test(lines, a_command_is_the_same_however_its_line_is_cut, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(lines, a_nul_is_an_ordinary_byte);
    tcase_add_test(lines, the_views_point_into_the_line);
    tcase_add_loop_test(lines, a_chunk_has_a_size_and_may_be_the_last, 0,
                        sizeof chunks / sizeof chunks[0]);
    suite_add_tcase(suite, lines);
    return suite;
}

SUITE_MAIN(suite);
