/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values of thresholds as an operator writes and reads them, by unit:
 *
 *   count      20
 *   duration   500ms, 5s, 2m, 1h, also 1m30s
 *   percent    30%; the sign may be left out
 *   octets     512, 12K, 1M
 */
#ifndef CLI_EXPLAIN_THRESHOLD_TEXT_H
#define CLI_EXPLAIN_THRESHOLD_TEXT_H

#include <stdbool.h>

#include "base/error.h"
#include "smtp/anomalies/thresholds.h"

/* What is no value of the unit, or outside the row's bounds, is an error that
 * names these. */
bool threshold_parse(int64_t *ret_value, const struct threshold_row *row, const char *text,
                     struct error *error);

enum { THRESHOLD_TEXT_SIZE = 32 };

/* As it would have to be written. */
void threshold_format(enum threshold_unit unit, int64_t value, char text[THRESHOLD_TEXT_SIZE]);

const char *threshold_unit_name(enum threshold_unit unit); /* "count", "duration", ... */

#endif
