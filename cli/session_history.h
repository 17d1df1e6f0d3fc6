/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one session says about another (smtp/history/history_chain.h), the
 * diagnosis behind it, what the operator has set, and a count of what passes.
 *
 * There is one of it in a run, however many pipelines there are, and it gets
 * the sessions in their order.
 */
#ifndef CLI_SESSION_HISTORY_H
#define CLI_SESSION_HISTORY_H

#include "smtp/anomalies/rule_settings.h"
#include "smtp/server_software.h"
#include "smtp/session.h"
#include "smtp/smtp_limits.h"

struct session_history;

/* The limits, the settings (NULL: as the tables say) and the software are lent. */
struct session_history *session_history_new(const struct smtp_limits *limits,
                                            const struct rule_settings *settings,
                                            const struct server_software *software,
                                            struct session_sink next);
void session_history_free(struct session_history *history);

/* Valid as long as the object. */
struct session_sink session_history_sink(struct session_history *history);

/* How many sessions came. */
uint64_t session_history_count(const struct session_history *history);

/* How many notices the operator did not want to be told. */
uint64_t session_history_suppressed(const struct session_history *history);

#endif
