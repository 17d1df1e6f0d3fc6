/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeps the events that a script brings about, and its last session. */
#ifndef TESTS_SUPPORT_EVENT_LIST_H
#define TESTS_SUPPORT_EVENT_LIST_H

#include <check.h>

#include "tests/support/dialogue_script.h"

enum { EVENT_LIST_LENGTH = 512 };

struct event_list {
    size_t count;
    struct session_event *events[EVENT_LIST_LENGTH];
    struct session *session; /* NULL: none came */
};

static inline void event_list_add(void *context, struct session_event *event)
{
    struct event_list *list = context;

    /* Everything of a session is told before it comes itself. */
    ck_assert_ptr_null(list->session);
    ck_assert_uint_lt(list->count, EVENT_LIST_LENGTH);
    list->events[list->count++] = event;
}

static inline void event_list_take_session(void *context, struct session *session)
{
    struct event_list *list = context;

    ck_assert_ptr_null(list->session);
    list->session = session;
}

/* NULL options: default. */
static inline void event_list_play(struct event_list *list, const char *script,
                                   const struct script_options *options)
{
    struct script_options own = options != NULL ? *options : script_options_default();
    struct session_sink sink = { .context = list, .receive = event_list_take_session };

    *list = (struct event_list){ 0 };
    own.sessions.events = (struct session_event_sink){ list, event_list_add };
    script_play(script, &own, sink);
}

static inline void event_list_clear(struct event_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        session_event_free(list->events[i]);
    session_free(list->session);
}

/* The nth of a kind, from 0. */
static inline const struct session_event *event_list_find(const struct event_list *list,
                                                          enum session_event_kind kind, size_t nth)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->events[i]->kind == kind && nth-- == 0)
            return list->events[i];
    return NULL;
}

/* The last word about a step. */
static inline const struct session_event *event_list_step(const struct event_list *list,
                                                          int64_t number)
{
    const struct session_event *found = NULL;

    for (size_t i = 0; i < list->count; i++) {
        const struct session_event *event = list->events[i];

        if ((event->kind == SESSION_EVENT_STEP || event->kind == SESSION_EVENT_END) &&
            event->number == number)
            found = event;
    }
    return found;
}

#endif
