/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A report's document in Markdown, as CommonMark has it with the tables of GitHub.
 *
 * What could come from the wire is text only: controls are shown as text_escape.h does; every
 * character that Markdown or HTML gives a meaning where it stands is written as a character
 * reference, and so is what would become a link by itself.
 */
#ifndef OUTPUT_REPORT_REPORT_MARKDOWN_H
#define OUTPUT_REPORT_REPORT_MARKDOWN_H

#include "base/bounded_buffer.h"
#include "output/report/report_document.h"

void report_markdown_append(struct bounded_buffer *text, const struct report_document *document);

#endif
