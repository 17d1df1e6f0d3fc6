/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A summary as a JSON object; docs/summary.schema.json says how it looks.
 *
 * Counters stand there also when they are 0; absent are only times without a
 * frame and `trouble` without trouble.
 */
#ifndef OUTPUT_SUMMARY_JSON_H
#define OUTPUT_SUMMARY_JSON_H

#include <jansson.h>

#include "output/summary.h"

/* Counts up when a field changes its meaning or goes; new fields do not count. */
enum { SUMMARY_SCHEMA = 1 };

/* A new object. */
json_t *summary_json_new(const struct summary *summary);

#endif
