/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file of --ledger, a replaced file (replaced_file.h). It is text, so that a script can read
 * from where the next run has to begin:
 *
 *   smtpscope ledger 1
 *   read-again-from 2026-11-24T00:11:56.051561Z
 *   read-until 1795479116051561      microseconds
 *   forgotten-until 1795219916051561
 *   told CONNECTION START END        a line for each session: a hash, and microseconds
 *   open CONNECTION START END
 *   entries 2
 */
#ifndef CLI_LEDGER_FILE_H
#define CLI_LEDGER_FILE_H

#include "base/error.h"
#include "cli/session_ledger.h"

/* Into a new ledger. Without a file, or with an empty one, nothing was told before; a ledger that
 * is of no use is set aside, which is said on standard error, and then nothing is known of it.
 * False with an error when it cannot be read or is no ledger at all. */
bool ledger_file_read(const char *path, struct session_ledger *ledger, struct error *error);

/* False with an error when what was there before still stands there. */
bool ledger_file_write(const char *path, const struct session_ledger *ledger, struct error *error);

#endif
