/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Command line options: one table a command drives parsing, --help and the
 * configuration file. What several commands have in common are sections that
 * their tables share.
 *
 * Options may stand before, between and behind the other arguments; `--` ends
 * them, and a lone `-` is an argument. Long names may be shortened as long as
 * they stay unique (getopt_long(3)).
 */
#ifndef CLI_OPTIONS_OPTIONS_H
#define CLI_OPTIONS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"

struct option_row {
    const char *name;     /* without the hyphens */
    char letter;          /* 0 for none */
    const char *argument; /* what the argument is called in --help; NULL for none */
    const char *help;     /* may have several lines */
    /* Takes the value into the command's own options, NULL for a row without an
     * argument; false with an error that need not name the option. The value
     * stays valid as long as the options. */
    bool (*apply)(void *options, const char *value, struct error *error);
};

/* Rows that stand together; several tables may share them. */
struct option_section {
    const char *heading; /* above them in --help; NULL: they go on with the section before */
    size_t count;
    const struct option_row *rows;
};

/* In a table. */
enum { OPTION_ROWS = 64 };

struct option_table {
    const char *command; /* "read" */
    const char *usage;   /* what follows the command's name */
    const char *purpose; /* one or two sentences */
    const char *examples;
    size_t count;
    const struct option_section *const *sections;
};

/* The rows of a table are numbered from 0 on, through all of its sections. */
size_t options_count(const struct option_table *table);
const struct option_row *options_row(const struct option_table *table, size_t row);

/* Which rows of a table were given on the command line. */
struct given_options {
    bool row[OPTION_ROWS];
};

enum options_result {
    OPTIONS_GOOD,
    OPTIONS_HELP, /* --help was asked for and nothing else matters */
    OPTIONS_BAD,
};

/* Parses what follows the command's name; argv[0] is that name. The arguments
 * that are no options are moved to the end, the first of them is
 * argv[*ret_first]. */
enum options_result options_parse(const struct option_table *table, int argc, char **argv,
                                  void *options, struct given_options *ret_given, int *ret_first,
                                  struct error *error);

/* The row with that full name; options_count for none. */
size_t options_find(const struct option_table *table, const char *name);

/* Applies one row; the error names the option. */
bool options_apply(const struct option_row *row, void *options, const char *value,
                   struct error *error);

/* What every table has besides its rows. */
extern const struct option_row options_help_row;

void options_print_help(const struct option_table *table, FILE *file);

#endif
