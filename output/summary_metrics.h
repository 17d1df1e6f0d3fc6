/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A summary as text of OpenMetrics 1.0, for whoever collects numbers.
 *
 * It has what the line of JSON has: what stands there as `capture.frames` is
 * `smtpscope_capture_frames_total` here. Counters are of the run so far; what is
 * true at the moment is a gauge. Times are in seconds and sizes in bytes. There
 * is nothing of people in it: no address, no name, no text of the wire.
 */
#ifndef OUTPUT_SUMMARY_METRICS_H
#define OUTPUT_SUMMARY_METRICS_H

#include "base/bounded_buffer.h"
#include "output/summary.h"

/* `version` is the program's. */
void summary_metrics_append(struct bounded_buffer *text, const struct summary *summary,
                            const char *version);

#endif
