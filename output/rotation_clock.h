/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When a file is due to be rotated.
 *
 * A period is counted from 1970-01-01 00:00 in local time: files of an hour change at the full
 * hour, those of a day at midnight. When clocks are set forward or back for summer a file of an
 * hour may have two of them; a day stays a day.
 */
#ifndef OUTPUT_ROTATION_CLOCK_H
#define OUTPUT_ROTATION_CLOCK_H

#include <stdint.h>
#include <time.h>

/* The number of the period, of so many seconds, that a time is in. */
int64_t rotation_period_of(time_t time, int64_t seconds);

#endif
