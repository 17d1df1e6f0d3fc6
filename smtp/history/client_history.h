/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the sessions of one client say together: a filter.
 *
 * A client that gives up whenever its greeting is refused
 * (`client-gives-up-after-501`), that tries recipients that do not exist
 * (`directory-harvest`) or passwords (`auth-bruteforce`), or that mostly leaves
 * without QUIT (`quit-missing`), is told of in a notice, behind the session that made it known.
 * `rset-unexplained-abort` becomes a warning in the session in which it happens again.
 * client_record.h has what is kept.
 */
#ifndef SMTP_HISTORY_CLIENT_HISTORY_H
#define SMTP_HISTORY_CLIENT_HISTORY_H

#include "base/keyed_hash.h"
#include "smtp/anomalies/rule_settings.h"
#include "smtp/history/keyed_table.h"
#include "smtp/session.h"
#include "smtp/smtp_limits.h"

struct client_history;

/* The limits, the settings and the key are lent; the settings may be NULL. */
struct client_history *client_history_new(const struct smtp_limits *limits,
                                          const struct rule_settings *settings,
                                          const struct hash_key *key, struct session_sink next);
void client_history_free(struct client_history *history);

/* Valid as long as the object. */
struct session_sink client_history_sink(struct client_history *history);

/* Of struct client_record, for those who count and keep them. */
struct keyed_table *client_history_table(struct client_history *history);

#endif
