/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sessions of a report that need a look, to be shown one by one: the most severe first, of
 * these the earliest by start and identifier.
 *
 * All are counted. Kept with their lines are the first of that order, up to the limits, which are
 * those of its memory: which ones these are depends on the sessions alone, not on when
 * each came. A session that a limit has turned away once closes the list for
 * all behind it, so that no smaller one slips into its place.
 *
 * What a summary counted is not counted here: of its sessions there are examples alone, which
 * are offered.
 */
#ifndef OUTPUT_REPORT_FLAGGED_SESSIONS_H
#define OUTPUT_REPORT_FLAGGED_SESSIONS_H

#include "output/report/report_example.h"

struct flagged_limits {
    unsigned sessions;
    size_t octets; /* that they take, lines for the most part */
    size_t line;   /* a longer one is not kept: its session has no line */
};

/* 1000 sessions, 32 MiB, 1 MiB. */
struct flagged_limits flagged_limits_default(void);

struct flagged_session {
    struct example_place place; /* the severity is that of its worst finding */
    bool offered;               /* not counted */
    struct report_example *session;
};

struct flagged_sessions;

struct flagged_sessions *flagged_sessions_new(const struct flagged_limits *limits);
void flagged_sessions_free(struct flagged_sessions *flagged);

/* A session needs a look with a finding that is more than an information, or when something may be
 * in between; one that does not is passed over. The texts are copied. */
void flagged_sessions_add(struct flagged_sessions *flagged, const struct report_session *session,
                          struct bytes line, struct bytes input);

/* One that somebody else has counted; of a session that is there already nothing happens. */
void flagged_sessions_offer(struct flagged_sessions *flagged, enum severity severity,
                            const struct report_example *session);

/* Brings those that are kept into their order, until the next one comes; says how many they are. */
size_t flagged_sessions_sort(struct flagged_sessions *flagged);
const struct flagged_session *flagged_sessions_at(const struct flagged_sessions *flagged,
                                                  size_t index);

/* Counted, with a finding of that severity for the worst one; info: the verdict alone. */
uint64_t flagged_sessions_count(const struct flagged_sessions *flagged, enum severity severity);

const struct flagged_limits *flagged_sessions_limits(const struct flagged_sessions *flagged);

#endif
