/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ledger of a report (session_ledger.h). Sessions out of captures are judged in front of
 * history; here it is about lines, which are whole and known by their identifier, and notices,
 * known by their text.
 */
#ifndef CLI_REPORT_REPORT_LEDGER_H
#define CLI_REPORT_REPORT_LEDGER_H

#include "cli/session_ledger.h"
#include "output/report/report.h"
#include "output/report/report_entry.h"

/* False when an earlier report has counted it. The ledger may be NULL: there is none. */
bool report_ledger_lets_pass(struct session_ledger *ledger, const struct report_entry *entry);

/* Puts into the report how many were not counted, and says what nobody can decide. */
void report_ledger_tell(const struct session_ledger *ledger, struct report *report);

#endif
