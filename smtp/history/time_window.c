/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting in a ring of parts. */
#include "smtp/history/time_window.h"

#include <stdbool.h>

static int64_t part_of(duration length, timestamp time)
{
    return time / (length / WINDOW_PARTS);
}

static bool has_length(const struct time_window *window, duration length)
{
    return window->part == length / WINDOW_PARTS;
}

/* The place of a part; part numbers before 1970 are negative. */
static size_t place_of(int64_t part)
{
    return (size_t)(((part % WINDOW_PARTS) + WINDOW_PARTS) % WINDOW_PARTS);
}

void time_window_add(struct time_window *window, duration length, timestamp time, uint32_t count)
{
    int64_t part = part_of(length, time);

    if (!has_length(window, length))
        *window = (struct time_window){ .part = length / WINDOW_PARTS };
    if (part > window->newest) {
        int64_t passed = part - window->newest;

        for (int64_t i = 0; i < passed && i < WINDOW_PARTS; i++)
            window->counts[place_of(part - i)] = 0;
        window->newest = part;
    }
    window->counts[place_of(window->newest)] += count;
}

uint32_t time_window_sum(const struct time_window *window, duration length, timestamp time)
{
    int64_t passed = part_of(length, time) - window->newest;
    uint32_t sum = 0;

    if (!has_length(window, length))
        return 0;
    for (int64_t i = passed > 0 ? passed : 0; i < WINDOW_PARTS; i++)
        sum += window->counts[place_of(window->newest + (passed > 0 ? passed : 0) - i)];
    return sum;
}
