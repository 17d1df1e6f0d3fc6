/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of a session's JSON object; each session_json_*.c writes some.
 *
 * A part that the record can lack writes nothing then.
 */
#ifndef OUTPUT_SESSION_JSON_PARTS_H
#define OUTPUT_SESSION_JSON_PARTS_H

#include "output/json_write.h"
#include "smtp/session.h"

/* session_json_capture.c */
void session_json_put_capture(struct bounded_buffer *line, const struct session *session);
void session_json_put_tcp(struct bounded_buffer *line, const struct session *session);

/* session_json_dialogue.c */
void session_json_put_dialogue(struct bounded_buffer *line, const struct session *session);
void session_json_put_last_steps(struct bounded_buffer *line, const struct session *session);

/* session_json_transactions.c */
void session_json_put_transactions(struct bounded_buffer *line, const struct session *session);

/* session_json_findings.c */
void session_json_put_anomalies(struct bounded_buffer *line, const struct session *session);
void session_json_put_interception(struct bounded_buffer *line,
                                   const struct interception *interception);
void session_json_put_truncated(struct bounded_buffer *line, const struct left_out *left_out);

/* session_json.c: an identifier of a session, a time as a field. */
void session_json_put_id(struct bounded_buffer *line, const char *key, uint64_t id);
void session_json_put_time(struct bounded_buffer *line, const char *key, timestamp time);

/* The index of a step as a field; absent without one, and when the step is not in `dialogue`. */
void session_json_put_step(struct bounded_buffer *line, const char *key,
                           const struct session *session, step_index step);

#endif
