/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a finished session's time went (smtp/session_timing.h).
 *
 * It is told from the steps, their times and their pairs alone: between two
 * steps the client waits while a command has no reply, and the server while all
 * have. Behind a gap, at the start of a connection that was captured from the
 * middle, and with one side alone nobody can tell, until a reply comes that
 * answers a command behind the gap.
 *
 * Time that TCP lost on the way is inside these spans: a segment that was lost
 * behind the capture point looks like a peer that is slow.
 */
#ifndef SMTP_TIMELINE_H
#define SMTP_TIMELINE_H

#include "smtp/session.h"

/* Sets `session->timing`; everything else has to be there. */
void session_find_timing(struct session *session);

#endif
