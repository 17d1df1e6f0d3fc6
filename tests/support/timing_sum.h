/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What holds for the timing of every session: its parts add up to the duration,
 * and its stages, with what is unknown, do so part by part.
 */
#ifndef TESTS_SUPPORT_TIMING_SUM_H
#define TESTS_SUPPORT_TIMING_SUM_H

#include "smtp/session.h"

static inline duration timing_of_stages(const struct session *session, enum time_part part)
{
    duration sum = 0;

    for (size_t i = 0; i < session->timing.stage_count; i++)
        sum += session->timing.stages[i].parts[part];
    return sum;
}

static inline bool timing_adds_up(const struct session *session)
{
    duration whole = session->end - session->start;
    duration sum = 0;

    for (enum time_part part = 0; part < TIME_PART_COUNT; part++) {
        if (session->timing.parts[part] < 0)
            return false;
        if (timing_of_stages(session, part) !=
            (part == TIME_UNKNOWN ? 0 : session->timing.parts[part]))
            return false;
        sum += session->timing.parts[part];
    }
    return sum == whole - whole % DURATION_MICROSECOND;
}

#endif
