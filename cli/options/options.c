/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options from a table, by getopt_long. */
#include "cli/options/options.h"

#include <assert.h>
#include <getopt.h>
#include <string.h>

enum { FIRST_ROW = 256, HELP_ROW = FIRST_ROW + OPTION_ROWS };

/* The columns of --help. */
enum { NAME_WIDTH = 24, HELP_INDENT = 2 + NAME_WIDTH + 1 };

struct getopt_input {
    struct option longs[OPTION_ROWS + 2];
    char shorts[2 * OPTION_ROWS + 8];
};

size_t options_count(const struct option_table *table)
{
    size_t count = 0;

    for (size_t i = 0; i < table->count; i++)
        count += table->sections[i]->count;
    return count;
}

const struct option_row *options_row(const struct option_table *table, size_t row)
{
    size_t section = 0;

    while (row >= table->sections[section]->count)
        row -= table->sections[section++]->count;
    return &table->sections[section]->rows[row];
}

static void fill(struct getopt_input *input, const struct option_table *table)
{
    /* A leading colon tells a missing argument from an unknown option. */
    char *shorts = stpcpy(input->shorts, ":h");
    size_t count = options_count(table);

    assert(count <= OPTION_ROWS);
    for (size_t i = 0; i < count; i++) {
        const struct option_row *row = options_row(table, i);

        input->longs[i] =
            (struct option){ row->name, row->argument != NULL ? required_argument : no_argument,
                             NULL, FIRST_ROW + (int)i };
        if (row->letter != 0) {
            *shorts++ = row->letter;
            if (row->argument != NULL)
                *shorts++ = ':';
        }
    }
    *shorts = '\0';
    input->longs[count] = (struct option){ "help", no_argument, NULL, HELP_ROW };
    input->longs[count + 1] = (struct option){ 0 };
}

/* options_count for none. */
static size_t row_of(const struct option_table *table, int found)
{
    size_t row = 0, count = options_count(table);

    if (found >= FIRST_ROW)
        return (size_t)(found - FIRST_ROW);
    while (row < count && (found == '?' || options_row(table, row)->letter != found))
        row++;
    return row;
}

/* Of a long option as given, without what follows `=`. */
static bool may_be_short_for(const char *word, const char *name)
{
    size_t length = strcspn(word, "=");

    return length > 2 && strncmp(word, "--", 2) == 0 && strncmp(word + 2, name, length - 2) == 0;
}

/* ` --sender --server`: the long options that a shortened one may stand for. */
static size_t list_candidates(const struct option_table *table, const char *word, char *ret_list,
                              size_t size)
{
    size_t count = 0, length = 0;

    ret_list[0] = '\0';
    for (size_t i = 0; i < options_count(table); i++) {
        const char *name = options_row(table, i)->name;

        if (!may_be_short_for(word, name))
            continue;
        count++;
        if (length < size)
            length += (size_t)snprintf(ret_list + length, size - length, " --%s", name);
    }
    return count;
}

/* What getopt_long stumbled over: a long option or a letter. */
static void describe_problem(const struct option_table *table, int found, const char *word,
                             struct error *error)
{
    char letter[] = { '-', (char)optopt, '\0' };
    char candidates[256];
    bool is_letter = optopt > 0 && optopt < FIRST_ROW;

    if (found == '?' && optopt >= FIRST_ROW)
        error_set(error, "%.*s takes no argument; try `smtpscope %s --help`",
                  (int)strcspn(word, "="), word, table->command);
    else if (found == '?' && !is_letter &&
             list_candidates(table, word, candidates, sizeof candidates) > 1)
        error_set(error, "%s is short for more than one option:%s", word, candidates);
    else
        error_set(error, "%s %s; try `smtpscope %s --help`",
                  found == ':' ? "an argument is missing behind" : "unknown option",
                  is_letter ? letter : word, table->command);
}

size_t options_find(const struct option_table *table, const char *name)
{
    size_t row = 0, count = options_count(table);

    while (row < count && strcmp(options_row(table, row)->name, name) != 0)
        row++;
    return row;
}

bool options_apply(const struct option_row *row, void *options, const char *value,
                   struct error *error)
{
    struct error reason = { "" };

    if (row->apply(options, value, &reason))
        return true;
    error_set(error, "--%s: %s", row->name, reason.message);
    return false;
}

enum options_result options_parse(const struct option_table *table, int argc, char **argv,
                                  void *options, struct given_options *ret_given, int *ret_first,
                                  struct error *error)
{
    struct given_options given = { { false } };
    struct getopt_input input;
    size_t count = options_count(table);
    int found;

    fill(&input, table);
    opterr = 0;
    optind = 0; /* makes getopt_long begin anew */
    while ((found = getopt_long(argc, argv, input.shorts, input.longs, NULL)) != -1) {
        size_t row;

        if (found == HELP_ROW || found == 'h')
            return OPTIONS_HELP;
        row = found == ':' ? count : row_of(table, found);
        if (row == count) {
            describe_problem(table, found, argv[optind - 1], error);
            return OPTIONS_BAD;
        }
        if (!options_apply(options_row(table, row), options, optarg, error))
            return OPTIONS_BAD;
        given.row[row] = true;
    }
    *ret_given = given;
    *ret_first = optind;
    return OPTIONS_GOOD;
}

/* Further lines of the help stand in the same column. */
static void print_help_text(const char *text, FILE *file)
{
    const char *end;

    while ((end = strchr(text, '\n')) != NULL) {
        fprintf(file, "%.*s\n%*s", (int)(end - text), text, HELP_INDENT, "");
        text = end + 1;
    }
    fprintf(file, "%s\n", text);
}

static void print_row(const struct option_row *row, FILE *file)
{
    char name[128];
    int length;

    length =
        snprintf(name, sizeof name, "%c%c%s--%s%s%s", row->letter != 0 ? '-' : ' ',
                 row->letter != 0 ? row->letter : ' ', row->letter != 0 ? ", " : "  ", row->name,
                 row->argument != NULL ? " " : "", row->argument != NULL ? row->argument : "");
    if (length > NAME_WIDTH)
        fprintf(file, "  %s\n%*s", name, HELP_INDENT, "");
    else
        fprintf(file, "  %-*s ", NAME_WIDTH, name);
    print_help_text(row->help, file);
}

static void print_section(const struct option_section *section, FILE *file)
{
    if (section->heading != NULL)
        fprintf(file, "\n%s:\n", section->heading);
    for (size_t i = 0; i < section->count; i++)
        print_row(&section->rows[i], file);
}

const struct option_row options_help_row = { "help", 'h', NULL, "show this and exit", NULL };

void options_print_help(const struct option_table *table, FILE *file)
{
    bool grouped = table->count > 0 && table->sections[0]->heading != NULL;
    const struct option_section last = { grouped ? "Other options" : NULL, 1, &options_help_row };

    fprintf(file, "Usage: smtpscope %s %s\n\n%s\n", table->command, table->usage, table->purpose);
    if (!grouped)
        fprintf(file, "\nOptions:\n");
    for (size_t i = 0; i < table->count; i++)
        print_section(table->sections[i], file);
    print_section(&last, file);
    if (table->examples != NULL)
        fprintf(file, "\nExamples:\n%s\n", table->examples);
}
