/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The time between two steps in so few columns that it fits beside a narrow ladder: `+163us`,
 * `+9.8ms`, `+1.3s`.
 */
#ifndef OUTPUT_HTML_LADDER_TIME_H
#define OUTPUT_HTML_LADDER_TIME_H

#include "base/timestamp.h"

/* Room for any; up to 999 hours it is LADDER_TIME_COLUMNS. */
enum { LADDER_TIME_SIZE = 32, LADDER_TIME_COLUMNS = 6 };

/* Rounded. A step may be older than the one before it, as clocks are set back. */
void ladder_time_format(duration span, char text[LADDER_TIME_SIZE]);

#endif
