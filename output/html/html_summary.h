/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a page of sessions has to say of itself: how many there were, which of them need a
 * look, how many are not drawn, and how sound the capture is.
 */
#ifndef OUTPUT_HTML_HTML_SUMMARY_H
#define OUTPUT_HTML_HTML_SUMMARY_H

#include "output/html/html_overview.h"
#include "output/summary.h"

void html_summary_add(struct bounded_buffer *page, const struct html_overview *overview,
                      const struct summary *summary);

#endif
