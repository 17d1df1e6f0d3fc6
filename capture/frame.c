/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Filling in a frame from what a capture's record says. */
#include "capture/frame.h"

static bool time_in_range(int64_t seconds, int64_t nanoseconds, timestamp *ret_time)
{
    timestamp time;

    if (__builtin_mul_overflow(seconds, DURATION_SECOND, &time) ||
        __builtin_add_overflow(time, nanoseconds, &time))
        return false;
    if (time < 0 || time > FRAME_TIME_MAX)
        return false;
    *ret_time = time;
    return true;
}

void frame_set_time(struct frame *frame, int64_t seconds, int64_t nanoseconds)
{
    frame->time = seconds > 0 ? FRAME_TIME_MAX : 0;
    frame->time_out_of_range = !time_in_range(seconds, nanoseconds, &frame->time);
}

void frame_set_octets(struct frame *frame, const uint8_t *octets, uint32_t captured,
                      uint32_t length)
{
    frame->captured = bytes_of(octets, captured);
    frame->length = length > captured ? length : captured;
}
