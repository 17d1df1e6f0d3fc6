/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Buckets whose bounds grow by a constant factor. */
#include "output/report/quantile_sketch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Bucket 0 is up to a microsecond; bucket n is what is above GAMMA^(n-1) and up to
 * GAMMA^n microseconds. Its middle is then off by QUANTILE_ERROR at most. */
#define GAMMA ((1.0 + QUANTILE_ERROR) / (1.0 - QUANTILE_ERROR))

static unsigned bucket_of(duration span)
{
    double microseconds = (double)span / (double)DURATION_MICROSECOND;
    double bucket;

    if (microseconds <= 1.0)
        return 0;
    bucket = ceil(log(microseconds) / log(GAMMA));
    return bucket < QUANTILE_BUCKETS - 1 ? (unsigned)bucket : QUANTILE_BUCKETS - 1;
}

static duration middle_of(unsigned bucket)
{
    double microseconds = bucket == 0 ? 1.0 : 2.0 * pow(GAMMA, bucket) / (GAMMA + 1.0);

    return (duration)(microseconds * (double)DURATION_MICROSECOND);
}

/* Memory for all buckets from `from` to `to`. */
static void make_room(struct quantile_sketch *sketch, unsigned from, unsigned to)
{
    unsigned end = sketch->first + sketch->size;
    unsigned first = sketch->size == 0 || from < sketch->first ? from : sketch->first;
    unsigned last = sketch->size == 0 || to >= end ? to : end - 1;
    uint64_t *counts;

    if (sketch->size > 0 && first == sketch->first && last < end)
        return;
    counts = memory_new(last - first + 1, sizeof *counts);
    if (sketch->size > 0)
        memcpy(counts + (sketch->first - first), sketch->counts, sketch->size * sizeof *counts);
    free(sketch->counts);
    sketch->counts = counts;
    sketch->first = first;
    sketch->size = last - first + 1;
}

void quantile_sketch_clear(struct quantile_sketch *sketch)
{
    free(sketch->counts);
    *sketch = (struct quantile_sketch){ .count = 0 };
}

bool quantile_sketch_fill(struct quantile_sketch *sketch, unsigned bucket, uint64_t count)
{
    if (bucket >= QUANTILE_BUCKETS)
        return false;
    if (count == 0)
        return true;
    make_room(sketch, bucket, bucket);
    sketch->counts[bucket - sketch->first] += count;
    sketch->count += count;
    return true;
}

void quantile_sketch_add(struct quantile_sketch *sketch, duration span)
{
    if (span < 0)
        span = 0;
    quantile_sketch_fill(sketch, bucket_of(span), 1);
    sketch->sum += (uint64_t)(span / DURATION_MICROSECOND);
    if (span > sketch->longest)
        sketch->longest = span;
}

void quantile_sketch_merge(struct quantile_sketch *sketch, const struct quantile_sketch *other)
{
    if (other->count == 0)
        return;
    make_room(sketch, other->first, other->first + other->size - 1);
    for (unsigned i = 0; i < other->size; i++)
        sketch->counts[other->first - sketch->first + i] += other->counts[i];
    sketch->count += other->count;
    sketch->sum += other->sum;
    if (other->longest > sketch->longest)
        sketch->longest = other->longest;
}

duration quantile_sketch_at(const struct quantile_sketch *sketch, double part)
{
    uint64_t rank, passed = 0;
    unsigned i;

    if (sketch->count == 0)
        return -1;
    rank = (uint64_t)(part * (double)(sketch->count - 1));
    for (i = 0; i + 1 < sketch->size; i++) {
        passed += sketch->counts[i];
        if (passed > rank)
            break;
    }
    /* The middle of the last bucket may be beyond what was there. */
    return middle_of(sketch->first + i) < sketch->longest ? middle_of(sketch->first + i)
                                                          : sketch->longest;
}

bool quantile_sketch_next(const struct quantile_sketch *sketch, unsigned *bucket,
                          uint64_t *ret_count)
{
    unsigned end = sketch->first + sketch->size;

    for (unsigned i = *bucket > sketch->first ? *bucket : sketch->first; i < end; i++) {
        if (sketch->counts[i - sketch->first] == 0)
            continue;
        *bucket = i;
        *ret_count = sketch->counts[i - sketch->first];
        return true;
    }
    return false;
}
