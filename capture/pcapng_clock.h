/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The clock of a pcapng interface: what one unit of its timestamps is.
 *
 * A timestamp counts units of a negative power of 10, or of 2 when the highest
 * bit of the exponent is set; microseconds unless the option if_tsresol says
 * otherwise. The option if_tsoffset is a number of seconds to be added
 * (draft-ietf-opsawg-pcapng, Interface Description Block). What is below a
 * nanosecond is cut off.
 */
#ifndef CAPTURE_PCAPNG_CLOCK_H
#define CAPTURE_PCAPNG_CLOCK_H

#include <stdint.h>

enum { PCAPNG_RESOLUTION_DEFAULT = 6 };

struct pcapng_clock {
    uint8_t resolution; /* as the option has it */
    int64_t offset;     /* seconds */
};

struct pcapng_time {
    int64_t seconds; /* INT64_MAX when there are more */
    int64_t nanoseconds;
};

struct pcapng_time pcapng_clock_time(const struct pcapng_clock *clock, uint64_t units);

#endif
