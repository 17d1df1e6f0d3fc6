/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The life of an event. */
#include "smtp/session_event.h"

#include <stdlib.h>

#include "base/memory.h"

struct session_event *session_event_new(void)
{
    struct session_event *event = memory_new(1, sizeof *event);

    arena_init(&event->arena);
    event->number = STEP_NUMBER_NONE;
    event->reply_to = STEP_NUMBER_NONE;
    return event;
}

void session_event_free(struct session_event *event)
{
    if (event == NULL)
        return;
    arena_clear(&event->arena);
    free(event);
}

void session_event_sink_receive(const struct session_event_sink *sink, struct session_event *event)
{
    sink->receive(sink->context, event);
}
