/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stream events become sessions: the head of this stage.
 *
 * Each connection gets a dialogue of its own; when it is closed its record is
 * completed, the anomaly rules are applied and the session is handed on. What
 * an open session takes is charged to the budget, which can refuse nothing
 * here: whoever holds the connections gives some of them up.
 */
#ifndef SMTP_SESSION_BUILDER_H
#define SMTP_SESSION_BUILDER_H

#include "base/memory_budget.h"
#include "reassembly/stream_event.h"
#include "smtp/message_options.h"
#include "smtp/server_software.h"
#include "smtp/session.h"
#include "smtp/smtp_limits.h"

struct rule_settings;

struct session_builder_options {
    struct message_options messages;        /* what is wanted of each */
    const struct server_software *software; /* NULL: no product is known; lent */
    const struct rule_settings *rules;      /* NULL: as the tables say; lent */
    bool any_port;                          /* give a connection up that does not speak SMTP */
    struct session_event_sink events;       /* what happens in sessions, if somebody wants it */
    struct attempt_sink attempts;           /* SYNs that led to none, if somebody wants them */
    struct memory_budget *budget;           /* charged with open sessions; lent, NULL: nobody is */
    struct smtp_limits limits;
};

struct session_builder;

struct session_builder *session_builder_new(const struct session_builder_options *options,
                                            struct session_sink sink);
void session_builder_free(struct session_builder *builder);

/* Valid as long as the builder. */
struct stream_sink session_builder_sink(struct session_builder *builder);

#endif
