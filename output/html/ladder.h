/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session's dialogue as a ladder diagram: SVG inside of a page (html_page.h has the
 * arrowheads that it points with). A long one is several images that touch each other,
 * each at most LADDER_SLICE pixels high, because paper can end between two images and not
 * within one.
 *
 * At the left of each step stands its time: in a wide place the seconds since the session's
 * start, to the microsecond as in the transcript; a narrow one has no room for so many digits, and
 * shows the time since the step before (ladder_time.h).
 *
 * Across it is as wide as its place, and each text is there for a wide place and, cut
 * further, for a narrow one; the style sheet shows one of the two. What was cut is the
 * tip of its row, and whole in the table of steps (html_dialogue.h).
 */
#ifndef OUTPUT_HTML_LADDER_H
#define OUTPUT_HTML_LADDER_H

#include "output/html/html_rules.h"
#include "output/html/html_text.h"
#include "smtp/session.h"

/* Columns of a text on an arrow. */
enum { LADDER_WIDE = 72, LADDER_NARROW = 33 };

enum { LADDER_SLICE = 360 };

/* `number` tells this ladder from all others of the page. */
void ladder_add(struct bounded_buffer *page, const struct session *session,
                const struct html_rules *rules, unsigned number);

#endif
