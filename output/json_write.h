/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON (RFC 8259), written into a buffer value by value.
 *
 * A record is written once, from its first key to its last, and never looked
 * at: so no tree of it is built first. Compact, on one line, keys in the order
 * of writing. A comma is due unless the buffer ends with what opens an object,
 * an array or a line; so the buffer is all the state there is.
 *
 * The buffer has no maximum (SIZE_MAX), since what is cut short is no JSON.
 *
 * `key` is a literal of ours or a word of ours, without anything to escape;
 * NULL in an array and at the top. An absent fact is an absent key, never null:
 * a function whose value can be absent writes nothing then.
 *
 * Texts are bytes from the wire, JSON is UTF-8 (8.1). What is not valid UTF-8,
 * and NUL, becomes U+FFFD, once for each unit of utf8.h; this sets *lossy, which
 * is else left alone, so that one flag serves all texts of an object. Controls,
 * also those that turn the direction of text, are written as \uXXXX, so that a
 * line can be shown on a terminal.
 */
#ifndef OUTPUT_JSON_WRITE_H
#define OUTPUT_JSON_WRITE_H

#include "base/bounded_buffer.h"
#include "base/timestamp.h"

void json_begin_object(struct bounded_buffer *line, const char *key);
void json_end_object(struct bounded_buffer *line);
void json_begin_array(struct bounded_buffer *line, const char *key);
void json_end_array(struct bounded_buffer *line);

/* The same, when it shall be absent if it stays empty. `mark` is the length of
 * the line before it was begun. */
void json_end_filled_object(struct bounded_buffer *line, size_t mark);
void json_end_filled_array(struct bounded_buffer *line, size_t mark);

/* A word of ours, without anything to escape; absent when NULL. */
void json_put_word(struct bounded_buffer *line, const char *key, const char *word);

/* Bytes from the wire; absent without data. */
void json_put_text(struct bounded_buffer *line, const char *key, struct bytes text, bool *lossy);

/* An array of texts, each of which is there, be it empty. */
void json_put_texts(struct bounded_buffer *line, const char *key, size_t count,
                    const struct bytes *texts, bool *lossy);

/* The same; absent when it is empty. */
void json_put_filled_texts(struct bounded_buffer *line, const char *key, size_t count,
                           const struct bytes *texts, bool *lossy);

void json_put_count(struct bounded_buffer *line, const char *key, uint64_t count);

/* Absent when 0. */
void json_put_count_above_zero(struct bounded_buffer *line, const char *key, uint64_t count);

void json_put_integer(struct bounded_buffer *line, const char *key, int64_t number);

/* Seconds with six decimals, also negative ones; what is below a microsecond is cut off. */
void json_put_span(struct bounded_buffer *line, const char *key, duration span);

/* The same; absent when negative. */
void json_put_seconds(struct bounded_buffer *line, const char *key, duration span);

void json_put_boolean(struct bounded_buffer *line, const char *key, bool value);

/* `"key":true`; absent when not set. */
void json_put_flag(struct bounded_buffer *line, const char *key, bool set);

/* Ends the line. */
void json_end_line(struct bounded_buffer *line);

#endif
