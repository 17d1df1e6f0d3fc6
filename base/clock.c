/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asking the system for the time. */
#include "base/clock.h"

#include <time.h>

static int64_t now_of(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return now.tv_sec * DURATION_SECOND + now.tv_nsec;
}

duration clock_monotonic(void)
{
    return now_of(CLOCK_MONOTONIC);
}

timestamp clock_of_day(void)
{
    return now_of(CLOCK_REALTIME);
}
