/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What ends a line. In SMTP only CRLF does (RFC 5321, 2.3.8); but LF and CR
 * alone are sent, and some programs take them for line ends.
 */
#ifndef SMTP_LINE_END_H
#define SMTP_LINE_END_H

#include <stdint.h>

enum line_end { LINE_END_CRLF, LINE_END_LF, LINE_END_CR, LINE_END_COUNT };

/* How many of each there are; LF and CR are those that are not part of a CRLF. */
struct line_end_counts {
    uint64_t of[LINE_END_COUNT];
};

/* Of lines, those that do not end in CRLF, and CRs inside of them. */
struct bare_line_ends {
    uint32_t lf;
    uint32_t cr;
};

/* A line with nothing but a dot, by what stands before and behind the dot. */
struct dot_line {
    enum line_end before;
    enum line_end behind;
};

#endif
