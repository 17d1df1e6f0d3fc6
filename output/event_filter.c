/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Selecting and masking events. */
#include "output/event_filter.h"

#include <stdlib.h>

#include "base/memory.h"

struct event_filter {
    const struct selection_criteria *criteria;
    struct session_mask *mask;
    struct session_event_sink next;
};

struct event_filter *event_filter_new(const struct selection_criteria *criteria,
                                      struct session_mask *mask, struct session_event_sink next)
{
    struct event_filter *filter = memory_new(1, sizeof *filter);

    filter->criteria = criteria;
    filter->mask = mask;
    filter->next = next;
    return filter;
}

void event_filter_free(struct event_filter *filter)
{
    free(filter);
}

static void receive(void *context, struct session_event *event)
{
    const struct event_filter *filter = context;

    if (!session_event_selected(event, filter->criteria)) {
        session_event_free(event);
        return;
    }
    session_mask_event(filter->mask, event);
    session_event_sink_receive(&filter->next, event);
}

struct session_event_sink event_filter_sink(struct event_filter *filter)
{
    return (struct session_event_sink){ .context = filter, .receive = receive };
}
