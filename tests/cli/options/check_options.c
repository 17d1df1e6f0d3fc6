/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options from a table. */
#include "cli/options/options.h"

#include <stdlib.h>
#include <string.h>

#include "cli/options/read_options.h"
#include "cli/options/report_options.h"
#include "cli/options/watch_options.h"
#include "tests/support/suite_main.h"

struct taken {
    const char *colour;
    int loud;
    struct given_options given;
};

static bool take_colour(void *context, const char *value, struct error *error)
{
    struct taken *taken = context;

    if (strcmp(value, "red") != 0) {
        error_set(error, "`%s` is not red", value);
        return false;
    }
    taken->colour = value;
    return true;
}

static bool take_loud(void *context, const char *value, struct error *error)
{
    struct taken *taken = context;

    (void)value;
    (void)error;
    taken->loud++;
    return true;
}

static const struct option_row rows[] = {
    { "colour", 'c', "COLOUR", "the colour;\nonly red", take_colour },
    { "loud", 0, NULL, "louder", take_loud },
};

static const struct option_section section = { NULL, 2, rows };
static const struct option_section *const sections[] = { &section };

static const struct option_table table = { .command = "paint",
                                           .usage = "[options] WALL...",
                                           .purpose = "Paints.",
                                           .count = 1,
                                           .sections = sections };

static enum options_result parse(struct taken *taken, int *first, struct error *error,
                                 const char *words[])
{
    char *argv[16] = { 0 };
    int argc = 0;

    for (; words[argc] != NULL; argc++)
        argv[argc] = (char *)(uintptr_t)words[argc];
    *taken = (struct taken){ 0 };
    return options_parse(&table, argc, argv, taken, &taken->given, first, error);
}

#define PARSE(...) parse(&taken, &first, &error, (const char *[]){ "paint", __VA_ARGS__, NULL })

START_TEST(options_stand_anywhere_before_two_hyphens)
{
    struct taken taken;
    struct error error;
    int first;

    ck_assert_int_eq(PARSE("north", "--colour", "red", "south", "--loud"), OPTIONS_GOOD);
    ck_assert_str_eq(taken.colour, "red");
    ck_assert_int_eq(taken.loud, 1);
    ck_assert_int_eq(first, 4);
    ck_assert_int_eq(PARSE("--", "--loud"), OPTIONS_GOOD);
    ck_assert_int_eq(taken.loud, 0);
    ck_assert_int_eq(first, 2);
    ck_assert_int_eq(PARSE("-", "--loud"), OPTIONS_GOOD);
    ck_assert_int_eq(first, 2);
}
END_TEST

START_TEST(letters_and_shortened_names_are_options_too)
{
    struct taken taken;
    struct error error;
    int first;

    ck_assert_int_eq(PARSE("-cred"), OPTIONS_GOOD);
    ck_assert_str_eq(taken.colour, "red");
    ck_assert_int_eq(PARSE("-c", "red"), OPTIONS_GOOD);
    ck_assert_int_eq(PARSE("--col=red", "--lo"), OPTIONS_GOOD);
    ck_assert_str_eq(taken.colour, "red");
    ck_assert_int_eq(taken.loud, 1);
}
END_TEST

START_TEST(trouble_names_the_option_in_one_line)
{
    struct taken taken;
    struct error error;
    int first;

    ck_assert_int_eq(PARSE("--bogus"), OPTIONS_BAD);
    ck_assert_str_eq(error.message, "unknown option --bogus; try `smtpscope paint --help`");
    ck_assert_int_eq(PARSE("-x"), OPTIONS_BAD);
    ck_assert_str_eq(error.message, "unknown option -x; try `smtpscope paint --help`");
    ck_assert_int_eq(PARSE("--colour"), OPTIONS_BAD);
    ck_assert_str_eq(error.message,
                     "an argument is missing behind --colour; try `smtpscope paint --help`");
    ck_assert_int_eq(PARSE("--colour", "blue"), OPTIONS_BAD);
    ck_assert_str_eq(error.message, "--colour: `blue` is not red");
    ck_assert_int_eq(PARSE("--loud=very"), OPTIONS_BAD);
    ck_assert_str_eq(error.message, "--loud takes no argument; try `smtpscope paint --help`");
    ck_assert_int_eq(PARSE("--help=all"), OPTIONS_BAD);
    ck_assert_str_eq(error.message, "--help takes no argument; try `smtpscope paint --help`");
    ck_assert_int_eq(PARSE("--=x"), OPTIONS_BAD);
    ck_assert_str_eq(error.message, "unknown option --=x; try `smtpscope paint --help`");
}
END_TEST

START_TEST(a_name_that_is_shortened_too_much_names_what_it_may_be)
{
    const struct option_row alike[] = {
        { "loud", 0, NULL, "louder", take_loud },
        { "loudest", 0, NULL, "loudest", take_loud },
        { "low", 0, "COLOUR", "lower", take_colour },
    };
    char paint[] = "paint", lo[] = "--lo=x", loud[] = "--loud";
    char *too_short[] = { paint, lo, NULL }, *exact[] = { paint, loud, NULL };
    const struct option_section together = { NULL, 3, alike };
    const struct option_section *const all[] = { &together };
    const struct option_table several = { .command = "paint", .count = 1, .sections = all };
    struct given_options given;
    struct taken taken = { .loud = 0 };
    struct error error;
    int first;

    ck_assert_int_eq(options_parse(&several, 2, too_short, &taken, &given, &first, &error),
                     OPTIONS_BAD);
    ck_assert_str_eq(error.message,
                     "--lo=x is short for more than one option: --loud --loudest --low");
    ck_assert_int_eq(options_parse(&several, 2, exact, &taken, &given, &first, &error),
                     OPTIONS_GOOD);
    ck_assert_int_eq(taken.loud, 1);
}
END_TEST

START_TEST(it_is_known_which_options_were_given)
{
    struct taken taken;
    struct error error;
    int first;

    ck_assert_int_eq(PARSE("--loud", "wall"), OPTIONS_GOOD);
    ck_assert(!taken.given.row[0]);
    ck_assert(taken.given.row[1]);
    ck_assert_uint_eq(options_find(&table, "loud"), 1);
    ck_assert_uint_eq(options_find(&table, "lou"), 2);
}
END_TEST

START_TEST(help_wins_wherever_it_stands)
{
    struct taken taken;
    struct error error;
    int first;

    ck_assert_int_eq(PARSE("--loud", "--help"), OPTIONS_HELP);
    ck_assert_int_eq(PARSE("-h"), OPTIONS_HELP);
}
END_TEST

/* What --help prints, within 80 columns. */
static void read_help(const struct option_table *shown, char **ret_text)
{
    size_t size;
    FILE *file = open_memstream(ret_text, &size);

    options_print_help(shown, file);
    fclose(file);
}

static const struct option_table *const tables[] = { &read_option_table, &report_option_table,
                                                     &watch_option_table };

START_TEST(help_names_every_option_and_fits_a_terminal)
{
    const struct option_table *shown = tables[_i];
    char *text;

    read_help(shown, &text);
    for (size_t i = 0; i < options_count(shown); i++) {
        char name[64];

        snprintf(name, sizeof name, "--%s", options_row(shown, i)->name);
        ck_assert_msg(strstr(text, name) != NULL, "%s is not in the help", name);
    }
    for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1)
        ck_assert_msg(strcspn(line, "\n") <= 80, "too long: %.100s", line);
    free(text);
}
END_TEST

START_TEST(headings_stand_above_their_options)
{
    const struct option_row colour = { "colour", 0, "COLOUR", "the colour", take_colour };
    const struct option_row thinned = { "thinned", 0, NULL, "thinner", take_loud };
    const struct option_row loud = { "loud", 0, NULL, "louder", take_loud };
    const struct option_section paint = { "Paint", 1, &colour };
    const struct option_section more = { NULL, 1, &thinned };
    const struct option_section noise = { "Noise", 1, &loud };
    const struct option_section *const grouped[] = { &paint, &more, &noise };
    struct option_table shown = table;
    char *text;

    shown.count = 3;
    shown.sections = grouped;
    read_help(&shown, &text);
    ck_assert_ptr_null(strstr(text, "\nOptions:"));
    ck_assert_ptr_nonnull(strstr(text, "\n\nPaint:\n      --colour COLOUR"));
    ck_assert_ptr_nonnull(strstr(text, "thinner\n\nNoise:\n      --loud"));
    ck_assert_ptr_nonnull(strstr(text, "\n\nOther options:\n  -h, --help"));
    free(text);
}
END_TEST

START_TEST(a_row_is_found_through_all_sections_and_named_once)
{
    const struct option_table *shown = tables[_i];

    for (size_t i = 0; i < options_count(shown); i++)
        ck_assert_uint_eq(options_find(shown, options_row(shown, i)->name), i);
}
END_TEST

START_TEST(further_lines_of_help_stand_in_the_same_column)
{
    char *text;
    const char *first, *second;

    read_help(&table, &text);
    first = strstr(text, "the colour;");
    second = strstr(text, "only red");
    ck_assert_ptr_nonnull(strstr(text, "-c, --colour COLOUR"));
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_nonnull(second);
    ck_assert_int_eq(first - strstr(text, "  -c, --colour"), second - strchr(first, '\n') - 1);
    free(text);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("options");
    TCase *parsing = tcase_create("parsing");
    TCase *help = tcase_create("help");

    tcase_add_test(parsing, options_stand_anywhere_before_two_hyphens);
    tcase_add_test(parsing, letters_and_shortened_names_are_options_too);
    tcase_add_test(parsing, trouble_names_the_option_in_one_line);
    tcase_add_test(parsing, a_name_that_is_shortened_too_much_names_what_it_may_be);
    tcase_add_test(parsing, it_is_known_which_options_were_given);
    tcase_add_test(parsing, help_wins_wherever_it_stands);
    tcase_add_loop_test(help, help_names_every_option_and_fits_a_terminal, 0,
                        sizeof tables / sizeof tables[0]);
    tcase_add_loop_test(help, a_row_is_found_through_all_sections_and_named_once, 0,
                        sizeof tables / sizeof tables[0]);
    tcase_add_test(help, headings_stand_above_their_options);
    tcase_add_test(help, further_lines_of_help_stand_in_the_same_column);
    suite_add_tcase(suite, parsing);
    suite_add_tcase(suite, help);
    return suite;
}

SUITE_MAIN(suite);
