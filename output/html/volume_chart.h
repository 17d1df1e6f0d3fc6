/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Volumes over time as bars: a chart for each series below the other, all with the same
 * axis of time and each with a scale of its own. SVG without a fixed width, as the ladder
 * is; the figures stand in a table below it. A series that is 0 throughout has no chart, and is
 * named instead.
 */
#ifndef OUTPUT_HTML_VOLUME_CHART_H
#define OUTPUT_HTML_VOLUME_CHART_H

#include "output/html/html_text.h"
#include "output/report/report_document.h"

void volume_chart_add(struct bounded_buffer *page, const struct document_chart *chart);

#endif
