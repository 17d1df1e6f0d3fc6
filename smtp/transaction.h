/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What became of each transaction, once the session is over.
 *
 * The first rule that applies decides: the final reply to the message; a 4xx or 5xx
 * to MAIL; all recipients answered and none accepted; a 4xx or 5xx to DATA or BDAT;
 * a 2xx to DATA, behind which nobody knows what was read as what; a RSET, HELO, EHLO or QUIT; the connection's end. Where the capture lacks
 * bytes behind the MAIL, or ends before the connection did, the end of the
 * connection decides nothing and the outcome is unknown.
 */
#ifndef SMTP_TRANSACTION_H
#define SMTP_TRANSACTION_H

#include "smtp/session.h"

/* Fills in outcome, deciding reply, queue name and end of all transactions. */
void transactions_conclude(struct session *session);

/* The session's record lacks bytes or ends before the connection did. */
bool session_is_incomplete(const struct session *session);

/* Some mail of it was accepted. */
bool session_delivered_something(const struct session *session);

#endif
