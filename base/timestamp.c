/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times and durations as text. */
#include "base/timestamp.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

/* Writes `count` digits and what stands behind them; returns the end. Every record
 * has two times, for which printf takes as long as for much of the rest. */
static char *put_digits(char *at, unsigned number, size_t count, char behind)
{
    for (size_t i = count; i > 0; i--) {
        at[i - 1] = (char)('0' + number % 10);
        number /= 10;
    }
    at[count] = behind;
    return at + count + 1;
}

void timestamp_format(timestamp time, char text[TIMESTAMP_TEXT_SIZE])
{
    int64_t nanoseconds = time % DURATION_SECOND;
    time_t seconds = (time_t)(time / DURATION_SECOND);
    struct tm utc;
    char *end = text;

    if (nanoseconds < 0) {
        nanoseconds += DURATION_SECOND;
        seconds--;
    }
    gmtime_r(&seconds, &utc);
    end = put_digits(end, (unsigned)utc.tm_year + 1900, 4, '-');
    end = put_digits(end, (unsigned)utc.tm_mon + 1, 2, '-');
    end = put_digits(end, (unsigned)utc.tm_mday, 2, 'T');
    end = put_digits(end, (unsigned)utc.tm_hour, 2, ':');
    end = put_digits(end, (unsigned)utc.tm_min, 2, ':');
    end = put_digits(end, (unsigned)utc.tm_sec, 2, '.');
    end = put_digits(end, (unsigned)(nanoseconds / DURATION_MICROSECOND), 6, 'Z');
    *end = '\0';
}

void duration_format(duration span, char text[DURATION_TEXT_SIZE])
{
    int64_t microseconds = span / DURATION_MICROSECOND;
    uint64_t magnitude =
        microseconds < 0 ? (uint64_t)0 - (uint64_t)microseconds : (uint64_t)microseconds;

    snprintf(text, DURATION_TEXT_SIZE, "%s%" PRIu64 ".%06u", microseconds < 0 ? "-" : "",
             magnitude / 1000000, (unsigned)(magnitude % 1000000));
}

const char *duration_describe(duration span, char text[DURATION_TEXT_SIZE])
{
    if (span < DURATION_MILLISECOND)
        snprintf(text, DURATION_TEXT_SIZE, "less than 1 ms");
    else if (span < 100 * DURATION_MILLISECOND)
        snprintf(text, DURATION_TEXT_SIZE, "%" PRId64 " ms", span / DURATION_MILLISECOND);
    else
        snprintf(text, DURATION_TEXT_SIZE, "%.1f s", duration_seconds(span));
    return text;
}
