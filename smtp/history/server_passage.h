/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A session on its way through server_history, for the rules that look at it. Private
 * to smtp/history/. */
#ifndef SMTP_HISTORY_SERVER_PASSAGE_H
#define SMTP_HISTORY_SERVER_PASSAGE_H

#include "smtp/anomalies/finding_writer.h"
#include "smtp/history/server_history.h"
#include "smtp/history/session_features.h"

struct server_history {
    const struct smtp_limits *limits;
    const struct rule_settings *settings;
    const struct server_software *software;
    struct session_sink next;
    struct server_profiles *profiles;
    struct tally_measure measure;
};

/* One session on its way through. */
struct passage {
    struct server_history *history;
    struct session *session;
    struct server_profile *profile;
    const struct session_fingerprints *fingerprints; /* the session's */
    struct session_features features;
    struct profile_client *client; /* NULL when there is no room for more */
    bool complete;                 /* nothing of the session is missing in the capture */
    timestamp end;                 /* of the session, which is handed on before the notices */
};

/* Looks the rule up, so not before there is something to write. */
static inline struct finding_writer passage_writer(const struct passage *passage, const char *id)
{
    return (struct finding_writer){ .session = passage->session,
                                    .limits = passage->history->limits,
                                    .settings = passage->history->settings,
                                    .rule = anomaly_rule_find(id) };
}

/* The feature is unlike the server's usual one. */
bool passage_is_outlier(const struct passage *passage, enum profile_feature which);

/* reply_sizes.c: replies that take the longer, the larger the message. */
void find_scaling_replies(const struct passage *passage);

/* server_tls.c: STARTTLS that the server offers to all others, and that works in other
 * sessions. */
void find_stripped_starttls(const struct passage *passage);
void weigh_rejected_starttls(const struct passage *passage);

#endif
