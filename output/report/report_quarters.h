/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tally for each quarter of an hour in which a session began.
 *
 * Every zone of today has whole quarters between it and UTC, so the hours of any
 * of them, and its days of 23 and 25 hours, can be put together from these exactly,
 * also long after they were counted.
 */
#ifndef OUTPUT_REPORT_REPORT_QUARTERS_H
#define OUTPUT_REPORT_REPORT_QUARTERS_H

#include "output/report/report_tally.h"

#define QUARTER (900 * DURATION_SECOND)

/* Almost three years of them. Sessions beyond that are in no quarter, and counted. */
enum { QUARTERS_MOST = 100000 };

struct report_quarter {
    int64_t number; /* since 1970 */
    struct report_tally tally;
};

/* All zeros: none. Those with sessions, in the order of time. */
struct report_quarters {
    size_t count;
    size_t capacity;
    size_t latest; /* where the last one was counted */
    struct report_quarter *items;
    uint64_t beyond; /* sessions that are in none */
};

void report_quarters_clear(struct report_quarters *quarters);
void report_quarters_add(struct report_quarters *quarters, int64_t number,
                         const struct report_tally *tally);
void report_quarters_merge(struct report_quarters *quarters, const struct report_quarters *other);

int64_t report_quarter_of(timestamp time);

#endif
