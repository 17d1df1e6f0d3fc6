/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A report as one JSON object, its summary, and back: docs/report.schema.json.
 *
 * What is read is what was written, so that reports of many sensors or nights are merged
 * from their summaries. Percentiles stand in it for people and other programs; what is
 * read again are the sketches beside them. Lists come with their error.
 */
#ifndef OUTPUT_REPORT_REPORT_JSON_H
#define OUTPUT_REPORT_REPORT_JSON_H

#include <jansson.h>

#include "base/error.h"
#include "output/report/report.h"

/* Counts up when a field changes its meaning or goes; new fields do not count. */
enum { REPORT_SCHEMA = 1 };

/* A new object. Lists are brought into their order, which changes nothing else. */
json_t *report_json_new(struct report *report);

/* NULL with an error, the end of a sentence, when it is no summary of a report, or of a
 * newer schema. */
struct report *report_json_read(struct bytes text, struct error *error);

#endif
