/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session as a whole in words: who talked, over what, how it closed, what the
 * capture lacks. See words.h.
 */
#ifndef OUTPUT_SESSION_WORDS_H
#define OUTPUT_SESSION_WORDS_H

#include "output/words.h"
#include "smtp/session.h"

/* The name that a side gave itself, in HELO or greeting; empty without one. Nobody
 * has checked it. */
struct bytes session_words_name(const struct session *session, enum side side);

/* `postfix or exim`: what the greeting looks like; nothing when nothing is known. */
void session_words_append_software(struct bounded_buffer *text, const struct session *session);

/* `VLAN 12; tunnel vxlan`: what stood in front of the packets, outermost first, or nothing. */
void session_words_append_path(struct bounded_buffer *text,
                               const struct encapsulation *encapsulation);

/* `closed by the client after RCPT`. */
void session_words_append_close(struct bounded_buffer *text, const struct session *session);

/* A sentence for each thing that the capture lacks. */
void session_words_tell_notes(const struct words_sink *sink, const struct session *session);

/* `3 reply lines, 1 gap`; the steps are told of in the dialogue, where they are missing. */
void session_words_append_left_out(struct bounded_buffer *text, const struct left_out *left_out);

/* `2 warnings`, `1 info`. */
void session_words_append_severity(struct bounded_buffer *text, enum severity severity,
                                   uint64_t count);

#endif
