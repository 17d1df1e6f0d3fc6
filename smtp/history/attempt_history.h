/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connections that were tried in vain: a filter, with a second way in for
 * attempts.
 *
 * A client whose SYNs a server leaves unanswered again and again
 * (`syn-unanswered`), and one that is refused by something that is not the
 * server (`port-blocked`), are told of in notices. Sessions teach what the
 * server's own packets look like, and that an answer would have been captured:
 * as long as no server has been heard in this run nothing is said to be
 * unanswered, and what was then counted is told as soon as one is.
 * attempt_record.h has what is kept.
 */
#ifndef SMTP_HISTORY_ATTEMPT_HISTORY_H
#define SMTP_HISTORY_ATTEMPT_HISTORY_H

#include "smtp/anomalies/rule_settings.h"
#include "smtp/session.h"

struct attempt_history;
struct attempt_tables; /* attempt_record.h */

/* The settings are lent and may be NULL. */
struct attempt_history *attempt_history_new(const struct rule_settings *settings,
                                            struct session_sink next);
void attempt_history_free(struct attempt_history *history);

/* Valid as long as the object. */
struct session_sink attempt_history_sink(struct attempt_history *history);
struct attempt_sink attempt_history_attempts(struct attempt_history *history);

/* For those who count and keep what is known. */
const struct attempt_tables *attempt_history_tables(const struct attempt_history *history);

#endif
