/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The numbers that rules compare with, in one table.
 *
 * Each belongs to one rule, has a name within it and a unit. What `explain` and
 * docs/anomalies.md say of it and what a configuration file may set come from
 * its row. Others than its rule may ask for it, history too.
 */
#ifndef SMTP_ANOMALIES_THRESHOLDS_H
#define SMTP_ANOMALIES_THRESHOLDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/timestamp.h"

enum threshold_unit {
    UNIT_COUNT,    /* how many there are */
    UNIT_DURATION, /* nanoseconds, as everywhere */
    UNIT_PERCENT,
    UNIT_OCTETS,
    UNIT_KIND_COUNT
};

/* THRESHOLD_<rule>_<name>, in the order of the rules. */
enum threshold {
    THRESHOLD_RSET_RECIPIENT_VERIFICATION_RECIPIENTS,
    THRESHOLD_RSET_UNEXPLAINED_ABORT_RECURRING,
    THRESHOLD_RSET_UNEXPLAINED_ABORT_IN_A_DAY,
    THRESHOLD_RSET_DOUBLED_WITHIN,
    THRESHOLD_ENVELOPE_REPLAY_WITHIN,
    THRESHOLD_ENVELOPE_REPLAY_WITHIN_ELSEWHERE,
    THRESHOLD_ENVELOPE_REPLAY_AT_ONCE,
    THRESHOLD_RSET_CLOSES_CONNECTION_WITHIN,
    THRESHOLD_RSET_STORM_COUNT,
    THRESHOLD_RSET_STORM_COUNT_WITHOUT_MAIL,
    THRESHOLD_RSET_STORM_MESSAGES,

    THRESHOLD_NOOP_KEEPALIVE_INTERVAL,
    THRESHOLD_NOOP_KEEPALIVE_VARIATION,
    THRESHOLD_NOOP_LIVENESS_CHECK_WITHIN,
    THRESHOLD_NOOP_FLOOD_INTERVAL,
    THRESHOLD_NOOP_FLOOD_ROW,
    THRESHOLD_NOOP_FLOOD_WARNING,
    THRESHOLD_NOOP_FLOOD_CRITICAL,

    THRESHOLD_DATA_DELAYED_SHORTEST,
    THRESHOLD_DATA_DELAYED_LONGEST,
    THRESHOLD_DATA_DELAYED_TIMES_USUAL,
    THRESHOLD_DATA_DELAYED_HALTING,
    THRESHOLD_DATA_BODY_BURST_PAUSE,
    THRESHOLD_DOT_DELAYED_ALONE_SHORTEST,
    THRESHOLD_DOT_DELAYED_ALONE_LONGEST,
    THRESHOLD_DATA_354_FASTER_PATH,
    THRESHOLD_DATA_354_FASTER_OF_OTHERS,
    THRESHOLD_DATA_354_FASTER_OF_PATH,
    THRESHOLD_CONNECTION_IDLE_HELD_IDLE,
    THRESHOLD_CONNECTION_IDLE_HELD_WARNING,

    THRESHOLD_ENHANCED_CODE_MISSING_CODED,
    THRESHOLD_ENHANCED_CODE_MISSING_SESSIONS,

    THRESHOLD_INTERCEPTION_POSSIBLE,
    THRESHOLD_INTERCEPTION_LIKELY,
    THRESHOLD_INTERCEPTION_CERTAIN,
    THRESHOLD_INTERCEPTION_CLIENTS,

    THRESHOLD_TLS_FALLBACK_WITHIN,
    THRESHOLD_DIRECTORY_HARVEST_WARNING,
    THRESHOLD_DIRECTORY_HARVEST_CRITICAL,
    THRESHOLD_DIRECTORY_HARVEST_NEARLY_ALL,
    THRESHOLD_AUTH_BRUTEFORCE_WARNING,
    THRESHOLD_AUTH_BRUTEFORCE_CRITICAL,
    THRESHOLD_AUTH_BRUTEFORCE_PACE,
    THRESHOLD_GREYLISTING_LEAST,
    THRESHOLD_DEFERRED_UNRESOLVED_TRIES,
    THRESHOLD_DEFERRED_UNRESOLVED_LEAST,

    THRESHOLD_COUNT
};

struct threshold_row {
    const char *rule; /* its identifier */
    const char *name; /* within the rule */
    enum threshold_unit unit;
    int64_t standard; /* unless something else was set */
    int64_t least, most;
    const char *meaning; /* a clause about the number, without a full stop */
};

const struct threshold_row *threshold_row(enum threshold threshold);

/* The one of that name in a rule; THRESHOLD_COUNT for none. */
enum threshold threshold_find(const char *rule, const char *name);

#endif
