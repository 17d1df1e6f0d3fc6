/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options from a table, by getopt_long. */
#include "cli/options.h"

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

static void fill(struct getopt_input *input, const struct option_table *table)
{
    /* A leading colon tells a missing argument from an unknown option. */
    char *shorts = stpcpy(input->shorts, ":h");

    assert(table->count <= OPTION_ROWS);
    for (size_t i = 0; i < table->count; i++) {
        const struct option_row *row = &table->rows[i];

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
    input->longs[table->count] = (struct option){ "help", no_argument, NULL, HELP_ROW };
    input->longs[table->count + 1] = (struct option){ 0 };
}

/* The table's count for none. */
static size_t row_of(const struct option_table *table, int found)
{
    size_t row = 0;

    if (found >= FIRST_ROW)
        return (size_t)(found - FIRST_ROW);
    while (row < table->count && (found == '?' || table->rows[row].letter != found))
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
    for (size_t i = 0; i < table->count; i++) {
        if (!may_be_short_for(word, table->rows[i].name))
            continue;
        count++;
        if (length < size)
            length +=
                (size_t)snprintf(ret_list + length, size - length, " --%s", table->rows[i].name);
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
    size_t row = 0;

    while (row < table->count && strcmp(table->rows[row].name, name) != 0)
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
    int found;

    fill(&input, table);
    opterr = 0;
    optind = 0; /* makes getopt_long begin anew */
    while ((found = getopt_long(argc, argv, input.shorts, input.longs, NULL)) != -1) {
        size_t row;

        if (found == HELP_ROW || found == 'h')
            return OPTIONS_HELP;
        row = found == ':' ? table->count : row_of(table, found);
        if (row == table->count) {
            describe_problem(table, found, argv[optind - 1], error);
            return OPTIONS_BAD;
        }
        if (!options_apply(&table->rows[row], options, optarg, error))
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

    if (row->heading != NULL)
        fprintf(file, "\n%s:\n", row->heading);
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

void options_print_help(const struct option_table *table, FILE *file)
{
    static const struct option_row help = { "help",         'h', NULL, "show this and exit", NULL,
                                            "Other options" };
    bool grouped = table->count > 0 && table->rows[0].heading != NULL;
    struct option_row last = help;

    fprintf(file, "Usage: smtpscope %s %s\n\n%s\n", table->command, table->usage, table->purpose);
    if (!grouped) {
        fprintf(file, "\nOptions:\n");
        last.heading = NULL;
    }
    for (size_t i = 0; i < table->count; i++)
        print_row(&table->rows[i], file);
    print_row(&last, file);
    if (table->examples != NULL)
        fprintf(file, "\nExamples:\n%s\n", table->examples);
}
