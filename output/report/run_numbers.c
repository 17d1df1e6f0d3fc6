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

bool run_window_meets(const struct run_window *window, const struct report_run *run)
{
    if (run->has_time && run->time < window->since)
        return false;
    return run->has_start ? run->start < window->until
                          : !run->has_time || run->time < window->until;
}

/* What a run has more than before was counted up to its time; the first time everything is new. */
static bool counts(const struct run_numbers *runs, const struct report_run *run,
                   const struct run_window *window)
{
    if (!run_window_meets(window, run))
        return false;
    if (goes_on(runs, run))
        return !run->has_time || run->time < window->until;
    return !run->is_status || !run->has_start || run->start >= window->since;
}

void run_numbers_add(struct run_numbers *runs, const struct report_run *run,
                     const struct run_window *window, struct top_list *list)
{
    bool wanted = counts(runs, run, window);

    if (!goes_on(runs, run))
        run_numbers_clear(runs);
    for (size_t i = 0; wanted && i < run->number_count; i++) {
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
