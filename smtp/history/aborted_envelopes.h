/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Remembers envelopes that were given up with an unexplained RSET, and finds
 * them again on a later connection: a filter between the session builder and
 * the output.
 *
 * An envelope of the same client and server that comes back with a message
 * within the rule's threshold is `envelope-replay-after-abort` in the later
 * session; `session` in its evidence names the earlier one. At most as many
 * envelopes as ABORTED_ENVELOPES are remembered; the one that was given up first
 * is forgotten first, and then a replay of it is missed.
 */
#ifndef SMTP_HISTORY_ABORTED_ENVELOPES_H
#define SMTP_HISTORY_ABORTED_ENVELOPES_H

#include "smtp/anomalies/rule_settings.h"
#include "smtp/history/keyed_table.h"
#include "smtp/session.h"
#include "smtp/smtp_limits.h"

enum { ABORTED_ENVELOPES = 1024 };

struct aborted_envelopes;

/* No padding that is not zero. */
struct aborted_key {
    struct ip_address client;
    struct ip_address server;
    uint64_t fingerprint;
};

/* One that was given up once or several times. */
struct aborted_envelope {
    struct aborted_key key;
    timestamp first; /* of the RSETs */
    timestamp last;
    uint64_t first_session;
    uint64_t last_session;
};

/* Every session that comes in goes on to `next`. The limits and the
 * settings are lent; these may be NULL. */
struct aborted_envelopes *aborted_envelopes_new(const struct smtp_limits *limits,
                                                const struct rule_settings *settings,
                                                struct session_sink next);
void aborted_envelopes_free(struct aborted_envelopes *envelopes);

/* Valid as long as the object. */
struct session_sink aborted_envelopes_sink(struct aborted_envelopes *envelopes);

/* For those who count and keep them. */
struct keyed_table *aborted_envelopes_table(struct aborted_envelopes *envelopes);

#endif
