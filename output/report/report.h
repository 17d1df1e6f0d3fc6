/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A report: all figures of a night, or of any number of nights and sensors.
 *
 * It is fed by report_collect.h, merged with other reports, written as a summary
 * and read from one (report_json.h), and shown (report_document.h). Merging may
 * happen in any order and grouping: numbers that are not in a list are exact then;
 * the lists and percentiles are within the error that top_list.h and
 * quantile_sketch.h promise.
 *
 * Its memory does not grow with the number of sessions: see the limits below.
 */
#ifndef OUTPUT_REPORT_REPORT_H
#define OUTPUT_REPORT_REPORT_H

#include "output/report/report_parts.h"
#include "output/report/report_quarters.h"

/* Up to so many are told apart exactly; beyond, each list says its error. */
enum {
    REPORT_RULES = 512,
    REPORT_SERVERS = 400,
    REPORT_CLIENTS = 2000,
    REPORT_REFUSALS = 1000,
    REPORT_INTERCEPTIONS = 500,
    REPORT_GUESSERS = 500,
    REPORT_WORDS = 512, /* TLS versions, names of counters, sentences */
};

/* What became of the input, and how well the capture was: capture health. */
enum report_health {
    HEALTH_INPUTS,            /* files that were to be read */
    HEALTH_INPUTS_IN_TROUBLE, /* that could not be read, or not to their end */
    HEALTH_REPORTS,           /* summaries of earlier reports that went in */
    HEALTH_LINES,             /* of any kind */
    HEALTH_NO_JSON,           /* no JSON, or without what their type needs */
    HEALTH_CUT,               /* of these, last lines without an end */
    HEALTH_TOO_LONG,          /* longer than a line may be */
    HEALTH_UNKNOWN_TYPE,
    HEALTH_NEWER,        /* of a newer schema than is known */
    HEALTH_EVENTS,       /* of --format events: passed over */
    HEALTH_DUPLICATES,   /* sessions that had been counted before */
    HEALTH_UNCHECKED,    /* sessions of which that could not be told, for they are too many */
    HEALTH_OUTSIDE,      /* sessions and notices outside of the window */
    HEALTH_NOT_SELECTED, /* sessions and notices that the selection leaves out */
    HEALTH_NOTICES,      /* counted */
    HEALTH_NO_HANDSHAKE, /* sessions of which the beginning was not captured */
    HEALTH_GAP_BYTES,    /* bytes of sessions that are not in the capture */
    HEALTH_EVICTED,      /* sessions given up to stay inside a limit */
    HEALTH_STALLED,      /* sessions that the engine could not follow */
    HEALTH_OPEN,         /* sessions still open when the capture ended */
    HEALTH_TRUNCATED,    /* sessions with more than a record takes */
    HEALTH_SUPPRESSED,   /* findings that the configuration suppresses */
    HEALTH_CLOCK_BACK,   /* times that a line of an input ends over an hour before one above it */
    HEALTH_BEYOND,       /* sessions in no quarter of an hour */
    HEALTH_COUNT
};

/* By what clients are ranked, each in a list of its own. */
enum report_ranking {
    RANKED_BUSIEST, /* sessions */
    RANKED_REFUSED, /* replies of 4xx and 5xx */
    RANKED_ABORTED, /* mails aborted or lost */
    RANKED_CLEAR,   /* mails in sessions without TLS */
    RANKED_LOGINS,  /* logins by a password in clear */
    RANKING_COUNT
};

struct report {
    timestamp since;         /* of the window that was asked for, not merged; INT64_MIN for none */
    timestamp until;         /* INT64_MAX for none */
    struct report_span span; /* sessions: the first start, the last end */

    struct report_tally total;
    uint64_t protocols[PROTOCOL_COUNT];
    uint64_t worst[SEVERITY_COUNT];      /* sessions by their most severe finding */
    uint64_t severities[SEVERITY_COUNT]; /* findings of sessions */
    uint64_t notices[SEVERITY_COUNT];
    struct report_quarters quarters;
    uint64_t health[HEALTH_COUNT];
    struct quantile_sketch waits[WAIT_COUNT];

    struct top_list *findings;               /* by rule: report_finding */
    struct top_list *interceptions;          /* by client: report_interception */
    struct top_list *refusals;               /* report_refusal */
    struct top_list *servers;                /* by address: report_party */
    struct top_list *clients[RANKING_COUNT]; /* by address: report_party */
    struct top_list *tls_versions;           /* sessions */

    struct quantile_sketch greylisted; /* delays of mails that were put off and then taken */
    struct top_list *greylisters;      /* servers: mails */
    struct top_list *harvesters;       /* clients: report_guesser */
    struct top_list *brute_forcers;

    struct top_list *numbers;   /* `capture.frames` and so on: what the runs before it told */
    struct top_list *sentences; /* of trouble and of the mirror: how often */
};

struct report *report_new(void);
void report_free(struct report *report);

/* Takes everything of `other`, which is empty then and only to be freed. */
void report_merge(struct report *report, struct report *other);

/* Whether a finding or notice of at least that severity is in it. */
bool report_has_reached(const struct report *report, enum severity severity);

/* Findings and notices of that severity. */
uint64_t report_severity_count(const struct report *report, enum severity severity);

/* Of the runs before it, such as `capture.frames`; 0 for one that nobody has told. */
uint64_t report_number(struct report *report, const char *name);

const char *report_health_name(enum report_health health);    /* "inputs", ... */
const char *report_ranking_name(enum report_ranking ranking); /* "busiest", ... */
const char *report_wait_name(enum report_wait wait);          /* "greeting", ... */

#endif
