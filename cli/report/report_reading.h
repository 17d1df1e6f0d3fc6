/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading the inputs of a report: lines in report_lines.c, captures in
 * report_captures.c, and report_inputs.c which tells one from the other.
 */
#ifndef CLI_REPORT_REPORT_READING_H
#define CLI_REPORT_REPORT_READING_H

#include "capture/input_window.h"
#include "cli/report/line_workers.h"
#include "cli/report/report_inputs.h"

struct report_reading {
    struct report_inputs *inputs;
    size_t count;
    char *const *paths;
    struct report_collector *collector;
    struct line_workers *workers;
    uint64_t octets_before; /* of the inputs before this one */
    uint64_t octets;        /* of all; 0 when it is not known */
};

/* Says it on standard error and in the report; the input counts as one in trouble. */
void report_reading_trouble(struct report_reading *reading, const struct error *error);

/* The same of what is no trouble. */
void report_reading_note(struct report_reading *reading, const struct error *error);

/* Reads lines to the window's end; frees it. */
void report_read_lines(struct report_reading *reading, size_t input, struct input_window *window);

/* Reads `count` captures from `input` on as one; `begun` is a window into the first of them, which
 * it takes over, or NULL. */
void report_read_captures(struct report_reading *reading, size_t input, size_t count,
                          struct input_window *begun);

#endif
