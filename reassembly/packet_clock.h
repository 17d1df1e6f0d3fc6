/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The clock that packets drive: no other time exists in the pipeline.
 *
 * It never runs back. A packet older than the clock is counted and moves
 * nothing. A packet more than an hour ahead moves the clock only when the next
 * packet confirms it by lying within an hour of it; otherwise it is counted,
 * and nothing expired on its account. A tick is no packet: it moves the clock
 * forwards by up to an hour and confirms nothing.
 *
 * The clock says what expires. What is recorded of a packet is its own time, so
 * that a connection's record does not depend on what was captured beside it.
 *
 * Times before 1970 and after 2116 are taken as those limits, so that sums
 * and differences of times never overflow.
 */
#ifndef REASSEMBLY_PACKET_CLOCK_H
#define REASSEMBLY_PACKET_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/timestamp.h"

/* A larger step forwards wants confirming. */
#define CLOCK_LARGEST_STEP (3600 * DURATION_SECOND)

struct packet_clock {
    bool started;
    bool jump_pending;
    timestamp now;       /* the latest time that is believed */
    timestamp jumped_to; /* meaningful while a jump is pending */
    uint64_t steps_back;
    uint64_t jumps; /* forwards, not confirmed */
};

void packet_clock_init(struct packet_clock *clock);

/* Takes the time of the next packet; returns it inside the limits. */
timestamp packet_clock_packet(struct packet_clock *clock, timestamp time);

void packet_clock_tick(struct packet_clock *clock, timestamp time);

/* The start of the second that the clock is in: what was due then has expired. */
timestamp packet_clock_second(const struct packet_clock *clock);

/* The whole second at which something expires whose time is up at `time`. */
static inline timestamp packet_clock_due(timestamp time)
{
    return (time + DURATION_SECOND - 1) / DURATION_SECOND * DURATION_SECOND;
}

#endif
