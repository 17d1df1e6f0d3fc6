/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A sorted array: there are few rules, and few of them find something. */
#include "output/rule_tally.h"

#include <stdlib.h>

#include "base/memory.h"

/* Where it is or belongs. */
static size_t place_of(const struct rule_tally *tally, const char *id)
{
    size_t low = 0, high = tally->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(tally->rules[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void insert(struct rule_tally *tally, size_t place, const char *id)
{
    if (tally->count == tally->capacity) {
        tally->capacity = 2 * tally->capacity + 16;
        tally->rules = memory_resize(tally->rules, tally->capacity, sizeof tally->rules[0]);
    }
    memmove(&tally->rules[place + 1], &tally->rules[place],
            (tally->count - place) * sizeof tally->rules[0]);
    tally->rules[place] = (struct rule_count){ .id = id };
    tally->count++;
}

void rule_tally_add(struct rule_tally *tally, const struct finding *finding)
{
    size_t place = place_of(tally, finding->id);

    if (place == tally->count || strcmp(tally->rules[place].id, finding->id) != 0)
        insert(tally, place, finding->id);
    tally->rules[place].found[finding->severity]++;
}

void rule_tally_clear(struct rule_tally *tally)
{
    free(tally->rules);
    *tally = (struct rule_tally){ 0 };
}
