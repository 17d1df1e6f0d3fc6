/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events on their way to the writer: those of sessions that are not selected
 * are dropped, the others masked.
 *
 * A session is selected by how it began, since more is not known yet; who asks
 * for more must be told that this cannot be (selection_needs_end).
 */
#ifndef OUTPUT_EVENT_FILTER_H
#define OUTPUT_EVENT_FILTER_H

#include "output/session_mask.h"
#include "output/session_selection.h"

struct event_filter;

/* All lent. */
struct event_filter *event_filter_new(const struct selection_criteria *criteria,
                                      struct session_mask *mask, struct session_event_sink next);
void event_filter_free(struct event_filter *filter);

/* Valid as long as the object. */
struct session_event_sink event_filter_sink(struct event_filter *filter);

#endif
