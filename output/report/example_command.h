/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command that shows a session of a report whole. */
#ifndef OUTPUT_REPORT_EXAMPLE_COMMAND_H
#define OUTPUT_REPORT_EXAMPLE_COMMAND_H

#include "base/arena.h"
#include "output/report/report_example.h"

enum { COMMAND_PIECES = 6 };

/* Out of its capture, or else out of the lines that it was read from. Fills in pieces with blanks
 * between them, quoted for a shell, and returns how many; 0 when neither is known. */
size_t example_command(struct arena *arena, const struct report_example *example,
                       struct bytes ret_pieces[COMMAND_PIECES]);

/* Whether the command reads the capture. */
bool example_is_read_again(const struct report_example *example);

#endif
