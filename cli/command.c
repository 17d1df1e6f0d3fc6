/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of commands, and finding the one that is meant. */
#include "cli/command.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "config.h"

#include "cli/options/completion_table.h"
#include "cli/explain/explain.h"
#include "cli/options/read_options.h"
#include "cli/options/report_options.h"
#include "cli/options/watch_options.h"

const struct subcommand subcommands[] = {
    { "read", "[options] FILE...", "analyse capture files or standard input", command_read,
      &read_option_table, false },
    { "watch", "[options] INTERFACE", "analyse what passes by an interface", command_watch,
      &watch_option_table, false },
    { "report", "[options] FILE...", "say what went on in many sessions", command_report,
      &report_option_table, false },
    { "explain", "[ANOMALY...]", "what a finding means and what to do", command_explain,
      &explain_option_table, true },
    { 0 },
};

void complain(const char *format, ...)
{
    va_list arguments;

    flockfile(stderr); /* a thread that writes has something to say as well */
    fputs("smtpscope: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    funlockfile(stderr);
}

void end_by_closed_pipe(void)
{
    signal(SIGPIPE, SIG_DFL);
    raise(SIGPIPE);
}

int fail_to_print(void)
{
    if (errno == EPIPE)
        end_by_closed_pipe();
    complain("cannot write to standard output: %s", strerror(errno));
    return EXIT_TROUBLE;
}

static void print_help(FILE *file)
{
    fputs("smtpscope watches SMTP pass by: it says what was said, what was odd, and who\n"
          "did it. It sends nothing.\n\n"
          "Usage:\n",
          file);
    for (const struct subcommand *command = subcommands; command->name != NULL; command++)
        fprintf(file, "  smtpscope %-7s %-19s %s\n", command->name, command->arguments,
                command->purpose);
    fputs("  smtpscope COMMAND --help              the options of a command\n"
          "  smtpscope --version | --help\n\n"
          "Exit status: 0 done, 1 done and --fail-on matched, 2 trouble (said on standard\n"
          "error). The manual is smtpscope(1).\n",
          file);
}

static int print_version(void)
{
    puts(PACKAGE_STRING);
    return EXIT_DONE;
}

static const struct subcommand *find_command(const char *name)
{
    for (const struct subcommand *command = subcommands; command->name != NULL; command++)
        if (strcmp(name, command->name) == 0)
            return command;
    return NULL;
}

/* `help read` is `read --help`. */
static int help(int argc, char **argv)
{
    const struct subcommand *command = argc > 1 ? find_command(argv[1]) : NULL;
    char option[] = "--help";

    if (command != NULL)
        return command->run(2, (char *[]){ argv[1], option, NULL });
    print_help(stdout);
    return EXIT_DONE;
}

int program_run(int argc, char **argv)
{
    const struct subcommand *command = argc > 1 ? find_command(argv[1]) : NULL;

    if (argc < 2) {
        print_help(stderr);
        return EXIT_TROUBLE;
    }
    if (command != NULL)
        return command->run(argc - 1, argv + 1);
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)
        return print_version();
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0)
        return help(argc - 1, argv + 1);
    if (strcmp(argv[1], "--completion-table") == 0) { /* for shells alone */
        completion_table_print(stdout);
        return EXIT_DONE;
    }
    complain("there is no command `%s`; try `smtpscope --help`", argv[1]);
    return EXIT_TROUBLE;
}
