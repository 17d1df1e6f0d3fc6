/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is held of the client's bytes behind a hole: lines that look like commands, and
 * the start of one that may. They are commands when the server's word says so.
 *
 * For client_holes.c, which holds them, and holes_heard.c, which decides over them.
 */
#ifndef SMTP_HOLE_LINES_H
#define SMTP_HOLE_LINES_H

#include "smtp/dialogue_parts.h"

/* Where to hold more. */
struct held_bytes *hole_held(struct dialogue *dialogue);

/* All that is held. */
struct bytes hole_bytes(const struct holes *holes);

/* A line that is not complete is. */
bool hole_holds_line(const struct holes *holes);

/* Complete commands are, and nothing else before them. */
bool hole_holds_commands(const struct holes *holes);

/* Commands, and all lines since the server last spoke were some. */
bool hole_holds_nothing_else(const struct holes *holes);

/* It was no commands, or was read otherwise; the second counts it as unread. */
void hole_forget(struct dialogue *dialogue);
void hole_leave_unread(struct dialogue *dialogue);

/* It is read as if it came now, at the times at which it came. */
void hole_feed(struct dialogue *dialogue);

/* It is commands. A transaction that was open can be in doubt no longer: nothing but
 * these waits, or it may be another by now. `code`: of the server's word, or 0. */
void hole_read_commands(struct dialogue *dialogue, uint16_t code);

/* A line without what ends it; nothing but a dot in it. */
struct bytes hole_line_text(struct bytes line);
bool hole_line_is_dot(struct bytes line);

#endif
