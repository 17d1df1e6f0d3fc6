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
#include "base/error.h"
#include "cli/session_ledger.h"
#include "smtp/history/history_chain.h"
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

/* Goes on where the run ended that wrote this file; for one that remembers nothing
 * yet. False with an error when the file cannot be read; one that is of no use is
 * set aside, which is said on standard error. */
bool session_history_load(struct session_history *history, const char *path, struct error *error);

/* False with an error when it cannot be written. */
bool session_history_save(const struct session_history *history, const char *path,
                          struct error *error);

/* From now on a session that the ledger (lent) has told, or leaves to the next run, goes no
 * further: it is no part of history. */
void session_history_consult(struct session_history *history, struct session_ledger *ledger);

/* Valid as long as the object. */
struct session_sink session_history_sink(struct session_history *history);
struct attempt_sink session_history_attempts(struct session_history *history);

/* What is remembered, for the summary. */
struct keyed_table *session_history_table(const struct session_history *history,
                                          enum history_table table);

/* How many sessions came. */
uint64_t session_history_count(const struct session_history *history);

/* How many notices the operator did not want to be told. */
uint64_t session_history_suppressed(const struct session_history *history);

#endif
