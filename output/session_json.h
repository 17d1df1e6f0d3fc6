/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session as a JSON object: the record that docs/session-record.md explains.
 * A notice, which stands between sessions, is an object of its own.
 *
 * session_json*.c are the only files that name the record's fields. Keys stand
 * in the order of that page. An absent fact is an absent key, never null, and
 * an empty array is absent, but for `dialogue` and a reply's `lines`. An object
 * that had a text repaired (json_text.h) says `"lossy":true`.
 */
#ifndef OUTPUT_SESSION_JSON_H
#define OUTPUT_SESSION_JSON_H

#include <jansson.h>

#include "smtp/session.h"

/* Counts up when a field changes its meaning or goes; new fields do not count. */
enum { SESSION_SCHEMA = 1 };

/* New objects; session and notice are only read. */
json_t *session_json_new(const struct session *session);

/* The same in two parts: what was seen, and behind it, perhaps empty, what is thought
 * of it and what limits left out. */
json_t *session_json_facts(const struct session *session);
json_t *session_json_judgement(const struct session *session);

json_t *notice_json_new(const struct notice *notice);

/* The lines that tell of a session while it goes on; docs/events.md: an event,
 * one of its findings, and its end. */
json_t *session_event_json_new(const struct session_event *event);
json_t *session_finding_json_new(const struct session *session, size_t index);
json_t *session_close_json_new(const struct session *session);

#endif
