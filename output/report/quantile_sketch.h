/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A quantile sketch: percentiles of any number of spans of time in little memory.
 *
 * DDSketch (C. Masson, J. E. Rim, H. K. Lee, "DDSketch: a fast and fully-mergeable
 * quantile sketch with relative-error guarantees", PVLDB 12, 2019), with buckets
 * whose bounds grow by a constant factor. Any percentile is told within
 * QUANTILE_ERROR of the span that stands there, above a microsecond; sketches of
 * several nights or sensors are added without any further error, and in any order
 * the sum is the same to the last bit.
 *
 * A span of a microsecond or less counts as a microsecond. The longest that is
 * told apart is a good year; longer ones count as that. So there are at most
 * QUANTILE_BUCKETS buckets, and memory for those between the shortest and the
 * longest span only.
 */
#ifndef OUTPUT_REPORT_QUANTILE_SKETCH_H
#define OUTPUT_REPORT_QUANTILE_SKETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/timestamp.h"

/* Of the span: one in a hundred. */
#define QUANTILE_ERROR 0.01

enum { QUANTILE_BUCKETS = 1600 };

struct quantile_sketch {
    uint64_t count;
    uint64_t sum;     /* of all spans, in whole microseconds: for their mean */
    duration longest; /* meaningful with a count */
    unsigned first;   /* the bucket that counts[0] is */
    unsigned size;    /* buckets there is memory for */
    uint64_t *counts;
};

/* All zeros is an empty sketch. */
void quantile_sketch_clear(struct quantile_sketch *sketch);

/* A negative span counts as 0. */
void quantile_sketch_add(struct quantile_sketch *sketch, duration span);

void quantile_sketch_merge(struct quantile_sketch *sketch, const struct quantile_sketch *other);

/* The span below which `part` (0 to 1) of all are; -1 of an empty sketch. */
duration quantile_sketch_at(const struct quantile_sketch *sketch, double part);

/* Buckets as they are kept, for writing and reading: the bucket's number and how
 * many spans are in it. `quantile_sketch_next` gives the first bucket with some at
 * or behind `bucket`; false behind the last one. */
bool quantile_sketch_next(const struct quantile_sketch *sketch, unsigned *bucket,
                          uint64_t *ret_count);

/* Puts spans into a bucket without their exact values, which are in `sum` and
 * `longest` of whoever wrote them. False for a bucket that there is not. */
bool quantile_sketch_fill(struct quantile_sketch *sketch, unsigned bucket, uint64_t count);

#endif
