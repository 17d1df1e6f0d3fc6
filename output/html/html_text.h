/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Building a page of HTML that nothing from the wire can break out of.
 *
 * Two ways to add: markup of our own as it is, and everything else escaped. What is
 * escaped may stand between tags and in attribute values with quotation marks around
 * them: the five characters that mean something there become character references
 * (HTML Living Standard, 13.1.4), controls and what may turn text around become
 * `<U+XXXX>` as on a terminal (text_escape.h), and so do code points that no document
 * may contain (there, 13.1.4; XML 1.0, 2.2).
 *
 * The markup is well-formed XML too, so that a parser that forgives nothing can read it.
 */
#ifndef OUTPUT_HTML_HTML_TEXT_H
#define OUTPUT_HTML_HTML_TEXT_H

#include "base/bounded_buffer.h"
#include "output/words.h"

/* Markup of ours, and numbers of ours in it: no text that somebody else has made. */
void html_add(struct bounded_buffer *page, const char *markup);
void html_addf(struct bounded_buffer *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Everything else. */
void html_add_text(struct bounded_buffer *page, struct bytes text);
void html_add_string(struct bounded_buffer *page, const char *text);

/* What was built up in a buffer of its own, which is cleared. */
void html_add_made(struct bounded_buffer *page, struct bounded_buffer *text);

/* The text, or so much of it that it and the ellipsis behind it have `columns` columns.
 * A code point counts as one; an escape is not cut. */
void html_add_cut(struct bounded_buffer *page, struct bytes text, size_t columns);

/* A command, with blanks between its pieces; a line ends between two of them. */
void html_add_command(struct bounded_buffer *page, size_t count, const struct bytes *pieces);

/* Columns that the whole text has. */
size_t html_columns(struct bytes text);

#endif
