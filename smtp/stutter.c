/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting tiny segments. */
#include "smtp/stutter.h"

static bool keeps_pace(const struct stutter *stutter, duration pause)
{
    return pause >= stutter->pace.shortest && pause <= stutter->pace.longest;
}

/* The segment under way is whole. */
static void count_segment(struct stutter *stutter)
{
    duration pause = stutter->last - stutter->before;

    if (stutter->octets == 0 || stutter->octets > STUTTER_OCTETS) {
        stutter->run = 0;
        return;
    }
    if (stutter->run > 0 && keeps_pace(stutter, pause)) {
        stutter->run++;
        stutter->time += pause;
    } else {
        stutter->run = 1;
    }
    if (stutter->run > stutter->longest)
        stutter->longest = stutter->run;
}

void stutter_add(struct stutter *stutter, size_t octets, bool begins, timestamp time)
{
    if (begins) {
        count_segment(stutter);
        stutter->before = stutter->last;
        stutter->last = time;
        stutter->octets = 0;
    }
    stutter->octets += octets;
}

void stutter_end(struct stutter *stutter)
{
    count_segment(stutter);
    stutter->octets = 0;
    stutter->run = 0;
}
