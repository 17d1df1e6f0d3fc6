/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The composite verdict: was the dialogue changed on its way?
 *
 * Findings have weights, and their sum is the score: `possible` from 3,
 * `likely` from 5, `certain` from 10 together with an interceptor's own words,
 * unless the settings say otherwise. Where they switch the finding off or
 * suppress it there is no verdict either. What all clients of a server have in common speaks for
 * the server, and what comes from a mail server speaks for that: such sessions lose points. The
 * verdict also stands as the finding `client-av-proxy-suspected`.
 */
#ifndef SMTP_HISTORY_INTERCEPTION_H
#define SMTP_HISTORY_INTERCEPTION_H

#include "smtp/anomalies/rule_settings.h"
#include "smtp/session.h"
#include "smtp/smtp_limits.h"

/* What other sessions say about this one. */
struct interception_context {
    bool shared_by_clients; /* four fifths of at least five clients of the server are like that */
    bool one_mail_server;   /* all sessions of the server come from one mail server */
};

/* The sum of the weights, before anything is taken off. */
int interception_evidence_score(const struct session *session);

/* Some finding other than this one counts. */
bool interception_has_other_evidence(const struct session *session, const char *id);

/* Judges the session and adds the finding. `settings` may be NULL. */
void interception_judge(struct session *session, const struct interception_context *context,
                        const struct smtp_limits *limits, const struct rule_settings *settings);

#endif
