/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of a header are put together to the fields that are wanted. */
#include "smtp/header_fields.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

static const struct header_name names[] = {
    { .name = "Subject" },
    { .name = "To" },
    { .name = "Received", .counted = true },
};

enum { MAXIMUM = 20 };

static void note(struct journal *journal, const struct header_field *field)
{
    journal_add(journal, "[%s|", names[field->name].name);
    journal_bytes(journal, field->body);
    if (field->cut > 0)
        journal_add(journal, "|-%u", (unsigned)field->cut);
    journal_add(journal, "]");
}

/* Reads lines that end in LF and says what fields they are, `$` for the end. */
static void read_lines(struct header_fields *fields, const char *text, struct journal *journal)
{
    struct bytes rest = TEXT(text);
    struct header_field field;

    while (rest.length > 0) {
        struct bytes line = bytes_first(rest, bytes_find(rest, '\n'));

        if (header_fields_add(fields, line, 0, &field))
            note(journal, &field);
        rest = bytes_after(rest, line.length + 1);
    }
    if (fields->state == HEADER_FIELDS_ENDED)
        journal_add(journal, "$");
    if (header_fields_finish(fields, &field))
        note(journal, &field);
}

static const struct {
    const char *lines;
    const char *fields;
} cases[] = {
    { "", "" },
    { "\n", "$" },
    { "Subject: a\n\n", "[Subject|a]$" },
    { "Subject: a\n", "[Subject|a]" },
    { "Subject: a\nTo: b\n\n", "[Subject|a][To|b]$" },
    { "Subject: a\nSubject: b\n\n", "[Subject|a][Subject|b]$" },
    { "SUBJECT:a\nsUBJECT:b\n\n", "[Subject|a][Subject|b]$" },
    { "Subject :a\nSubject\t \t:b\n\n", "[Subject|a][Subject|b]$" },
    { "Subject:\t a b \t\n\n", "[Subject|a b]$" },
    { "Subject:\n\n", "[Subject|]$" },
    { "Subject: a:b\n\n", "[Subject|a:b]$" },
    { "Received: by a\n\tfor b\nReceived: by c\n\n", "[Received|][Received|]$" },

    /* Unfolding takes the line end out and no blank. */
    { "Subject: a\n b\n\n", "[Subject|a b]$" },
    { "Subject: a\n\t b\n  c\n\n", "[Subject|a\t b  c]$" },
    { "Subject: a \n b\n\n", "[Subject|a  b]$" },
    { "Subject:\n a\n\n", "[Subject|a]$" },
    { "Subject: a\n \n b\n\n", "[Subject|a  b]$" },

    { "From: a\nSubject: b\n\n", "[Subject|b]$" },
    { "From: a\n Subject: b\n\n", "$" },
    { " Subject: a\n\n", "$" },
    { "Subject\n\n", "$" },
    { "Subject\n : a\n\n", "$" },
    { "no field\n at all\nSubject: a\n\n", "[Subject|a]$" },
    { ": a\nSubject: b\n\n", "[Subject|b]$" },
    { "Subjects: a\nSubjec: b\nX Subject: c\n\n", "$" },

    /* Behind the end nothing is a field. */
    { "Subject: a\n\nSubject: b\n\n", "[Subject|a]$" },
    { "\nSubject: a\n b\n", "$" },

    { "Subject: 1234567890123456789\n\n", "[Subject|1234567890123456789]$" },
    { "Subject: 12345678901234567890\nTo: a\n\n", "[Subject|1234567890123456789|-1][To|a]$" },
    { "Subject: 123456789\n 123456789\n 1\n\n", "[Subject|123456789 123456789|-2]$" },
};

START_TEST(lines_are_fields)
{
    struct header_fields fields;
    struct journal journal = { .length = 0 };

    header_fields_init(&fields, names, sizeof names / sizeof names[0], MAXIMUM);
    read_lines(&fields, cases[_i].lines, &journal);
    expect_journal(&journal, cases[_i].fields);
    header_fields_clear(&fields);
}
END_TEST

START_TEST(what_a_line_lacks_counts_for_its_field)
{
    struct header_fields fields;
    struct header_field field;

    header_fields_init(&fields, names, sizeof names / sizeof names[0], MAXIMUM);
    ck_assert(!header_fields_add(&fields, TEXT("From: a"), 100, &field));
    ck_assert(!header_fields_add(&fields, TEXT("Subject: a"), 10, &field));
    ck_assert(!header_fields_add(&fields, TEXT(" b"), 3, &field));
    ck_assert(header_fields_add(&fields, TEXT("Received: c"), 50, &field));
    ck_assert_uint_eq(field.cut, 13);
    ck_assert(header_fields_finish(&fields, &field));
    ck_assert_uint_eq(field.cut, 0);
    header_fields_clear(&fields);
}
END_TEST

START_TEST(another_header_begins_without_the_rest_of_the_one_before)
{
    struct header_fields fields;
    struct journal journal = { .length = 0 };
    struct header_field field;

    header_fields_init(&fields, names, sizeof names / sizeof names[0], MAXIMUM);
    ck_assert(!header_fields_add(&fields, TEXT("Subject: a"), 0, &field));
    header_fields_reset(&fields);
    read_lines(&fields, " b\nTo: c\n\n", &journal);
    header_fields_reset(&fields);
    read_lines(&fields, "Subject: d\n\n", &journal);
    expect_journal(&journal, "[To|c]$[Subject|d]$");
    header_fields_clear(&fields);
}
END_TEST

START_TEST(only_wanted_bodies_take_memory)
{
    struct header_fields fields;
    struct header_field field;

    header_fields_init(&fields, names, sizeof names / sizeof names[0], MAXIMUM);
    header_fields_add(&fields, TEXT("From: somebody"), 0, &field);
    header_fields_add(&fields, TEXT("Received: from somewhere"), 0, &field);
    header_fields_add(&fields, TEXT("\tby something"), 0, &field);
    ck_assert_uint_eq(header_fields_memory(&fields), 0);
    header_fields_add(&fields, TEXT("Subject: something"), 0, &field);
    ck_assert_uint_gt(header_fields_memory(&fields), 0);
    header_fields_clear(&fields);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("header_fields");
    TCase *fields = tcase_create("fields");

    tcase_add_loop_test(fields, lines_are_fields, 0, sizeof cases / sizeof cases[0]);
    tcase_add_test(fields, what_a_line_lacks_counts_for_its_field);
    tcase_add_test(fields, another_header_begins_without_the_rest_of_the_one_before);
    tcase_add_test(fields, only_wanted_bodies_take_memory);
    suite_add_tcase(suite, fields);
    return suite;
}

SUITE_MAIN(suite);
