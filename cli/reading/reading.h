/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One reading of captures: what is read and how, and what came of it.
 *
 * With one worker everything happens in the calling thread, packet by packet:
 * a record is written as soon as its session has ended. With several each reads
 * in a thread of its own (read_workers.h), and the calling thread finishes.
 *
 * Reading ends early only when the output has failed: nobody would get what
 * comes then.
 */
#ifndef CLI_READING_READING_H
#define CLI_READING_READING_H

#include "capture/capture_statistics.h"
#include "cli/reading/pipeline.h"
#include "cli/reading/progress.h"
#include "cli/session_history.h"
#include "cli/reading/trouble_log.h"
#include "output/bottom_line.h"
#include "output/output_file.h"
#include "output/session_selection.h"

struct reading {
    /* What is read and how; set beforehand, all lent. */
    size_t count;
    char *const *paths;
    const char *filter; /* NULL for none */
    /* Of the first path, when somebody has looked at its beginning and cannot do so twice: taken
     * over, and read by one worker. NULL: it is opened as the others are. */
    struct input_window *begun;
    unsigned workers;
    struct pipeline_options pipeline;
    struct session_history *history;        /* gets the sessions in their order */
    struct session_ledger *ledger;          /* that it consults; NULL for none */
    struct session_event_sink events;       /* gets what happens in them; or nobody */
    struct output_file *file;               /* where they end up; NULL: nowhere, yet */
    const struct selection_criteria *ahead; /* the text of sessions that fit is wanted early
                                               (record_text.h); NULL: of none */
    struct progress progress;               /* started */
    struct bottom_line *bottom;             /* of the terminal; lent, or NULL */

    /* What came of it. */
    uint64_t inputs; /* begun */
    uint64_t inputs_in_trouble;
    struct trouble_log troubles;
    struct capture_statistics capture;
    struct reassembly_statistics reassembly;
    uint64_t memory_refused; /* how often there was none left */

    /* Its own. */
    uint64_t total;      /* octets of all inputs; 0 when it is not known */
    uint64_t *sizes;     /* of each input; 0 when it is not known */
    size_t last_trouble; /* the input that was told of last; meaningful with one in trouble */
};

/* False with an error when it cannot begin. */
bool reading_run(struct reading *reading, struct error *error);

/* Frees what came of it. */
void reading_clear(struct reading *reading);

/* --------------------------------------- for those who read and those who finish */

/* Whether it is of use to read on. */
bool reading_is_wanted(const struct reading *reading);

/* Whoever writes `path` may be waiting for records while he does. */
bool reading_is_live(const char *path);

/* Said on standard error at once; troubles are kept as well. */
void reading_tell_trouble(struct reading *reading, size_t input, const struct error *error);
void reading_tell_remark(struct reading *reading, const struct error *remark);

/* Octets of the inputs before this one. */
uint64_t reading_octets_before(const struct reading *reading, size_t input);

/* Of all octets so many were read. */
void reading_show_progress(struct reading *reading, uint64_t octets);

#endif
