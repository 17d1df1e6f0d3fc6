/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Local time as a number. */
#include "output/rotation_clock.h"

int64_t rotation_period_of(time_t time, int64_t seconds)
{
    struct tm local;
    int64_t wall;

    localtime_r(&time, &local);
    wall = timegm(&local); /* as if it were UTC */
    return wall >= 0 ? wall / seconds : -1 - (-1 - wall) / seconds;
}
