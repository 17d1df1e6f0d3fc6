/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Differences between status lines. */
#include "output/report/run_numbers.h"

#include <stdlib.h>

#include "base/memory.h"
#include "output/report/own_text.h"

void run_numbers_clear(struct run_numbers *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        own_text_free(&runs->numbers[i].name);
    free(runs->numbers);
    *runs = (struct run_numbers){ .seen = false };
}

static uint64_t value_before(const struct run_numbers *runs, struct bytes name)
{
    for (size_t i = 0; i < runs->count; i++)
        if (bytes_equal(runs->numbers[i].name, name))
            return runs->numbers[i].value;
    return 0;
}

static void remember(struct run_numbers *runs, const struct report_run *run)
{
    run_numbers_clear(runs);
    runs->seen = true;
    runs->start = run->start;
    runs->count = run->number_count;
    runs->numbers = memory_new(run->number_count + 1, sizeof runs->numbers[0]);
    for (size_t i = 0; i < run->number_count; i++) {
        runs->numbers[i].name = own_text(run->numbers[i].name);
        runs->numbers[i].value = run->numbers[i].value;
    }
}

static bool goes_on(const struct run_numbers *runs, const struct report_run *run)
{
    return runs->seen && run->has_start && runs->start == run->start;
}

void run_numbers_add(struct run_numbers *runs, const struct report_run *run, timestamp since,
                     struct top_list *list)
{
    bool counts = goes_on(runs, run) || !run->is_status || !run->has_start || run->start >= since;

    if (!goes_on(runs, run))
        run_numbers_clear(runs);
    for (size_t i = 0; counts && i < run->number_count; i++) {
        const struct report_number *number = &run->numbers[i];
        uint64_t before = value_before(runs, number->name);

        if (number->value > before)
            top_list_add(list, number->name, number->value - before);
    }
    if (run->is_status && run->has_start)
        remember(runs, run);
    else
        run_numbers_clear(runs);
}
