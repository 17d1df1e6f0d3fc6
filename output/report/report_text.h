/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A report's document as plain text: at most 78 columns, so that it fits a mail from cron.
 *
 * Everything that could come from the wire goes through text_escape.h. A cell that has
 * no room is cut short, and ends in three points then; a command is broken only where a
 * shell goes on behind a backslash.
 */
#ifndef OUTPUT_REPORT_REPORT_TEXT_H
#define OUTPUT_REPORT_REPORT_TEXT_H

#include "base/bounded_buffer.h"
#include "output/report/report_document.h"
#include "output/text_escape.h"

enum { REPORT_TEXT_COLUMNS = 78 };

void report_text_append(struct bounded_buffer *text, const struct report_document *document,
                        enum text_charset charset);

#endif
