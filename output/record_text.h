/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records as text: each session and each notice is a line of JSON.
 *
 * What a session was is known when it is over; how it is judged, only when it was
 * held against others. The judgement stands last in the record. So the text up
 * to there can be written ahead, in another thread than the rest: it is kept in
 * the session (session.h, `text`), and a session without it is written as a whole.
 * Either way the line is the same.
 */
#ifndef OUTPUT_RECORD_TEXT_H
#define OUTPUT_RECORD_TEXT_H

#include "smtp/session.h"

struct record_text;

/* For one thread; made before other threads use jansson (json_memory.h). */
struct record_text *record_text_new(void);
void record_text_free(struct record_text *text);

/* Writes a session's text ahead, into its arena. */
void record_text_ahead(struct record_text *text, struct session *session);

/* The line, newline included; valid until the next call. */
struct bytes record_text_of_session(struct record_text *text, const struct session *session);
struct bytes record_text_of_notice(struct record_text *text, const struct notice *notice);

#endif
