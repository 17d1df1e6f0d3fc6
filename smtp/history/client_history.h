/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clients that give up when their greeting is refused: a filter that counts
 * their sessions and tells of the second one in a notice. A mail that it
 * delivers in between begins the count anew.
 *
 * At most CLIENT_HISTORIES clients are remembered, the oldest is forgotten
 * first; of each the first CLIENT_SESSIONS sessions are named.
 */
#ifndef SMTP_HISTORY_CLIENT_HISTORY_H
#define SMTP_HISTORY_CLIENT_HISTORY_H

#include "smtp/session.h"

enum { CLIENT_HISTORIES = 1024, CLIENT_SESSIONS = 2 };

struct client_history;

struct client_history *client_history_new(struct session_sink next);
void client_history_free(struct client_history *history);

/* Valid as long as the object. */
struct session_sink client_history_sink(struct client_history *history);

#endif
