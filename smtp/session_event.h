/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What happens in a session, told while it happens; part of the contract of
 * smtp/session.h.
 *
 * A session that lasts for days is recorded when it is over. Its events come
 * with the packets that bring them about: first that it was opened, then every
 * step of the dialogue. They go on when the record is full, and steps then have
 * the numbers that they would have had in a longer one.
 *
 * An event cannot be taken back. What is said of a step that goes on is said
 * again when it is over, and once more if that turns out to have been wrong:
 * the last word about a step stands.
 *
 * A credential is silenced wherever it stands, also where it was said before it
 * was one. So events wait as long as the client may be about to log in (RFC 4954
 * 4): until AUTH was answered, or MAIL or TLS came, or EHLO was answered without
 * AUTH. A credential of a later login is silenced from there on.
 */
#ifndef SMTP_SESSION_EVENT_H
#define SMTP_SESSION_EVENT_H

#include "smtp/session.h"

enum session_event_kind {
    SESSION_EVENT_OPENED,
    SESSION_EVENT_STEP,    /* a step that is over */
    SESSION_EVENT_BEGIN,   /* one that goes on: a message, a chunk, TLS */
    SESSION_EVENT_END,     /* it is over, or more is known of one that was */
    SESSION_EVENT_MESSAGE, /* what is known of the message that a step was or ended */
    SESSION_EVENT_KIND_COUNT
};

enum { STEP_NUMBER_NONE = -1 };

/* An owned object, as a session is. */
struct session_event {
    struct arena arena;
    enum session_event_kind kind;
    timestamp time; /* of the packet that brought it about */
    timestamp told; /* of the one with which it is told */

    /* Of the session; as in its record. */
    uint64_t session;
    timestamp start;
    struct endpoint client;
    struct endpoint server;
    struct encapsulation encapsulation;
    struct bytes source;
    const char *engine;

    /* All but SESSION_EVENT_OPENED */
    int64_t number; /* of the step; an index into the dialogue as long as that has it */

    /* SESSION_EVENT_STEP, _BEGIN and _END; `step.reply_to` is not used. */
    struct step step;
    int64_t reply_to;           /* the number of a step, or STEP_NUMBER_NONE */
    bool is_greeting;           /* a reply */
    struct bytes answered_verb; /* of the command that a reply answers, if it is one */

    /* SESSION_EVENT_MESSAGE */
    struct message message;
    bool revised; /* another one was said of this message before */
};

struct session_event *session_event_new(void);
void session_event_free(struct session_event *event);

/* Receives the events of each session in their order, before the session itself,
 * and owns them. */
struct session_event_sink {
    void *context;
    void (*receive)(void *context, struct session_event *event); /* NULL: not wanted */
};

void session_event_sink_receive(const struct session_event_sink *sink, struct session_event *event);

#endif
