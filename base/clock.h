/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The system's clocks, for what happens to the program and not on the wire: how long a line
 * waits to be written, when a file is rotated. Whatever is about packets goes by their time.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/timestamp.h"

/* Since some moment in the past; never set. */
duration clock_monotonic(void);

/* Since 1970-01-01 UTC. */
timestamp clock_of_day(void);

#endif
