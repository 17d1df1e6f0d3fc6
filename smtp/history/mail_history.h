/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mails that did not get through at once, and what became of them in later
 * sessions: a filter.
 *
 * A mail that was put off and then taken (`greylisting`), that is put off again
 * and again (`deferred-unresolved`), and one that was sent whole, not answered,
 * and sent again (`duplicate-delivery-risk`) are told of in notices, behind the
 * session that made it known. mail_record.h has what is kept.
 */
#ifndef SMTP_HISTORY_MAIL_HISTORY_H
#define SMTP_HISTORY_MAIL_HISTORY_H

#include "base/keyed_hash.h"
#include "smtp/anomalies/rule_settings.h"
#include "smtp/session.h"

struct mail_history;
struct mail_tables; /* mail_record.h */

/* The settings and the key are lent; the settings may be NULL. */
struct mail_history *mail_history_new(const struct rule_settings *settings,
                                      const struct hash_key *key, struct session_sink next);
void mail_history_free(struct mail_history *history);

/* Valid as long as the object. */
struct session_sink mail_history_sink(struct mail_history *history);

/* For those who count and keep what is known. */
const struct mail_tables *mail_history_tables(const struct mail_history *history);

#endif
