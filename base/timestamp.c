/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times and durations as text. */
#include "base/timestamp.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

void timestamp_format(timestamp time, char text[TIMESTAMP_TEXT_SIZE])
{
    int64_t nanoseconds = time % DURATION_SECOND;
    time_t seconds = (time_t)(time / DURATION_SECOND);
    struct tm utc;
    char date[TIMESTAMP_TEXT_SIZE - sizeof ".000000Z"];

    if (nanoseconds < 0) {
        nanoseconds += DURATION_SECOND;
        seconds--;
    }
    gmtime_r(&seconds, &utc);
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(text, TIMESTAMP_TEXT_SIZE, "%s.%06uZ", date,
             (unsigned)(nanoseconds / DURATION_MICROSECOND) % 1000000U);
}

void duration_format(duration span, char text[DURATION_TEXT_SIZE])
{
    int64_t microseconds = span / DURATION_MICROSECOND;
    uint64_t magnitude =
        microseconds < 0 ? (uint64_t)0 - (uint64_t)microseconds : (uint64_t)microseconds;

    snprintf(text, DURATION_TEXT_SIZE, "%s%" PRIu64 ".%06u", microseconds < 0 ? "-" : "",
             magnitude / 1000000, (unsigned)(magnitude % 1000000));
}
