/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A sorted array. */
#include "output/report/report_quarters.h"

#include <stdlib.h>

#include "base/memory.h"

void report_quarters_clear(struct report_quarters *quarters)
{
    free(quarters->items);
    *quarters = (struct report_quarters){ .count = 0 };
}

int64_t report_quarter_of(timestamp time)
{
    int64_t quarter = time / QUARTER;

    return time % QUARTER < 0 ? quarter - 1 : quarter;
}

/* Where the quarter is or would be. */
static size_t place_of(const struct report_quarters *quarters, int64_t number)
{
    size_t from = 0, to = quarters->count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (quarters->items[middle].number < number)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static void insert(struct report_quarters *quarters, size_t place, int64_t number)
{
    if (quarters->count == quarters->capacity) {
        quarters->capacity = quarters->capacity == 0 ? 128 : 2 * quarters->capacity;
        quarters->items =
            memory_resize(quarters->items, quarters->capacity, sizeof quarters->items[0]);
    }
    memmove(quarters->items + place + 1, quarters->items + place,
            (quarters->count - place) * sizeof quarters->items[0]);
    quarters->items[place] = (struct report_quarter){ .number = number };
    quarters->count++;
}

void report_quarters_add(struct report_quarters *quarters, int64_t number,
                         const struct report_tally *tally)
{
    size_t place = quarters->latest;

    if (place >= quarters->count || quarters->items[place].number != number) {
        place = place_of(quarters, number);
        if (place == quarters->count || quarters->items[place].number != number) {
            if (quarters->count == QUARTERS_MOST) {
                quarters->beyond += tally->counts[TALLY_SESSIONS];
                return;
            }
            insert(quarters, place, number);
        }
        quarters->latest = place;
    }
    report_tally_add(&quarters->items[place].tally, tally);
}

void report_quarters_merge(struct report_quarters *quarters, const struct report_quarters *other)
{
    for (size_t i = 0; i < other->count; i++)
        report_quarters_add(quarters, other->items[i].number, &other->items[i].tally);
    quarters->beyond += other->beyond;
}
