/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Gathers the summary of a run from the statistics of its stages.
 */
#ifndef CLI_RUN_SUMMARY_H
#define CLI_RUN_SUMMARY_H

#include "cli/loss_notes.h"
#include "cli/mirror_notes.h"
#include "cli/reading.h"
#include "cli/record_writer.h"

/* What was not analysed, or not saved. */
void run_summary_losses(struct loss_notes *ret_notes, const struct record_writer *writer,
                        const struct reading *reading);

void run_summary_write(struct record_writer *writer, const struct reading *reading,
                       const struct loss_notes *notes);

/* The same of a run that goes on, as far as it is; and what is wrong with the mirror. */
void run_status_write(struct record_writer *writer, const struct reading *reading, timestamp time,
                      uint64_t memory_used, const struct mirror_notes *mirror);

#endif
