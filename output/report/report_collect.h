/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Feeds a report with entries, one after the other.
 *
 * Each session counts once, by its identifier, within all that one collector is
 * given: a file that is read twice and captures that overlap change nothing. Of one
 * that comes again the first is kept. Identifiers are remembered up to
 * SESSION_IDS_MOST (session_ids.h); sessions beyond that are counted all the same, and
 * said to be unchecked. Summaries hold no identifiers: what two of them have both
 * counted nobody can tell.
 *
 * Status lines count upwards from the start of their run. What one adds is what it has
 * more than the one of its run before it in the input; of the first, everything when
 * its run began in the window, else nothing. What a status says of the mirror holds until
 * the next one of its run; the last word goes to the report when the run, the input or
 * the collector ends.
 */
#ifndef OUTPUT_REPORT_REPORT_COLLECT_H
#define OUTPUT_REPORT_REPORT_COLLECT_H

#include "output/report/flagged_sessions.h"
#include "output/report/report.h"
#include "output/report/report_selection.h"

struct report_collector;

/* The report is lent; the criteria are copied, see report_selection.h. */
struct report_collector *report_collector_new(struct report *report,
                                              const struct selection_criteria *criteria);
void report_collector_free(struct report_collector *collector);

/* The sessions that need a look go there as well, which is lent; NULL: nowhere. */
void report_collector_keep(struct report_collector *collector, struct flagged_sessions *flagged);

/* What comes now is another input. Its name is lent until the next one begins; NULL: each
 * session names the capture that it is from itself. */
void report_collector_begin_input(struct report_collector *collector, const char *name);

/* Anything but ENTRY_REPORT, which is for report_json_read and report_merge. */
void report_collect(struct report_collector *collector, const struct report_entry *entry);

#endif
