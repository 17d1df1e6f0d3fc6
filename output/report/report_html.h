/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A report as a page (html_page.h): what the document says, with volumes as a chart, and
 * behind it the sessions that need a look, which open to their ladder (report_html_sessions.h).
 *
 * Each finding's example sessions are links into these. An example that is not among them is
 * drawn from its line (session_reader.h), once, where it is first named; one whose line was not
 * kept, or cannot be read, is named.
 */
#ifndef OUTPUT_REPORT_REPORT_HTML_H
#define OUTPUT_REPORT_REPORT_HTML_H

#include "output/report/report_document.h"
#include "output/report/report_html_sessions.h"

/* A whole page. */
void report_html_write(struct output_file *file, const struct report_document *document,
                       const struct report_html_look *look);

#endif
