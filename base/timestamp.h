/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Points in time and spans of time, both in nanoseconds.
 *
 * Time comes from packets, never from a clock of ours, so that a capture read
 * tomorrow gives the same result as today. A timestamp counts from 1970-01-01
 * UTC; 64 bits reach from 1677 to 2262.
 */
#ifndef BASE_TIMESTAMP_H
#define BASE_TIMESTAMP_H

#include <stddef.h>
#include <stdint.h>

typedef int64_t timestamp;
typedef int64_t duration;

#define DURATION_MICROSECOND INT64_C(1000)
#define DURATION_MILLISECOND INT64_C(1000000)
#define DURATION_SECOND      INT64_C(1000000000)

/* Room for `2026-11-24T00:11:56.051561Z` and its NUL, and some. */
enum { TIMESTAMP_TEXT_SIZE = 32 };

/* RFC 3339, UTC, six decimals; what is below a microsecond is cut off. */
void timestamp_format(timestamp time, char text[TIMESTAMP_TEXT_SIZE]);

/* Room for a duration in seconds with six decimals, sign and NUL. */
enum { DURATION_TEXT_SIZE = 24 };

/* Seconds with six decimals, `-0.000001` to `9223372036.854775`. What is below
 * a microsecond is cut off, as in timestamp_format. */
void duration_format(duration span, char text[DURATION_TEXT_SIZE]);

/* For sentences: `2.3 s`, below 100 ms `14 ms`, below that `less than 1 ms`; a span that is not
 * negative, in DURATION_TEXT_SIZE. Returns the text. */
const char *duration_describe(duration span, char text[DURATION_TEXT_SIZE]);

/* Seconds as a floating number, for arithmetic that needs no exactness. */
static inline double duration_seconds(duration span)
{
    return (double)span / (double)DURATION_SECOND;
}

#endif
