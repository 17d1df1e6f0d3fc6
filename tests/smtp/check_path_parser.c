/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths as clients write them. */
#include "smtp/path_parser.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

static const struct {
    const char *argument;
    const char *address;
    const char *parameters;
} cases[] = {
    { "FROM:<a@example.org>", "a@example.org", "" },
    { "from:<a@example.org>", "a@example.org", "" },
    { "FROM:a@example.org", "a@example.org", "" },
    { "FROM:<>", "", "" },
    { "FROM:<> BODY=8BITMIME", "", "BODY=8BITMIME" },
    { "FROM:", "", "" },

    { "FROM: <a@example.org>", "a@example.org", "" },
    { "FROM :<a@example.org>", "a@example.org", "" },
    { "FROM\t: \t<a@example.org>", "a@example.org", "" },
    { " FROM:<a@example.org> ", "a@example.org", "" },
    { "FROM: a@example.org SIZE=1", "a@example.org", "SIZE=1" },

    { "FROM:<a@example.org> SIZE=1", "a@example.org", "SIZE=1" },
    { "FROM:<a@example.org>  SIZE=1\tBODY=8BITMIME ", "a@example.org", "SIZE=1\tBODY=8BITMIME" },
    { "FROM:<a@example.org>SIZE=1", "a@example.org", "SIZE=1" },
    { "FROM:<a@example.org> AUTH=<>", "a@example.org", "AUTH=<>" },

    { "FROM:<\"a b\"@example.org> SIZE=1", "\"a b\"@example.org", "SIZE=1" },
    { "FROM:<\"a>b\"@example.org> SIZE=1", "\"a>b\"@example.org", "SIZE=1" },
    { "FROM:<\"a\\\"b>c\"@example.org>", "\"a\\\"b>c\"@example.org", "" },
    { "FROM:<\"a\\\\\"@example.org> X", "\"a\\\\\"@example.org", "X" },
    { "FROM:\"a b\"@example.org SIZE=1", "\"a b\"@example.org", "SIZE=1" },
    { "FROM:\"a\\\" b\"@example.org SIZE=1", "\"a\\\" b\"@example.org", "SIZE=1" },
    { "FROM:<a\\b@example.org>", "a\\b@example.org", "" },

    { "FROM:<@one.example,@two.example:a@example.org>", "@one.example,@two.example:a@example.org",
      "" },
    { "FROM:<a@[192.0.2.1]>", "a@[192.0.2.1]", "" },
    { "FROM:<a@[IPv6:2001:db8::1]> X", "a@[IPv6:2001:db8::1]", "X" },
    { "FROM:<postmaster>", "postmaster", "" },

    { "FROM:<a@example.org", "a@example.org", "" },
    { "FROM:<a@example.org SIZE=1", "a@example.org SIZE=1", "" },
    { "FROM:<\"a@example.org> X", "\"a@example.org> X", "" },
    { "FROM:<\"a\\", "\"a\\", "" },
    { "FROM:<", "", "" },
    { "FROM:<<a@example.org>>", "<a@example.org", ">" },

    { "FROM:<j\xc3\xb6rg@b\xc3\xbc"
      "cher.example> SMTPUTF8",
      "j\xc3\xb6rg@b\xc3\xbc"
      "cher.example",
      "SMTPUTF8" },
    { "FROM:\"a b@example.org", "\"a b@example.org", "" },
    { "FROM:<\xff\xfe@example.org>", "\xff\xfe@example.org", "" },
};

static const char *const malformed[] = {
    "FROM:",
    "FROM:<a@example.org>SIZE=1",
    "FROM:<a@example.org",
    "FROM:<a@example.org SIZE=1",
    "FROM:<\"a@example.org> X",
    "FROM:<\"a\\",
    "FROM:<",
    "FROM:<<a@example.org>>",
    "FROM:\"a b@example.org",
};

static bool is_malformed(const char *argument)
{
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++)
        if (strcmp(malformed[i], argument) == 0)
            return true;
    return false;
}

START_TEST(a_path_is_taken_as_servers_take_it)
{
    struct parsed_path path;

    ck_assert(path_parse(TEXT(cases[_i].argument), "FROM", &path));
    expect_text(path.address, cases[_i].address);
    expect_text(path.parameters, cases[_i].parameters);
    ck_assert_int_eq(path.malformed, is_malformed(cases[_i].argument));
}
END_TEST

START_TEST(the_same_holds_in_memory_that_ends_with_the_argument)
{
    struct pieces pieces = pieces_of(TEXT(cases[_i].argument), 0);
    struct parsed_path path;
    struct bytes argument;

    ck_assert(pieces_next(&pieces, &argument));
    ck_assert(path_parse(argument, "FROM", &path));
    expect_text(path.address, cases[_i].address);
    ck_assert(!pieces_next(&pieces, &argument));
}
END_TEST

static const char *const no_paths[] = {
    "",
    " ",
    "FROM",
    "FRO:<a@example.org>",
    "TO:<a@example.org>",
    "FROM <a>",
    "FROM<a>",
    "<a@example.org>",
    "FROMX:<a@example.org>",
    "FROM;<a@example.org>",
    "X FROM:<a>",
    ":<a@example.org>",
};

START_TEST(without_keyword_and_colon_there_is_no_path)
{
    struct parsed_path path = { .address = TEXT("untouched") };

    ck_assert(!path_parse(TEXT(no_paths[_i]), "FROM", &path));
    expect_text(path.address, "untouched");
}
END_TEST

START_TEST(the_keyword_is_the_one_asked_for)
{
    struct parsed_path path;

    ck_assert(path_parse(TEXT("To:<b@example.com> NOTIFY=NEVER"), "TO", &path));
    expect_text(path.address, "b@example.com");
    expect_text(path.parameters, "NOTIFY=NEVER");
    ck_assert(!path_parse(TEXT("TO:<b@example.com>"), "FROM", &path));
    ck_assert(!path_parse(bytes_of(NULL, 0), "TO", &path));
}
END_TEST

START_TEST(a_nul_is_part_of_the_address)
{
    struct parsed_path path;

    ck_assert(path_parse(OCTETS("TO:<a\0b@example.com> X"), "TO", &path));
    expect_bytes(path.address, OCTETS("a\0b@example.com"));
    expect_text(path.parameters, "X");
}
END_TEST

START_TEST(an_empty_path_is_present_and_a_missing_one_is_not)
{
    struct parsed_path path;

    ck_assert(path_parse(TEXT("FROM:<>"), "FROM", &path));
    ck_assert_ptr_nonnull(path.address.data);
    ck_assert(path_parse(TEXT("FROM: "), "FROM", &path));
    ck_assert_ptr_null(path.address.data);
}
END_TEST

static const struct {
    const char *text;
    bool well_formed;
} parameters[] = {
    { "SMTPUTF8", true },
    { "SIZE=300", true },
    { "BODY=8BITMIME", true },
    { "AUTH=<>", true },
    { "ORCPT=rfc822;Bob+3Dx@example.com", true },
    { "X-LONG-1=a", true },
    { "8BIT", true },
    { "ENVID=\xc3\xa4", true },
    { "", false },
    { "=300", false },
    { "SIZE=", false },
    { "SIZE=1=2", false },
    { "-X=1", false },
    { "SI_ZE=1", false },
    { "<a@example.org>", false },
    { "SIZE=\x01", false },
    { "SIZE=\x7f", false },
};

START_TEST(a_parameter_is_a_keyword_with_or_without_a_value)
{
    ck_assert_int_eq(path_parameter_is_well_formed(TEXT(parameters[_i].text)),
                     parameters[_i].well_formed);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("path_parser");
    TCase *paths = tcase_create("paths");
    TCase *keyword = tcase_create("keyword");

    tcase_add_loop_test(paths, a_path_is_taken_as_servers_take_it, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_loop_test(paths, the_same_holds_in_memory_that_ends_with_the_argument, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(paths, an_empty_path_is_present_and_a_missing_one_is_not);
    tcase_add_loop_test(paths, a_parameter_is_a_keyword_with_or_without_a_value, 0,
                        sizeof parameters / sizeof parameters[0]);
    tcase_add_test(paths, a_nul_is_part_of_the_address);
    tcase_add_loop_test(keyword, without_keyword_and_colon_there_is_no_path, 0,
                        sizeof no_paths / sizeof no_paths[0]);
    tcase_add_test(keyword, the_keyword_is_the_one_asked_for);
    suite_add_tcase(suite, paths);
    suite_add_tcase(suite, keyword);
    return suite;
}

SUITE_MAIN(suite);
