/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Message-ID is found where RFC 5322 has it, however the content comes. */
#include "smtp/header_scanner.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

enum { MAXIMUM = 4096 };

static void scan(struct header_scanner *scanner, struct bytes content, size_t way)
{
    struct pieces pieces = pieces_of(content, way);
    struct bytes piece;

    while (pieces_next(&pieces, &piece))
        header_scanner_add(scanner, piece);
}

static const struct {
    const char *content;
    const char *message_id;
} cases[] = {
    { "Message-ID: <1@example.org>\r\n\r\n", "<1@example.org>" },
    { "Message-ID: <1@example.org>\r\n", "<1@example.org>" },
    { "From: a\r\nMessage-ID: <1@example.org>\r\nTo: b\r\n\r\n", "<1@example.org>" },
    { "message-id:<1@example.org>\r\n\r\n", "<1@example.org>" },
    { "MESSAGE-ID:\t <1@example.org> \t\r\n\r\n", "<1@example.org>" },
    { "Message-Id : <1@example.org>\r\n\r\n", "<1@example.org>" },
    { "Message-ID: no brackets\r\n\r\n", "no brackets" },

    { "Message-ID: <1@\r\n example.org>\r\n\r\n", "<1@ example.org>" },
    { "Message-ID:\r\n <1@example.org>\r\n\r\n", "<1@example.org>" },
    { "Message-ID: \r\n\t<1@example.org>\r\nFrom: a\r\n\r\n", "<1@example.org>" },
    { "Message-ID:\r\n \r\n <1@example.org>\r\n\r\n", "<1@example.org>" },
    { "Message-ID: a\r\n  b\r\n\t c\r\nd: e\r\n f\r\n\r\n", "a b c" },

    { "Message-ID: <1@example.org>\r\nMessage-ID: <2@example.org>\r\n\r\n", "<1@example.org>" },
    { "Message-ID: <1@example.org>\r\nFrom: a\r\n b\r\n\r\n", "<1@example.org>" },

    { "", "" },
    { "\r\n", "" },
    { "From: a\r\n\r\n", "" },
    { "\r\nMessage-ID: <1@example.org>\r\n\r\n", "" },
    { "From: a\r\n\r\nMessage-ID: <1@example.org>\r\n", "" },
    { "Resent-Message-ID: <1@example.org>\r\n\r\n", "" },
    { "Message-IDs: <1@example.org>\r\n\r\n", "" },
    { "Subject: Message-ID: <1@example.org>\r\n\r\n", "" },
    { "Subject: a\r\n Message-ID: <1@example.org>\r\n\r\n", "" },
    { " Message-ID: <1@example.org>\r\n\r\n", "" },
    { "Message-ID\r\n <1@example.org>\r\n\r\n", "" },
    { "Message-ID:\r\n\r\n <1@example.org>\r\n", "" },

    { "Message-ID: <1@example.org>\n\n", "<1@example.org>" },
    { "From: a\n\nMessage-ID: <1@example.org>\n", "" },
};

START_TEST(the_message_id_is_the_same_however_the_content_is_cut)
{
    struct bytes content = TEXT(cases[_i].content);

    for (size_t way = 0; way < ways_to_cut(content.length); way++) {
        struct header_scanner scanner;

        header_scanner_init(&scanner, MAXIMUM);
        scan(&scanner, content, way);
        expect_text(header_scanner_message_id(&scanner), cases[_i].message_id);
        header_scanner_clear(&scanner);
    }
}
END_TEST

/* -------------------------------------------------------------------- limits */

static void expect_with_maximum(size_t maximum, const char *content, const char *message_id)
{
    struct bytes bytes = TEXT(content);

    for (size_t way = 0; way < ways_to_cut(bytes.length); way++) {
        struct header_scanner scanner;

        header_scanner_init(&scanner, maximum);
        scan(&scanner, bytes, way);
        expect_text(header_scanner_message_id(&scanner), message_id);
        header_scanner_clear(&scanner);
    }
}

START_TEST(a_header_is_searched_up_to_the_limit_and_no_further)
{
    static const char content[] = "From: a\r\nMessage-ID: <1@example.org>\r\nTo: b\r\n\r\n";
    const size_t end_of_field = 9 + 29;

    expect_with_maximum(sizeof content, content, "<1@example.org>");
    expect_with_maximum(end_of_field, content, "<1@example.org>");
    expect_with_maximum(end_of_field - 1, content, "");
    expect_with_maximum(9, content, "");
    expect_with_maximum(1, content, "");
}
END_TEST

START_TEST(a_folded_field_keeps_what_came_before_the_limit)
{
    expect_with_maximum(24, "Message-ID: <1@\r\n exam\r\n ple.org>\r\n\r\n", "<1@ exam");
}
END_TEST

START_TEST(a_long_value_is_cut)
{
    enum { LENGTH = 6000 };
    static char content[LENGTH + 32] = "Message-ID: ";
    struct header_scanner scanner;
    struct bytes message_id;

    memset(content + 12, 'x', LENGTH);
    strcpy(content + 12 + LENGTH, "\r\n\r\n");
    header_scanner_init(&scanner, 2 * sizeof content);
    scan(&scanner, TEXT(content), 0);
    message_id = header_scanner_message_id(&scanner);
    ck_assert_uint_gt(message_id.length, 998);
    ck_assert_uint_lt(message_id.length, LENGTH);
    header_scanner_clear(&scanner);
}
END_TEST

START_TEST(a_long_line_before_it_hides_no_message_id)
{
    enum { LENGTH = 6000 };
    static char content[LENGTH + 64] = "Subject: ";
    struct header_scanner scanner;

    memset(content + 9, 'x', LENGTH);
    strcpy(content + 9 + LENGTH, "\r\nMessage-ID: <1@example.org>\r\n\r\n");
    header_scanner_init(&scanner, 2 * sizeof content);
    scan(&scanner, TEXT(content), CUT_INTO_BYTES);
    expect_text(header_scanner_message_id(&scanner), "<1@example.org>");
    header_scanner_clear(&scanner);
}
END_TEST

/* --------------------------------------------------------------------- reset */

static Suite *suite(void)
{
    Suite *suite = suite_create("header_scanner");
    TCase *fields = tcase_create("fields");
    TCase *limits = tcase_create("limits");
    TCase *reset = tcase_create("reset");

    tcase_add_loop_test(fields, the_message_id_is_the_same_however_the_content_is_cut, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(limits, a_header_is_searched_up_to_the_limit_and_no_further);
    tcase_add_test(limits, a_folded_field_keeps_what_came_before_the_limit);
    tcase_add_test(limits, a_long_value_is_cut);
    tcase_add_test(limits, a_long_line_before_it_hides_no_message_id);
    suite_add_tcase(suite, fields);
    suite_add_tcase(suite, limits);
    suite_add_tcase(suite, reset);
    return suite;
}

SUITE_MAIN(suite);
