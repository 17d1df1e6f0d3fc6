/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compares each session with what its server said in the others: a filter.
 *
 * A session is judged by those that ended before it. What is learnt later about
 * an earlier one is a notice. server_profile.h says what is remembered and how
 * long. A session whose fingerprints nobody has found is not compared, nor is one
 * through a proxy that leads to many servers.
 */
#ifndef SMTP_HISTORY_SERVER_HISTORY_H
#define SMTP_HISTORY_SERVER_HISTORY_H

#include "smtp/anomalies/rule_settings.h"
#include "smtp/history/server_profile.h"
#include "smtp/server_software.h"
#include "smtp/session.h"
#include "smtp/smtp_limits.h"

struct server_history;

/* The limits, the settings (NULL: as the tables say) and the software are lent. */
struct server_history *server_history_new(const struct smtp_limits *limits,
                                          const struct rule_settings *settings,
                                          const struct server_software *software,
                                          struct session_sink next);
void server_history_free(struct server_history *history);

/* Valid as long as the object. */
struct session_sink server_history_sink(struct server_history *history);

/* For those who count and keep them. */
struct server_profiles *server_history_profiles(struct server_history *history);

#endif
