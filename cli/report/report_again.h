/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command that makes the page of a report again, as the page names it to somebody who wants
 * more of it: with the options and files of this run, quoted for a shell, and a place where
 * a further option can stand.
 *
 * Without a ledger and a state, by which nothing that this run has told would be told again.
 */
#ifndef CLI_REPORT_REPORT_AGAIN_H
#define CLI_REPORT_REPORT_AGAIN_H

#include "base/arena.h"

/* As options_parse leaves them: from argv[first] on there are files. */
struct report_arguments {
    int argc;
    char *const *argv;
    int first;
};

/* In front of that place, and behind it. `output` is where the page goes; NULL: to standard
 * output. */
void report_again(struct arena *arena, const struct report_arguments *arguments, const char *output,
                  struct bytes ret_command[2]);

#endif
