/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line of a report, as a page names it that somebody wants more of: with every
 * option and file as given but for one, quoted for a shell, and a place where that can stand.
 */
#ifndef CLI_REPORT_AGAIN_H
#define CLI_REPORT_AGAIN_H

#include "base/arena.h"

/* In front of that place, and behind it. Arguments are as options_parse leaves them: from
 * argv[first] on there are files. The option is a long one with an argument, hyphens included. */
void report_again(struct arena *arena, int argc, char *const *argv, int first, const char *option,
                  struct bytes ret_command[2]);

#endif
