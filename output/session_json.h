/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session as a line of JSON: the record that docs/session-record.md explains.
 * A notice, which stands between sessions, is a line of its own.
 *
 * session_json*.c are the only files that name the record's fields. Keys stand
 * in the order of that page. An absent fact is an absent key, never null, and
 * an empty array is absent, but for `dialogue` and a reply's `lines`. An object
 * that had a text repaired (json_write.h) says `"lossy":true`.
 */
#ifndef OUTPUT_SESSION_JSON_H
#define OUTPUT_SESSION_JSON_H

#include "base/bounded_buffer.h"
#include "smtp/session.h"

/* Counts up when a field changes its meaning or goes; new fields do not count. */
enum { SESSION_SCHEMA = 1 };

/* Append a line, its end included, to a buffer without a maximum. */
void session_json_append(struct bounded_buffer *line, const struct session *session);
void notice_json_append(struct bounded_buffer *line, const struct notice *notice);

#endif
