/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is told while an interface is watched: a status among the records, when it is
 * asked for or an interval is over (run_summary.h), the same as metrics in a file, and
 * after the first minute what is wrong with the mirror, on standard error.
 */
#ifndef CLI_WATCH_WATCH_STATUS_H
#define CLI_WATCH_WATCH_STATUS_H

#include "base/timestamp.h"
#include "cli/watch/live_view.h"
#include "cli/watch/metrics_file.h"
#include "cli/reading/reading.h"
#include "cli/record_writer.h"

/* Whoever reads brings the counters of the reading up to date before they are told, and says
 * how much memory is in use. */
struct watch_stock {
    void *context;
    uint64_t (*take)(void *context);
};

struct watch_status {
    struct reading *reading;
    struct record_writer *writer;
    struct watch_stock stock;
    duration interval;   /* 0 for none */
    duration due;        /* by the monotonic clock */
    duration mirror_due; /* the same; 0: it has been judged */
    struct live_view view;
    struct metrics_file *metrics; /* NULL: not wanted */
    duration metrics_due;         /* 0: at once */
};

/* Time begins to run. `interval` is in seconds, 0 for none. How things stand is shown on the
 * reading's bottom line, if it has one. */
struct watch_status watch_status_begin(struct reading *reading, struct record_writer *writer,
                                       const struct watch_stock *stock, unsigned interval);

/* Opens a file for metrics and, once the program has given up what it does not need, starts
 * the thread that writes it. A path of NULL: they are not wanted. False with an error. */
bool watch_status_open_metrics(struct watch_status *status, const char *path, struct error *error);
bool watch_status_begin_metrics(struct watch_status *status, struct error *error);

/* Nothing more will happen: the last numbers. The stock can still be taken. */
void watch_status_conclude(struct watch_status *status);

/* Closes what was opened. */
void watch_status_end(struct watch_status *status);

/* Tells what is due. */
void watch_status_look(struct watch_status *status);

/* Writes a status now. */
void watch_status_write(struct watch_status *status);

#endif
