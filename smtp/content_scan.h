/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two questions that are asked of every byte of every message.
 *
 * A capture of mail is nearly all content, and content is nearly all lines of
 * 78 bytes: going from one line end to the next costs more than reading the
 * file. So thirty-two bytes are asked at once, whatever lines they are of, with
 * the compiler's vectors, which every processor has in one form or another.
 */
#ifndef SMTP_CONTENT_SCAN_H
#define SMTP_CONTENT_SCAN_H

#include "base/bytes.h"
#include "smtp/line_end.h"

/* Bytes that not every message may have: RFC 5321, 4.5.2; RFC 6152, 2. */
struct rare_bytes {
    bool nul;
    bool eighth_bit; /* one is above 127 */
};

/* Adds the line ends to those counted; a CR at the end is taken for one by itself. Notes
 * rare bytes in `rare`. */
void content_count_line_ends(struct bytes content, struct line_end_counts *counts,
                             struct rare_bytes *rare);

/* A line of a message has at most so many octets with its end, RFC 5321 4.5.3.1.6. */
enum { LONGEST_TEXT_LINE = 1000 };

/* A LF ends a line here, since it does for most programs. */
struct line_lengths {
    uint64_t open;    /* octets since the last LF */
    uint64_t longest; /* of the lines that have more than LONGEST_TEXT_LINE; 0 for none */
};

/* Measures what comes next. Shorter lines are passed over, not gone through. */
void content_measure_lines(struct bytes content, struct line_lengths *lengths);

/* The place of the first dot that stands behind a CR or a LF, the length without one. */
size_t content_find_dot_line(struct bytes content);

#endif
