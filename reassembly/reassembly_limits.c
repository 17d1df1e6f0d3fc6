/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Default limits. */
#include "reassembly/reassembly_limits.h"

struct reassembly_limits reassembly_limits_default(void)
{
    return (struct reassembly_limits){
        .connections = SIZE_MAX,
        .idle_timeout = 3600 * DURATION_SECOND,
        .opening_timeout = 30 * DURATION_SECOND,
        .closing_timeout = 5 * DURATION_SECOND,
        .queue = 1 << 20,
        .hole_timeout = 500 * DURATION_MILLISECOND,
        .hole_packets = 64,
        .silence = 5 * DURATION_SECOND,
        .unheard_queue = 64 << 10,
        .unheard_timeout = 2 * DURATION_SECOND,
    };
}

/* Times reach to INT64_MAX / 2 (packet_clock.h); a timeout added to one must not overflow. */
static void fill_duration(duration *value, duration asked)
{
    if (asked > 0)
        *value = asked < INT64_MAX / 4 ? asked : INT64_MAX / 4;
}

static void fill_size(size_t *value, size_t asked)
{
    if (asked > 0)
        *value = asked;
}

struct reassembly_limits reassembly_limits_filled(const struct reassembly_limits *limits)
{
    struct reassembly_limits with = reassembly_limits_default();

    fill_size(&with.connections, limits->connections);
    fill_size(&with.queue, limits->queue);
    fill_size(&with.unheard_queue, limits->unheard_queue);
    fill_duration(&with.idle_timeout, limits->idle_timeout);
    fill_duration(&with.opening_timeout, limits->opening_timeout);
    fill_duration(&with.closing_timeout, limits->closing_timeout);
    fill_duration(&with.hole_timeout, limits->hole_timeout);
    fill_duration(&with.silence, limits->silence);
    fill_duration(&with.unheard_timeout, limits->unheard_timeout);
    if (limits->hole_packets > 0)
        with.hole_packets = limits->hole_packets;
    return with;
}
