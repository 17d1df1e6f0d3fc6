/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Default limits. */
#include "reassembly/reassembly_limits.h"

struct reassembly_limits reassembly_limits_default(void)
{
    return (struct reassembly_limits){
        .connections = 49152,
        .idle_timeout = 3600 * DURATION_SECOND,
        .opening_timeout = 30 * DURATION_SECOND,
        .closing_timeout = 5 * DURATION_SECOND,
    };
}

/* Times reach to INT64_MAX / 2 (packet_clock.h); a timeout added to one must not overflow. */
static duration filled(duration asked, duration otherwise)
{
    if (asked <= 0)
        return otherwise;
    return asked < INT64_MAX / 4 ? asked : INT64_MAX / 4;
}

struct reassembly_limits reassembly_limits_filled(const struct reassembly_limits *limits)
{
    struct reassembly_limits with = reassembly_limits_default();

    if (limits->connections > 0)
        with.connections = limits->connections;
    with.idle_timeout = filled(limits->idle_timeout, with.idle_timeout);
    with.opening_timeout = filled(limits->opening_timeout, with.opening_timeout);
    with.closing_timeout = filled(limits->closing_timeout, with.closing_timeout);
    return with;
}
