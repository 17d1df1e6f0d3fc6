/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Command line options: one table a command drives parsing and --help.
 *
 * Options may stand before, between and behind the other arguments; `--` ends
 * them, and a lone `-` is an argument. Long names may be shortened as long as
 * they stay unique (getopt_long(3)).
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"

struct option_row {
    const char *name;     /* without the hyphens */
    char letter;          /* 0 for none */
    const char *argument; /* what the argument is called in --help; NULL for none */
    const char *help;     /* may have several lines */
    /* Takes the value into the command's own options; false with an error that
     * need not name the option. */
    bool (*apply)(void *options, const char *value, struct error *error);
};

struct option_table {
    const char *command; /* "read" */
    const char *usage;   /* what follows the command's name */
    const char *purpose; /* one or two sentences */
    const char *examples;
    size_t count;
    const struct option_row *rows;
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
                                  void *options, int *ret_first, struct error *error);

void options_print_help(const struct option_table *table, FILE *file);

#endif
