/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A moment as an operator writes it:
 *
 *   2026-11-24T00:11:56.051561Z   RFC 3339, `T` or a blank in the middle
 *   2026-11-24 00:11:56           local time; also without seconds, or the date alone
 *   24h                           so long before now: s, m, h, d, w, also `1h30m`
 *   yesterday, today              when that day began, local time
 *
 * Local days and times are the C library's (TZ): a day of 23 or 25 hours is one.
 *
 * Years 1970 to 2261.
 */
#ifndef CLI_OPTIONS_TIME_OPTION_H
#define CLI_OPTIONS_TIME_OPTION_H

#include <stdbool.h>

#include "base/error.h"
#include "base/timestamp.h"

bool time_option_parse(timestamp *ret_time, const char *text, timestamp now, struct error *error);

#endif
