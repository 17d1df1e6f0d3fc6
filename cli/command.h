/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The subcommands: a table, one file command_*.c each.
 *
 * A command gets its own name as argv[0] and returns the exit status of the
 * program, as diff and grep have it: 0 done, 1 done and something was found that
 * the operator asked for, 2 trouble, with one clear line on standard error for
 * each trouble.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stddef.h>

#include "cli/options/options.h"

enum exit_status {
    EXIT_DONE = 0,
    EXIT_FOUND = 1, /* --fail-on */
    EXIT_TROUBLE = 2,
};

struct subcommand {
    const char *name;
    const char *arguments; /* for --help */
    const char *purpose;   /* one line for --help */
    int (*run)(int argc, char **argv);
    const struct option_table *options;
    bool command_line_only; /* no configuration file can give them */
};

/* Ends with a row without a name. */
extern const struct subcommand subcommands[];

int command_read(int argc, char **argv);
int command_watch(int argc, char **argv);
int command_report(int argc, char **argv);
int command_explain(int argc, char **argv);

/* "smtpscope: message" on standard error. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A reader of standard output that has gone ends the program silently, as it
 * ends any other filter. */
void end_by_closed_pipe(void);

/* Standard output could not be written, for the reason in errno. Returns the status. */
int fail_to_print(void);

/* The whole program behind main, so that tests can call it. */
int program_run(int argc, char **argv);

#endif
