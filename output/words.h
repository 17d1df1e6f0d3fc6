/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What people are told in words, whatever it is shown on: terminal or page.
 *
 * The files that end in `_words` say what there is to say; they append to a text
 * that may quote the wire as it was sent. Whoever shows the text makes all of it
 * safe for the place it is shown at (text_escape.h, html/html_text.h).
 */
#ifndef OUTPUT_WORDS_H
#define OUTPUT_WORDS_H

#include "base/bounded_buffer.h"
#include "base/timestamp.h"

/* Takes one text after the other; each is lent for the call. */
struct words_sink {
    void *context;
    void (*tell)(void *context, struct bytes words);
};

void words_append(struct bounded_buffer *text, const char *words);

/* `1 byte`, `240 bytes`. */
void words_append_count(struct bounded_buffer *text, uint64_t count, const char *noun);

/* A reply's code: three digits. */
void words_append_code(struct bounded_buffer *text, uint16_t code);

/* `10.007 s`. */
void words_append_span(struct bounded_buffer *text, duration span);

/* For people: without the T, and the zone in letters. */
void words_append_time(struct bounded_buffer *text, timestamp time);

/* 16 hexadecimal digits. */
void words_append_session_id(struct bounded_buffer *text, uint64_t id);

/* Tells the text and clears it. */
void words_tell(const struct words_sink *sink, struct bounded_buffer *text);

#endif
