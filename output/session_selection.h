/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Selects sessions: a filter that hands on what fits and frees the rest.
 *
 * Criteria of different kinds must all be met, of several values of one kind
 * one is enough. Sender, recipient, queue name and Message-ID must be met by
 * one and the same transaction. Angle brackets around a pattern or a value do
 * not count, so that `<>` is the empty sender. A session counts by its start:
 * `since` is the first moment that is in, `until` the first that is out.
 *
 * `anomalous` wants a finding of at least the minimum; which findings a session
 * shows is not touched. Notices belong to no single session: they pass unless
 * they are below the minimum.
 */
#ifndef OUTPUT_SESSION_SELECTION_H
#define OUTPUT_SESSION_SELECTION_H

#include "base/ip_network.h"
#include "smtp/session.h"

/* Of each kind; who adds more says so to the operator. */
enum { SELECTION_VALUES = 64 };

struct selection_networks {
    size_t count; /* 0: every address fits */
    struct ip_network values[SELECTION_VALUES];
};

struct selection_globs {
    size_t count;                         /* 0: every text fits, an absent one too */
    const char *values[SELECTION_VALUES]; /* lent; glob.h */
};

/* What a glob can be held against in a transaction. */
enum selection_field {
    SELECTION_SENDER,
    SELECTION_RECIPIENT,
    SELECTION_QUEUE_ID,
    SELECTION_MESSAGE_ID,
    SELECTION_FIELD_COUNT
};

struct selection_criteria {
    struct selection_networks client;
    struct selection_networks server;
    struct selection_globs globs[SELECTION_FIELD_COUNT];
    timestamp since;
    timestamp until;
    bool anomalous;
    enum severity minimum; /* with anomalous */
    bool by_beginning;     /* by what is known when a session begins, as its events are */
};

/* Everything fits; the minimum is notice. */
struct selection_criteria selection_criteria_default(void);

struct selection_counts {
    uint64_t selected;
    uint64_t left_out;
    uint64_t notices_selected;
    uint64_t notices_left_out;
};

struct session_selection;

/* The criteria are copied, the patterns in them lent. */
struct session_selection *session_selection_new(const struct selection_criteria *criteria,
                                                struct session_sink next);
void session_selection_free(struct session_selection *selection);

/* Valid as long as the object. */
struct session_sink session_selection_sink(struct session_selection *selection);
const struct selection_counts *session_selection_counts(const struct session_selection *selection);

/* The question by itself. */
bool session_selected(const struct session *session, const struct selection_criteria *criteria);

/* What of the criteria asks for more than is known when a session begins: the
 * name of an option; NULL when nothing does. */
const char *selection_needs_end(const struct selection_criteria *criteria);

/* Whether the session of an event is selected, when nothing does. */
bool session_event_selected(const struct session_event *event,
                            const struct selection_criteria *criteria);

#endif
