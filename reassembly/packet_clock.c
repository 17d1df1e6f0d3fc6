/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Time from packets. */
#include "reassembly/packet_clock.h"

static timestamp bounded(timestamp time)
{
    if (time < 0)
        return 0;
    return time < INT64_MAX / 2 ? time : INT64_MAX / 2;
}

void packet_clock_init(struct packet_clock *clock)
{
    *clock = (struct packet_clock){ 0 };
}

/* Whether this packet's time speaks for the jump of the one before it. */
static bool confirms(const struct packet_clock *clock, timestamp time)
{
    duration apart = time - clock->jumped_to;

    return apart <= CLOCK_LARGEST_STEP && apart >= -CLOCK_LARGEST_STEP;
}

static void settle_jump(struct packet_clock *clock, timestamp time)
{
    clock->jump_pending = false;
    if (confirms(clock, time))
        clock->now = clock->jumped_to;
    else
        clock->jumps++;
}

timestamp packet_clock_packet(struct packet_clock *clock, timestamp packet_time)
{
    timestamp time = bounded(packet_time);

    if (!clock->started) {
        clock->started = true;
        clock->now = time;
    }
    if (clock->jump_pending)
        settle_jump(clock, time);
    if (time < clock->now) {
        clock->steps_back++;
        return time;
    }
    if (time - clock->now > CLOCK_LARGEST_STEP) {
        clock->jump_pending = true;
        clock->jumped_to = time;
        return time;
    }
    clock->now = time;
    return time;
}

void packet_clock_tick(struct packet_clock *clock, timestamp tick_time)
{
    timestamp time = bounded(tick_time);

    if (!clock->started || clock->jump_pending || time < clock->now ||
        time - clock->now > CLOCK_LARGEST_STEP)
        return;
    clock->now = time;
}

timestamp packet_clock_second(const struct packet_clock *clock)
{
    return clock->now - clock->now % DURATION_SECOND;
}
