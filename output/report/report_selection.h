/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which sessions and notices a report counts: those of a window of time, of certain
 * clients and servers. A session is in the window by its start, a notice by its time.
 *
 * A notice that names no client fits no client that is asked for; likewise servers.
 */
#ifndef OUTPUT_REPORT_REPORT_SELECTION_H
#define OUTPUT_REPORT_REPORT_SELECTION_H

#include "output/report/report_entry.h"
#include "output/session_selection.h"

enum report_fit { FIT_GOOD, FIT_OUTSIDE, FIT_OTHER };

/* `since`, `until`, `client` and `server` of the criteria count here. */
enum report_fit report_fit(const struct report_entry *entry,
                           const struct selection_criteria *criteria);

#endif
