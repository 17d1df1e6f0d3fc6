/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers of runs, out of their summaries and status lines.
 *
 * A status has all that its run has counted since it began, so only what it has more
 * than the one before it is added. Runs are told apart by their first frame.
 */
#ifndef OUTPUT_REPORT_RUN_NUMBERS_H
#define OUTPUT_REPORT_RUN_NUMBERS_H

#include "output/report/report_entry.h"
#include "output/report/top_list.h"

/* From `since` to before `until`; INT64_MIN and INT64_MAX without a limit. */
struct run_window {
    timestamp since;
    timestamp until;
};

/* Whether some of what a line says of its run can be of the window. */
bool run_window_meets(const struct run_window *window, const struct report_run *run);

/* All zeros: no run was seen. */
struct run_numbers {
    bool seen;
    timestamp start; /* of the run that was seen last */
    size_t count;
    struct report_number *numbers; /* its latest */
};

void run_numbers_clear(struct run_numbers *runs);

/* Adds to the list what is new and was counted in the window. Of the first status of a run that
 * began before `since` that is nothing: when it was counted nobody knows. */
void run_numbers_add(struct run_numbers *runs, const struct report_run *run,
                     const struct run_window *window, struct top_list *list);

#endif
