/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options out of a file. */
#include "cli/options/config_file.h"

#include <string.h>

#include "cli/options/read_options.h"
#include "tests/support/scratch_file.h"
#include "tests/support/suite_main.h"

/* What a file made of the options of `read`. */
struct configured {
    struct read_options options;
    struct given_options given;
    struct arena texts;
    struct error error;
    bool good;
};

static void give(struct configured *outcome, const char *name)
{
    outcome->given.row[options_find(&read_option_table, name)] = true;
}

static struct configured begin(void)
{
    struct configured outcome = { .options = read_options_default() };

    arena_init(&outcome.texts);
    return outcome;
}

static void read_text(struct configured *outcome, const char *text)
{
    struct scratch_file scratch = scratch_file_name("config");
    FILE *file = fopen(scratch.path, "w");
    const struct config_target target = { .table = &read_option_table,
                                          .given = &outcome->given,
                                          .options = &outcome->options,
                                          .texts = &outcome->texts };

    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
    outcome->good = config_file_read(scratch.path, &target, &outcome->error);
    unlink(scratch.path);
}

START_TEST(keys_are_the_long_names_of_options)
{
    struct configured outcome = begin();

    read_text(&outcome, "; of the site\n"
                        "[global]\n"
                        "format = text\n"
                        "\n"
                        "[read]\n"
                        "digest = yes   ; for comparisons\n"
                        "summary=no\n"
                        "separate: on\n"
                        "output = records/today\n"
                        "  min-severity = warning\n");
    ck_assert_msg(outcome.good, "%s", outcome.error.message);
    ck_assert_int_eq(outcome.options.format, FORMAT_TEXT);
    ck_assert(outcome.options.pipeline.sessions.messages.digest);
    ck_assert(!outcome.options.summary);
    ck_assert(outcome.options.pipeline.separate);
    ck_assert_str_eq(outcome.options.output, "records/today");
    ck_assert_int_eq(outcome.options.selection.minimum, SEVERITY_WARNING);
    arena_clear(&outcome.texts);
}
END_TEST

START_TEST(a_key_that_is_there_twice_is_applied_twice)
{
    struct configured outcome = begin();

    read_text(&outcome, "[read]\nsender = *@example.org\nsender = *@example.com\n");
    ck_assert(outcome.good);
    ck_assert_uint_eq(outcome.options.selection.globs[SELECTION_SENDER].count, 2);
    ck_assert_str_eq(outcome.options.selection.globs[SELECTION_SENDER].values[1], "*@example.com");
    arena_clear(&outcome.texts);
}
END_TEST

START_TEST(the_command_line_wins)
{
    struct configured outcome = begin();

    give(&outcome, "client");
    give(&outcome, "format");
    outcome.options.format = FORMAT_JSON;
    read_text(&outcome, "[read]\nclient = 192.0.2.0/24\nformat = text\n");
    ck_assert(outcome.good);
    ck_assert_uint_eq(outcome.options.selection.client.count, 0);
    ck_assert_int_eq(outcome.options.format, FORMAT_JSON);
    arena_clear(&outcome.texts);
}
END_TEST

START_TEST(sections_of_other_commands_are_passed_over)
{
    struct configured outcome = begin();

    read_text(&outcome, "[explain]\nanything = goes\n[read]\nformat = text\n");
    ck_assert_msg(outcome.good, "%s", outcome.error.message);
    ck_assert_int_eq(outcome.options.format, FORMAT_TEXT);
    arena_clear(&outcome.texts);
}
END_TEST

START_TEST(a_global_option_of_another_command_is_passed_over)
{
    struct configured outcome = begin();

    read_text(&outcome, "[global]\nbuffer = 8M\nformat = text\n[watch]\nbuffer = 9M\n");
    ck_assert_msg(outcome.good, "%s", outcome.error.message);
    ck_assert_int_eq(outcome.options.format, FORMAT_TEXT);
    arena_clear(&outcome.texts);
}
END_TEST

static const struct bad_file {
    const char *text;
    const char *where;
    const char *what;
} bad_files[] = {
    { "[read]\nfrobnicate = 1\n", ":2: ", "`frobnicate` is no option of `smtpscope read`" },
    { "[read]\n\n\nform = json\n", ":4: ", "`form` is no option" }, /* no short forms */
    { "[read]\nbuffer = 8M\n", ":2: ", "`buffer` is no option of `smtpscope read`" },
    { "[global]\nbufer = 8M\n", ":2: ", "`bufer` is no option of `smtpscope read`" },
    { "format = json\n", ":1: ", "before the first [section]" },
    { "[global]\nformat = json\n[raed]\nx = y\n", ":3: ", "no section [raed]" },
    { "[read]\nformat = xml\n", ":2: ", "format: `xml` is none of json, text, html, events" },
    { "[read]\nformat =\n", ":2: ", "format: `` is none of" },
    { "[read]\ndigest = perhaps\n", ":2: ", "`perhaps` is neither yes nor no" },
    { "[read]\nformat json\n[read]\n", ":2: ", "neither [section] nor key = value" },
    { "[read\nformat = json\n", ":1: ", "neither [section] nor key = value" },
    { "[read]\nconfig = other\n", ":2: ", "names no other" },
    { "[read]\nformat = text\nclient = 192.0.2.0/99\n", ":3: ", "client: `192.0.2.0/99`" },
    { "[read]\noutput = a\n  nothing\n", ":3: ", "neither" },
    /* Only the first trouble is told. */
    { "[read]\nbad = 1\nworse = 2\n", ":2: ", "`bad`" },
};

START_TEST(trouble_is_told_with_its_line)
{
    struct configured outcome = begin();

    read_text(&outcome, bad_files[_i].text);
    ck_assert(!outcome.good);
    ck_assert_msg(strstr(outcome.error.message, bad_files[_i].where) != NULL, "%s",
                  outcome.error.message);
    ck_assert_msg(strstr(outcome.error.message, bad_files[_i].what) != NULL, "%s",
                  outcome.error.message);
    arena_clear(&outcome.texts);
}
END_TEST

START_TEST(a_line_that_is_too_long_is_trouble)
{
    struct configured outcome = begin();
    char text[4096] = "[read]\nsender = ";

    memset(text + strlen(text), 'x', 3000);
    read_text(&outcome, text);
    ck_assert(!outcome.good);
    ck_assert_msg(strstr(outcome.error.message, ":2: the line is longer than") != NULL, "%s",
                  outcome.error.message);
    arena_clear(&outcome.texts);
}
END_TEST

START_TEST(a_file_that_was_named_must_be_there)
{
    struct configured outcome = begin();
    const struct config_target target = { .table = &read_option_table,
                                          .given = &outcome.given,
                                          .options = &outcome.options,
                                          .texts = &outcome.texts };

    ck_assert(!config_file_read("no-such-folder/no.conf", &target, &outcome.error));
    ck_assert_ptr_nonnull(strstr(outcome.error.message, "no-such-folder/no.conf"));
    ck_assert(!config_file_read(".", &target, &outcome.error));
    arena_clear(&outcome.texts);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("config_file");
    TCase *keys = tcase_create("keys");
    TCase *trouble = tcase_create("trouble");

    tcase_add_test(keys, keys_are_the_long_names_of_options);
    tcase_add_test(keys, a_key_that_is_there_twice_is_applied_twice);
    tcase_add_test(keys, the_command_line_wins);
    tcase_add_test(keys, sections_of_other_commands_are_passed_over);
    tcase_add_test(keys, a_global_option_of_another_command_is_passed_over);
    tcase_add_loop_test(trouble, trouble_is_told_with_its_line, 0,
                        sizeof bad_files / sizeof bad_files[0]);
    tcase_add_test(trouble, a_line_that_is_too_long_is_trouble);
    tcase_add_test(trouble, a_file_that_was_named_must_be_there);
    suite_add_tcase(suite, keys);
    suite_add_tcase(suite, trouble);
    return suite;
}

SUITE_MAIN(suite);
