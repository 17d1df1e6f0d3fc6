/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a run has to say of itself: the last line of its output, or, of a run that
 * goes on and on, a line now and then.
 *
 * The stages before this one are known by names and values alone, which
 * whoever runs them supplies.
 */
#ifndef OUTPUT_SUMMARY_H
#define OUTPUT_SUMMARY_H

#include "output/session_selection.h"
#include "output/session_tally.h"

struct summary_count {
    const char *name;
    uint64_t value;
};

struct summary_group {
    size_t count;
    const struct summary_count *counts;
};

enum summary_kind {
    SUMMARY_OF_RUN,
    SUMMARY_STATUS, /* of a run that goes on */
};

/* Everything in it is lent. */
struct summary {
    enum summary_kind kind;
    timestamp time; /* of a status: when it was written */
    size_t mirror_count;
    const char *const *mirror; /* of a status: what is wrong with the mirror, in sentences */
    bool has_times;            /* there was a frame */
    timestamp start;           /* the first frame of the captures */
    timestamp end;             /* and the last */
    uint64_t inputs;           /* files that were to be read */
    uint64_t inputs_in_trouble;
    size_t trouble_count;
    const char *const *troubles; /* sentences that went to standard error */
    size_t note_count;
    const char *const *notes; /* sentences about what was not analysed, which went there too */
    struct tally_counts tally; /* what its rules point to is lent too */
    uint64_t suppressed_notices;
    struct selection_counts selection;
    struct summary_group capture;
    struct summary_group reassembly;
    struct summary_group history;
    struct summary_group memory;
    struct summary_group ledger;   /* sessions that were not told; without counts without one */
    struct summary_group output;   /* of a thread that writes; without counts when there is none */
    struct summary_group messages; /* that were to be saved; without counts when none were */
    struct summary_group packets;  /* the same of those that were to be written */
};

#endif
