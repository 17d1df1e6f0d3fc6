/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session sink that writes a page for people: each session as it comes, so that memory
 * does not grow with the capture.
 *
 * Sessions are drawn up to limits (html_overview.h); of those behind them the flagged and the calm
 * ones are counted, and the page says how many there were and how to see them. What is
 * known only at the end stands at the end of the file, and the style sheet shows it first.
 *
 * Whatever comes from the wire passes through html_text.h, so that it cannot become markup.
 */
#ifndef OUTPUT_HTML_HTML_RECORDS_H
#define OUTPUT_HTML_HTML_RECORDS_H

#include "output/html/html_overview.h"
#include "output/html/html_rules.h"
#include "output/output_file.h"
#include "output/summary.h"

struct html_records;

/* File and rules are lent and must outlive the object. Writes the head of the page. */
struct html_records *html_records_new(struct output_file *file, const struct html_rules *rules,
                                      const struct html_limits *limits);
/* Writes the end of the page. */
void html_records_free(struct html_records *records);

/* Valid as long as the object. Sessions are freed also when the file has failed. */
struct session_sink html_records_sink(struct html_records *records);

/* Behind the last session. */
void html_records_summary(struct html_records *records, const struct summary *summary);

#endif
