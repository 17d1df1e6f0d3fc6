/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Threads that make entries of lines.
 *
 * The calling thread fills batches, hands them in, and takes them out in the same order,
 * so that a report does not depend on how many workers there are. With one worker there
 * is no thread: a batch is read when it is handed in.
 */
#ifndef CLI_REPORT_LINE_WORKERS_H
#define CLI_REPORT_LINE_WORKERS_H

#include "cli/report/line_batch.h"

struct line_workers;

/* NULL with an error when a thread cannot be had. */
struct line_workers *line_workers_new(unsigned workers, struct error *error);
void line_workers_free(struct line_workers *workers);

/* One to be filled and handed in; NULL when all are in use. */
struct line_batch *line_workers_spare(struct line_workers *workers);
void line_workers_hand_in(struct line_workers *workers, struct line_batch *batch);

/* The one that was handed in first; waits for it. NULL when there is none. It is to be
 * given back. */
struct line_batch *line_workers_take(struct line_workers *workers);
void line_workers_give_back(struct line_workers *workers, struct line_batch *batch);

#endif
