/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Gathers the summary of a run from the statistics of its stages.
 */
#ifndef CLI_RUN_SUMMARY_H
#define CLI_RUN_SUMMARY_H

#include "capture/capture_statistics.h"
#include "cli/record_writer.h"
#include "cli/trouble_log.h"
#include "reassembly/reassembly_statistics.h"

/* Everything is lent. */
struct run_facts {
    uint64_t inputs;
    uint64_t inputs_in_trouble;
    const struct trouble_log *troubles;
    const struct capture_statistics *capture;
    const struct reassembly_statistics *reassembly;
};

void run_summary_write(struct record_writer *writer, const struct run_facts *facts);

#endif
