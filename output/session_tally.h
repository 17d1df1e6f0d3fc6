/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counts what passes to the writers: a filter that hands on everything.
 */
#ifndef OUTPUT_SESSION_TALLY_H
#define OUTPUT_SESSION_TALLY_H

#include "output/rule_tally.h"
#include "smtp/session.h"

struct tally_counts {
    uint64_t sessions;
    uint64_t one_sided; /* sessions of which one direction was never seen */
    uint64_t protocols[PROTOCOL_COUNT];
    uint64_t worst[SEVERITY_COUNT];   /* sessions by their most severe finding */
    uint64_t without_findings;        /* sessions */
    uint64_t outcomes[OUTCOME_COUNT]; /* transactions */
    uint64_t findings[SEVERITY_COUNT];
    uint64_t suppressed; /* findings */
    uint64_t notices[SEVERITY_COUNT];
    struct rule_tally findings_by_rule;
    struct rule_tally notices_by_rule;
};

/* Whether there was a finding or a notice of at least that severity. */
bool tally_has_reached(const struct tally_counts *counts, enum severity severity);

struct session_tally;

struct session_tally *session_tally_new(struct session_sink next);
void session_tally_free(struct session_tally *tally);

/* Valid as long as the object. */
struct session_sink session_tally_sink(struct session_tally *tally);
const struct tally_counts *session_tally_counts(const struct session_tally *tally);

#endif
