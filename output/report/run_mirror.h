/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What runs said last of the mirror.
 *
 * A status says what is wrong with the mirror now, so the next one of its run takes its
 * place, and a complaint that is over is in no report. As long as no frame has come a run
 * has no start: what follows such a status is taken for the same run.
 */
#ifndef OUTPUT_REPORT_RUN_MIRROR_H
#define OUTPUT_REPORT_RUN_MIRROR_H

#include "output/report/report_entry.h"
#include "output/report/top_list.h"

/* All zeros: nothing was said. */
struct run_mirror {
    bool has_start;
    timestamp start; /* of the run that speaks */
    size_t count;
    struct bytes *sentences; /* its latest */
};

/* Takes what the run says now; what an earlier run said last goes to the list. */
void run_mirror_add(struct run_mirror *mirror, const struct report_run *run, struct top_list *list);

/* No more of this run comes: what it said last goes to the list, and nothing is left. */
void run_mirror_end(struct run_mirror *mirror, struct top_list *list);

#endif
