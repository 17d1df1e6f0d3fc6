/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The inputs of a report: what each is, is told by its content. Session lines and
 * summaries are read as lines; captures go through the pipeline of `read` and
 * become lines there. Captures that follow each other are one capture.
 *
 * What cannot be read is told, and the others are read.
 */
#ifndef CLI_REPORT_REPORT_INPUTS_H
#define CLI_REPORT_REPORT_INPUTS_H

#include "cli/reading/progress.h"
#include "cli/options/report_options.h"
#include "cli/session_history.h"
#include "cli/reading/trouble_log.h"
#include "output/report/report_collect.h"

struct report_inputs {
    /* Set beforehand, all lent. */
    const struct report_options *options;
    const struct server_software *software;
    struct report *report;
    struct flagged_sessions *flagged; /* NULL: nobody wants them */
    struct session_ledger *ledger;    /* NULL for none */
    struct progress progress;         /* started */

    /* What came of it. */
    uint64_t in_trouble; /* inputs, or parts of them */
    uint64_t used;       /* inputs, or runs of captures, of which something could be read */
};

/* False with an error when it cannot begin. */
bool report_inputs_read(struct report_inputs *inputs, size_t count, char *const *paths,
                        struct error *error);

#endif
