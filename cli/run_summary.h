/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Gathers the summary of a run from the statistics of its stages.
 */
#ifndef CLI_RUN_SUMMARY_H
#define CLI_RUN_SUMMARY_H

#include "cli/reading.h"
#include "cli/record_writer.h"

void run_summary_write(struct record_writer *writer, const struct reading *reading);

#endif
