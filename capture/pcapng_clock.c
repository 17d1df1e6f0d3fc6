/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Units of any size in seconds and nanoseconds. */
#include "capture/pcapng_clock.h"

#include <stdbool.h>

enum { BINARY = 0x80, EXPONENT = 0x7f, NANOSECOND_EXPONENT = 9 };

#define NANOSECONDS 1000000000U

__extension__ typedef unsigned __int128 wide;

/* The largest powers that 64 bits hold; a timestamp has no more. */
enum { POWER_OF_10_MAX = 19, POWER_OF_2_MAX = 63 };

static const uint64_t powers_of_10[POWER_OF_10_MAX + 1] = {
    1U,
    10U,
    100U,
    1000U,
    10000U,
    100000U,
    1000000U,
    10000000U,
    100000000U,
    1000000000U,
    10000000000U,
    100000000000U,
    1000000000000U,
    10000000000000U,
    100000000000000U,
    1000000000000000U,
    10000000000000000U,
    100000000000000000U,
    1000000000000000000U,
    10000000000000000000U,
};

/* Whole seconds, which are taken off *units. */
static uint64_t take_seconds(uint64_t *units, bool binary, unsigned exponent)
{
    uint64_t seconds, per_second;

    if (exponent > (binary ? POWER_OF_2_MAX : POWER_OF_10_MAX))
        return 0;
    per_second = binary ? UINT64_C(1) << exponent : powers_of_10[exponent];
    seconds = *units / per_second;
    *units -= seconds * per_second;
    return seconds;
}

/* Of less than a second. */
static int64_t nanoseconds_of(uint64_t units, bool binary, unsigned exponent)
{
    if (binary)
        return (int64_t)((wide)units * NANOSECONDS >> exponent);
    if (exponent <= NANOSECOND_EXPONENT)
        return (int64_t)(units * powers_of_10[NANOSECOND_EXPONENT - exponent]);
    exponent -= NANOSECOND_EXPONENT;
    return exponent <= POWER_OF_10_MAX ? (int64_t)(units / powers_of_10[exponent]) : 0;
}

struct pcapng_time pcapng_clock_time(const struct pcapng_clock *clock, uint64_t units)
{
    bool binary = (clock->resolution & BINARY) != 0;
    unsigned exponent = clock->resolution & EXPONENT;
    uint64_t seconds = take_seconds(&units, binary, exponent);
    struct pcapng_time time = { .nanoseconds = nanoseconds_of(units, binary, exponent) };

    /* Seconds have no sign and the offset has one; the sum can only be too large. */
    if (__builtin_add_overflow(seconds, clock->offset, &time.seconds))
        time.seconds = INT64_MAX;
    return time;
}
