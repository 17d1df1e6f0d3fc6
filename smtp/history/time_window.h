/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How often something happened lately.
 *
 * Time is divided into parts, WINDOW_PARTS of which are the window; what
 * happened is counted in its part. So the window reaches back by its length, or
 * by up to one part less. What is reported late counts with the newest part.
 */
#ifndef SMTP_HISTORY_TIME_WINDOW_H
#define SMTP_HISTORY_TIME_WINDOW_H

#include "base/timestamp.h"

enum { WINDOW_PARTS = 12 };

/* All zero: nothing has happened. */
struct time_window {
    int64_t newest; /* number of the newest part, counted from 1970 */
    duration part;  /* its length; 0 before anything happened */
    uint32_t counts[WINDOW_PARTS];
};

/* `length` is the whole window's. One that was kept with another length begins anew. */
void time_window_add(struct time_window *window, duration length, timestamp time, uint32_t count);
uint32_t time_window_sum(const struct time_window *window, duration length, timestamp time);

#endif
