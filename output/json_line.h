/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A JSON value as one line: compact, keys in the order they were set.
 *
 * Every real number has exactly six decimals, since the record's reals are
 * seconds; jansson's own printing would show up to 17 digits. In strings the
 * quote and the backslash are escaped as RFC 8259, section 7, demands, every
 * control of utf8.h as \uXXXX; the rest is UTF-8 as it is. So a line can be
 * shown on a terminal without steering it. Keys are words of ours that need no
 * escape.
 */
#ifndef OUTPUT_JSON_LINE_H
#define OUTPUT_JSON_LINE_H

#include <jansson.h>

#include "base/bounded_buffer.h"

/* Appends the value and a newline to a buffer without a maximum (SIZE_MAX), since
 * what is cut short is no JSON. The value is only read; jansson's iterators want
 * it without const. */
void json_line_append(struct bounded_buffer *line, json_t *value);

/* The same in pieces: one object that is made of the fields of several, the first
 * of which has some. */
void json_line_begin(struct bounded_buffer *line, json_t *object);
void json_line_go_on(struct bounded_buffer *line, json_t *object);
void json_line_end(struct bounded_buffer *line);

#endif
