/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Gathers the summary of a run from the statistics of its stages.
 */
#ifndef CLI_RUN_SUMMARY_H
#define CLI_RUN_SUMMARY_H

#include "base/bounded_buffer.h"
#include "cli/loss_notes.h"
#include "cli/watch/mirror_notes.h"
#include "cli/reading/reading.h"
#include "cli/record_writer.h"

/* What was not analysed, or not saved. */
void run_summary_losses(struct loss_notes *ret_notes, const struct record_writer *writer,
                        const struct reading *reading);

void run_summary_write(struct record_writer *writer, const struct reading *reading,
                       const struct loss_notes *notes);

/* How a run stands that goes on, beside what it has counted. */
struct run_status {
    timestamp time;
    uint64_t memory_used;
    struct mirror_notes mirror; /* what is wrong with the mirror */
};

/* The same of such a run, as far as it is. */
void run_status_write(struct record_writer *writer, const struct reading *reading,
                      const struct run_status *status);

/* The same numbers as metrics, appended. */
void run_status_metrics(struct bounded_buffer *text, const struct record_writer *writer,
                        const struct reading *reading, const struct run_status *status);

#endif
