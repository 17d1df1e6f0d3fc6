/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fields of a header are found where RFC 5322 has them, however the content comes. */
#include "smtp/header_scanner.h"

#include "smtp/session.h"
#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

static const struct smtp_limits limits = { .header_bytes = 4096, .header_field = 200 };

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
    { "Message-ID: (a comment) <1@example.org>\r\n (b)\r\n\r\n", "<1@example.org>" },
    { "Message-ID: <1 . (obsolete)\r\n 2 @ example.org>\r\n\r\n", "<1.2@example.org>" },

    { "Message-ID: <1@\r\n example.org>\r\n\r\n", "<1@example.org>" },
    { "Message-ID:\r\n <1@example.org>\r\n\r\n", "<1@example.org>" },
    { "Message-ID: \r\n\t<1@example.org>\r\nFrom: a\r\n\r\n", "<1@example.org>" },
    { "Message-ID:\r\n \r\n <1@example.org>\r\n\r\n", "<1@example.org>" },
    { "Message-ID: a\r\n  b\r\n\t c\r\nd: e\r\n f\r\n\r\n", "a  b\t c" },

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
    { "Message-ID: <1@\n example.org>\n", "<1@example.org>" },
    { "From: a\n\nMessage-ID: <1@example.org>\n", "" },
    { "From: a\r\n\nMessage-ID: <1@example.org>\r\n", "" },
    { "Message-ID: <1@example.org>", "<1@example.org>" },
    { "Message-ID: <1@example.org>\r", "<1@example.org>\r" },
};

START_TEST(the_message_id_is_the_same_however_the_content_is_cut)
{
    struct bytes content = TEXT(cases[_i].content);

    for (int all = 0; all < 2; all++) {
        for (size_t way = 0; way < ways_to_cut(content.length); way++) {
            struct header_scanner scanner;

            header_scanner_init(&scanner, &limits, all == 1);
            scan(&scanner, content, way);
            header_scanner_finish(&scanner);
            expect_text(header_scanner_message_id(&scanner), cases[_i].message_id);
            header_scanner_clear(&scanner);
        }
    }
}
END_TEST

/* A header without a body may be cut at its end; nothing is told too early. */
START_TEST(a_field_is_told_when_it_is_known_to_be_whole)
{
    struct header_scanner scanner;

    header_scanner_init(&scanner, &limits, false);
    scan(&scanner, TEXT("Message-ID: <1@\r\n"), CUT_INTO_BYTES);
    expect_text(header_scanner_message_id(&scanner), "");
    scan(&scanner, TEXT(" example.org>\r\n"), CUT_INTO_BYTES);
    expect_text(header_scanner_message_id(&scanner), "");
    scan(&scanner, TEXT("F"), 0);
    expect_text(header_scanner_message_id(&scanner), "");
    scan(&scanner, TEXT("rom: a\r\n"), 0);
    expect_text(header_scanner_message_id(&scanner), "<1@example.org>");
    header_scanner_clear(&scanner);
}
END_TEST

START_TEST(what_stands_behind_a_hole_is_no_header)
{
    struct header_scanner scanner;

    header_scanner_init(&scanner, &limits, true);
    scan(&scanner, TEXT("Subject: a\r\nTo: b\r\n"), 0);
    header_scanner_gap(&scanner);
    ck_assert_int_eq(scanner.state, HEADER_BROKEN);
    header_scanner_finish(&scanner);
    ck_assert(scanner.values[HEADER_SUBJECT].found);
    ck_assert(!scanner.values[HEADER_TO].found);
    header_scanner_clear(&scanner);
}
END_TEST

START_TEST(a_hole_in_the_body_takes_nothing)
{
    struct header_scanner scanner;

    header_scanner_init(&scanner, &limits, true);
    scan(&scanner, TEXT("Subject: a\r\n\r\nTo: b\r\n"), 0);
    header_scanner_gap(&scanner);
    ck_assert_int_eq(scanner.state, HEADER_READ);
    header_scanner_clear(&scanner);
}
END_TEST

/* ------------------------------------------------------------------ all fields */

static void note_headers(struct journal *journal, const struct message_headers *headers)
{
    for (enum header_text i = 0; i < HEADER_TEXT_COUNT; i++) {
        if (!bytes_present(headers->texts[i]))
            continue;
        journal_add(journal, "%s%s=", header_text_name(i), headers->repeated[i] ? "+" : "");
        journal_bytes(journal, headers->texts[i]);
        journal_add(journal, "|");
    }
    journal_add(journal, "%u%s", (unsigned)headers->received, headers->complete ? "" : "?");
}

static const struct {
    const char *content;
    const char *headers;
} header_cases[] = {
    { "", "0" },
    { "\r\n", "0" },
    { "\r\nSubject: a\r\n", "0" },
    { "Received: by a\r\n for b\r\nReceived: by c\r\nFrom: a\r\nTo: b\r\nCc: c\r\n"
      "Reply-To: d\r\nSubject: e\r\nDate: f\r\nUser-Agent: g\r\nX-Mailer: h\r\n\r\nbody",
      "from=a|to=b|cc=c|reply_to=d|subject=e|date=f|user_agent=g|2" },
    { "X-Mailer: h\r\n\r\n", "user_agent=h|0" },
    { "X-Mailer: h\r\nUser-Agent: g\r\n\r\n", "user_agent=g|0" },
    { "Subject:\r\nFrom: a\n\n", "from=a|subject=|0" },
    { "Subject: =?utf-8?Q?\?=\r\n\r\n", "subject=|0" },
    { "Subject: a\r\nSubject: b\r\nFrom: c\r\n\r\n", "from=c|subject+=a|0" },
    { "Subject: =?utf-8?Q?caf=C3=A9?=\r\n =?utf-8?Q?_au?=\r\n lait\r\n\r\n",
      "subject=café au lait|0" },
    { "From: =?iso-8859-1?Q?Jos=E9?= <jose@example.org>\r\n\r\n",
      "from=José <jose@example.org>|0" },
    { "Message-ID: <1@example.org>\r\nSubject: a\r\n\r\n", "subject=a|0" },
    /* Of a message in the message nothing. */
    { "Content-Type: message/rfc822\r\n\r\nSubject: inside\r\n\r\n", "0" },
};

START_TEST(the_fields_are_the_same_however_the_content_is_cut)
{
    struct bytes content = TEXT(header_cases[_i].content);

    for (size_t way = 0; way < ways_to_cut(content.length); way++) {
        struct journal journal = { .length = 0 };
        struct header_scanner scanner;
        struct arena arena;

        arena_init(&arena);
        header_scanner_init(&scanner, &limits, true);
        scan(&scanner, content, way);
        header_scanner_finish(&scanner);
        note_headers(&journal, header_scanner_describe(&scanner, &arena));
        expect_journal(&journal, header_cases[_i].headers);
        header_scanner_clear(&scanner);
        arena_clear(&arena);
    }
}
END_TEST

/* -------------------------------------------------------------------- limits */

static void expect_with_maximum(size_t maximum, const char *content, const char *message_id,
                                enum header_state state)
{
    const struct smtp_limits few = { .header_bytes = maximum, .header_field = 200 };
    struct bytes bytes = TEXT(content);

    for (size_t way = 0; way < ways_to_cut(bytes.length); way++) {
        struct header_scanner scanner;

        header_scanner_init(&scanner, &few, false);
        scan(&scanner, bytes, way);
        ck_assert_int_eq(scanner.state, state);
        header_scanner_finish(&scanner);
        expect_text(header_scanner_message_id(&scanner), message_id);
        header_scanner_clear(&scanner);
    }
}

START_TEST(a_header_is_read_up_to_the_limit_and_no_further)
{
    static const char content[] = "From: a\r\nMessage-ID: <1@example.org>\r\nTo: b\r\n\r\nbody";
    const size_t end_of_field = 9 + 29;
    const size_t end_of_next = end_of_field + 7;

    expect_with_maximum(sizeof content, content, "<1@example.org>", HEADER_READ);
    expect_with_maximum(end_of_next, content, "<1@example.org>", HEADER_READ);
    expect_with_maximum(end_of_next - 1, content, "", HEADER_TOO_LONG);
    expect_with_maximum(end_of_field, content, "", HEADER_TOO_LONG);
    expect_with_maximum(9, content, "", HEADER_TOO_LONG);
    expect_with_maximum(0, content, "", HEADER_TOO_LONG);
}
END_TEST

START_TEST(a_header_of_just_the_limit_is_read)
{
    expect_with_maximum(31, "Message-ID: <1@example.org>\r\n\r\n", "<1@example.org>", HEADER_READ);
    expect_with_maximum(29, "Message-ID: <1@example.org>\r\n", "<1@example.org>", HEADER_UNDER_WAY);
}
END_TEST

START_TEST(a_long_value_is_cut_and_counted)
{
    char content[600] = "Subject: ";
    struct arena arena;

    memset(content + 9, 'x', 300);
    strcpy(content + 309, "\r\n 1234567890\r\n\r\n");
    for (size_t way = 0; way < ways_to_cut(strlen(content)); way++) {
        struct header_scanner scanner;

        arena_init(&arena);
        header_scanner_init(&scanner, &limits, true);
        scan(&scanner, TEXT(content), way);
        ck_assert_uint_eq(header_scanner_describe(&scanner, &arena)->texts[HEADER_SUBJECT].length +
                              scanner.cut,
                          strlen(content) - 9 - 6);
        ck_assert_uint_gt(scanner.cut, 100);
        header_scanner_clear(&scanner);
        arena_clear(&arena);
    }
}
END_TEST

START_TEST(a_long_line_before_it_hides_no_message_id)
{
    enum { LENGTH = 3000 };
    static char content[LENGTH + 64] = "Subject: ";
    struct header_scanner scanner;

    memset(content + 9, 'x', LENGTH);
    strcpy(content + 9 + LENGTH, "\r\nMessage-ID: <1@example.org>\r\n\r\n");
    header_scanner_init(&scanner, &limits, false);
    scan(&scanner, TEXT(content), CUT_INTO_BYTES);
    expect_text(header_scanner_message_id(&scanner), "<1@example.org>");
    header_scanner_clear(&scanner);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("header_scanner");
    TCase *fields = tcase_create("fields");
    TCase *limits_case = tcase_create("limits");

    tcase_add_loop_test(fields, the_message_id_is_the_same_however_the_content_is_cut, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_loop_test(fields, the_fields_are_the_same_however_the_content_is_cut, 0,
                        sizeof header_cases / sizeof header_cases[0]);
    tcase_add_test(fields, a_field_is_told_when_it_is_known_to_be_whole);
    tcase_add_test(fields, what_stands_behind_a_hole_is_no_header);
    tcase_add_test(fields, a_hole_in_the_body_takes_nothing);
    tcase_add_test(limits_case, a_header_is_read_up_to_the_limit_and_no_further);
    tcase_add_test(limits_case, a_header_of_just_the_limit_is_read);
    tcase_add_test(limits_case, a_long_value_is_cut_and_counted);
    tcase_add_test(limits_case, a_long_line_before_it_hides_no_message_id);
    suite_add_tcase(suite, fields);
    suite_add_tcase(suite, limits_case);
    return suite;
}

SUITE_MAIN(suite);
