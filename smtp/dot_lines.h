/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of a chunk that begin with a dot.
 *
 * BDAT says how much comes, so nothing is done to dots (RFC 3030, 2). Where all lines
 * that begin with a dot begin with two, the client has most likely done to them what
 * only DATA wants (RFC 5321, 4.5.2). Counted without ever storing anything.
 */
#ifndef SMTP_DOT_LINES_H
#define SMTP_DOT_LINES_H

#include "base/bytes.h"

enum dot_lines_state {
    DOT_LINES_AT_START, /* of a line */
    DOT_LINES_IN_TEXT,
    DOT_LINES_BEHIND_DOT,
    DOT_LINES_BEHIND_TWO_DOTS,
    DOT_LINES_STATE_COUNT
};

struct dot_lines {
    enum dot_lines_state state; /* zeroed it is at the start of the content */
    uint16_t doubled;           /* begin with two dots or more; no further than it can */
    uint16_t single;            /* begin with one */
    bool two_alone;             /* one is `..` and nothing else */
};

/* The octets that come next. */
void dot_lines_add(struct dot_lines *lines, struct bytes bytes);

/* Octets are missing: the next ones stand anywhere. */
void dot_lines_lose(struct dot_lines *lines);

#endif
