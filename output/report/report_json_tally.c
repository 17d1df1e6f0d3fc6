/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers that simply add up. */
#include "output/json_build.h"
#include "output/report/report_json_parts.h"

json_t *report_tally_json(const struct report_tally *tally)
{
    json_t *object = json_object_new();

    for (unsigned i = 0; i < TALLY_COUNT; i++)
        json_put_count_above_zero(object, report_count_name((enum report_count)i),
                                  tally->counts[i]);
    return object;
}

void report_tally_read(struct report_tally *tally, const json_t *value)
{
    for (unsigned i = 0; i < TALLY_COUNT; i++)
        tally->counts[i] += report_count_read(value, report_count_name((enum report_count)i));
}

/* Each quarter with its start, as the number of seconds since 1970. */
json_t *report_quarters_json(const struct report_quarters *quarters)
{
    json_t *array = json_array_new();

    for (size_t i = 0; i < quarters->count; i++) {
        json_t *object = json_object_new();

        json_put_count(object, "start",
                       (uint64_t)(quarters->items[i].number * (QUARTER / DURATION_SECOND)));
        json_put(object, "tally", report_tally_json(&quarters->items[i].tally));
        json_append(array, object);
    }
    return array;
}

/* A timestamp reaches no further than 2262. */
#define QUARTER_SECONDS_MOST UINT64_C(9200000000)

void report_quarters_read(struct report_quarters *quarters, const json_t *value)
{
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *object = json_array_get(value, i);
        uint64_t start = report_count_read(object, "start");
        struct report_tally tally = { .counts = { 0 } };

        report_tally_read(&tally, json_object_get(object, "tally"));
        if (start < QUARTER_SECONDS_MOST)
            report_quarters_add(quarters, (int64_t)start / (QUARTER / DURATION_SECOND), &tally);
    }
}

static void put_percentiles(json_t *object, const struct quantile_sketch *sketch)
{
    static const struct {
        const char *key;
        double part;
    } percentiles[] = { { "p50", 0.50 }, { "p95", 0.95 }, { "p99", 0.99 } };

    for (size_t i = 0; i < sizeof percentiles / sizeof percentiles[0]; i++)
        json_put_seconds(object, percentiles[i].key,
                         quantile_sketch_at(sketch, percentiles[i].part));
}

/* The buckets one behind the other: its number, how many are in it. */
static json_t *buckets_json(const struct quantile_sketch *sketch)
{
    json_t *array = json_array_new();
    unsigned bucket = 0;
    uint64_t count;

    for (; quantile_sketch_next(sketch, &bucket, &count); bucket++) {
        json_append(array, json_integer((json_int_t)bucket));
        json_append(array, json_integer((json_int_t)count));
    }
    return array;
}

json_t *report_sketch_json(const struct quantile_sketch *sketch)
{
    json_t *object = json_object_new();

    if (sketch->count == 0)
        return object;
    json_put_count(object, "count", sketch->count);
    put_percentiles(object, sketch);
    json_put_seconds(object, "longest", sketch->longest);
    json_put_count(object, "sum_us", sketch->sum);
    json_put_count(object, "longest_ns", (uint64_t)sketch->longest);
    json_put(object, "buckets", buckets_json(sketch));
    return object;
}

void report_sketch_read(struct quantile_sketch *sketch, const json_t *value)
{
    const json_t *buckets = json_object_get(value, "buckets");
    uint64_t longest = report_count_read(value, "longest_ns");

    for (size_t i = 0; i + 1 < json_array_size(buckets); i += 2) {
        json_int_t bucket = json_integer_value(json_array_get(buckets, i));
        json_int_t count = json_integer_value(json_array_get(buckets, i + 1));

        if (bucket >= 0 && bucket < QUANTILE_BUCKETS && count > 0)
            quantile_sketch_fill(sketch, (unsigned)bucket, (uint64_t)count);
    }
    sketch->sum += report_count_read(value, "sum_us");
    if ((duration)longest > sketch->longest)
        sketch->longest = (duration)longest;
}

json_t *report_waits_json(const struct quantile_sketch waits[WAIT_COUNT])
{
    json_t *object = json_object_new();

    for (unsigned i = 0; i < WAIT_COUNT; i++)
        json_put_filled(object, report_wait_name((enum report_wait)i),
                        report_sketch_json(&waits[i]));
    return object;
}

void report_waits_read(struct quantile_sketch waits[WAIT_COUNT], const json_t *value)
{
    for (unsigned i = 0; i < WAIT_COUNT; i++)
        report_sketch_read(&waits[i],
                           json_object_get(value, report_wait_name((enum report_wait)i)));
}
