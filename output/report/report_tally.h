/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a report counts of sessions: the same for all of them together, for each quarter of
 * an hour, each server and each client. Every one of these numbers is exact.
 */
#ifndef OUTPUT_REPORT_REPORT_TALLY_H
#define OUTPUT_REPORT_REPORT_TALLY_H

#include "output/report/report_entry.h"

enum report_count {
    TALLY_SESSIONS,
    TALLY_FLAGGED,   /* sessions with a finding of `notice` or above */
    TALLY_ENCRYPTED, /* sessions that went on in TLS: what is in them nobody sees */
    TALLY_LOGINS,    /* by a password that crossed in clear */
    TALLY_MAILS,     /* transactions, each begun by a MAIL that could be read */
    TALLY_ACCEPTED,  /* of these; so the next five */
    TALLY_DEFERRED,
    TALLY_REJECTED,
    TALLY_ABORTED,
    TALLY_LOST,
    TALLY_UNKNOWN,
    TALLY_RECIPIENTS,
    TALLY_BYTES,      /* of the contents of messages */
    TALLY_PUT_OFF,    /* replies of 4xx */
    TALLY_REFUSED,    /* replies of 5xx */
    TALLY_ONE_SIDED,  /* sessions of which one direction was not captured */
    TALLY_INCOMPLETE, /* sessions with gaps */
    TALLY_COUNT
};

struct report_tally {
    uint64_t counts[TALLY_COUNT];
};

/* "sessions", ...: as in the summary. */
const char *report_count_name(enum report_count count);

/* That one session comes to. */
struct report_tally report_tally_of(const struct report_session *session);

void report_tally_add(struct report_tally *tally, const struct report_tally *other);

/* Both kinds of refusal. */
uint64_t report_tally_refusals(const struct report_tally *tally);

/* Mails that were tried and came to a known end: accepted, deferred, rejected. */
uint64_t report_tally_decided(const struct report_tally *tally);

#endif
