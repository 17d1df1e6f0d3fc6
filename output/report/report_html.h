/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A report as a page (html_page.h): what the document says, with volumes as a chart, and
 * each finding's example sessions, which open to their ladder.
 *
 * An example is drawn from its line (session_reader.h), once, where it is first named;
 * elsewhere it is linked to. One whose line was not kept, or cannot be read, is named.
 */
#ifndef OUTPUT_REPORT_REPORT_HTML_H
#define OUTPUT_REPORT_REPORT_HTML_H

#include "base/bounded_buffer.h"
#include "output/html/html_rules.h"
#include "output/report/report_document.h"

/* A whole page. */
void report_html_append(struct bounded_buffer *page, const struct report_document *document,
                        const struct html_rules *rules);

#endif
