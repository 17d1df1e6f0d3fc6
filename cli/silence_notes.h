/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why there is no record although there were sessions: it is said, so that nobody takes a selection
 * that fits nothing, or a ledger that knows everything, for a capture without mail.
 */
#ifndef CLI_SILENCE_NOTES_H
#define CLI_SILENCE_NOTES_H

#include "cli/session_ledger.h"
#include "output/session_selection.h"

/* On standard error; nothing when a session was selected. `ledger` may be NULL. */
void silence_notes_print(const struct selection_counts *counts,
                         const struct session_ledger *ledger);

#endif
