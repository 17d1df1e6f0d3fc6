/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of a session's JSON object; each session_json_*.c makes some.
 *
 * Every function returns a new value, an array also when it is empty.
 */
#ifndef OUTPUT_SESSION_JSON_PARTS_H
#define OUTPUT_SESSION_JSON_PARTS_H

#include <jansson.h>

#include "smtp/session.h"

/* session_json_capture.c */
json_t *session_json_capture(const struct session *session);
void session_json_put_encapsulation(json_t *object, const struct encapsulation *encapsulation);
json_t *session_json_tcp(const struct session *session);

/* session_json_front.c: empty without one. */
json_t *session_json_proxied(const struct proxied *proxied);
json_t *session_json_tunnelled(const struct tunnelled *tunnelled);

/* session_json_dialogue.c: `steps` are those of the session or its last ones. */
json_t *session_json_steps(const struct session *session, size_t count, const struct step *steps);

/* The same of one step, into an object; `reply_to` is below 0 for none. */
void session_json_put_step_facts(json_t *object, const struct step *step, int64_t reply_to);

/* session_json_tls.c */
json_t *session_json_tls(const struct tls_facts *facts);

/* session_json_message.c */
json_t *session_json_message(const struct message *message);

/* session_json_transactions.c */
json_t *session_json_transactions(const struct session *session);

/* session_json_timing.c */
json_t *session_json_timing(const struct session_timing *timing);

/* session_json_findings.c */
json_t *session_json_anomaly(const struct session *session, const struct finding *finding);
json_t *session_json_anomalies(const struct session *session);
json_t *session_json_suppressed(const struct session *session);
json_t *session_json_interception(const struct interception *interception);
json_t *session_json_diagnosis(const struct diagnosis *diagnosis);
json_t *session_json_truncated(const struct left_out *left_out);

/* session_json.c: an identifier of a session, an address and port, a time as a field. */
json_t *session_json_id(uint64_t id);
json_t *session_json_endpoint(const struct endpoint *endpoint);
void session_json_put_time(json_t *object, const char *key, timestamp time);

/* Of the connection between these two; absent where it cannot be had. */
void session_json_put_community_id(json_t *object, const struct endpoint *client,
                                   const struct endpoint *server);

/* The index of a step as a field; absent without one, and when the step is not in `dialogue`. */
void session_json_put_step(json_t *object, const char *key, const struct session *session,
                           step_index step);

#endif
