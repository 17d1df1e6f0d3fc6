/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes what happens in sessions, one line of JSON for each event.
 *
 * It has two sinks. Events become lines as they come. A session, which comes
 * when it is over, becomes one line for each of its findings and a last one with
 * everything of its record that no other line has said. Notices are lines as
 * ever. docs/events.md describes them.
 */
#ifndef OUTPUT_EVENT_LINES_H
#define OUTPUT_EVENT_LINES_H

#include "output/output_file.h"
#include "smtp/session.h"

struct event_lines;

/* The file is lent and must outlive the object. */
struct event_lines *event_lines_new(struct output_file *file);
void event_lines_free(struct event_lines *lines);

/* Valid as long as the object. */
struct session_event_sink event_lines_event_sink(struct event_lines *lines);
struct session_sink event_lines_session_sink(struct event_lines *lines);

#endif
