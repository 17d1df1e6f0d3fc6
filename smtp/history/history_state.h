/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What history remembers, as lines of JSON: it goes on in another run where it
 * ended in this one.
 *
 * The first line names the format and its version and has the key under which
 * mail addresses and Message-IDs are hashed; each other is an entry of a table,
 * the one not used for longest first; the last one counts them. There are client
 * and server addresses, what servers say, sessions' identifiers, times and
 * counts. There is no mail address, no user and no credential: of senders,
 * recipients and Message-IDs only hashes. Since the key stands beside them, who
 * has the file and guesses an address can see whether he was right.
 *
 * As many entries as the tables have room for, and lines no longer than
 * STATE_LINE_MAXIMUM: what is longer is refused.
 */
#ifndef SMTP_HISTORY_HISTORY_STATE_H
#define SMTP_HISTORY_HISTORY_STATE_H

#include <stdio.h>

#include "base/error.h"
#include "smtp/history/history_chain.h"

/* Of every version. */
#define HISTORY_STATE_BEGINNING "{\"format\":\"smtpscope state\""

enum { STATE_VERSION = 1, STATE_LINE_MAXIMUM = 1 << 20 };

/* Whether the file could be written shows in ferror(). */
void history_state_write(const struct history_chain *chain, FILE *file);

enum state_reading {
    STATE_READ,
    STATE_BROKEN, /* it is not such a file, or not whole */
    STATE_NEWER,  /* it has a version that is not known here */
};

/* Into a chain that remembers nothing yet. Of a file that is not STATE_READ the
 * error says why, and the chain may have a part of it. */
enum state_reading history_state_read(struct history_chain *chain, FILE *file, struct error *error);

#endif
