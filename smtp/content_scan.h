/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two questions that are asked of every byte of every message.
 *
 * A capture of mail is nearly all content, and content is nearly all lines of
 * 78 bytes: going from one line end to the next costs more than reading the
 * file. So sixteen bytes are asked at once, whatever lines they are of, with
 * the compiler's vectors, which every processor has in one form or another.
 */
#ifndef SMTP_CONTENT_SCAN_H
#define SMTP_CONTENT_SCAN_H

#include "base/bytes.h"
#include "smtp/line_end.h"

/* Adds the line ends to those counted; a CR at the end is taken for one by itself. */
void content_count_line_ends(struct bytes content, struct line_end_counts *counts);

/* The place of the first dot that stands behind a CR or a LF, the length without one. */
size_t content_find_dot_line(struct bytes content);

#endif
