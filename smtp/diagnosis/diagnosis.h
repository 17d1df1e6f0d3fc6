/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The last word on a session: two to five plain sentences, and when something
 * went wrong its cause, who is to blame and one remedy.
 *
 * The sentences stand in this order, and each only when there is something to
 * say: what became of the mail; what went wrong first, which is more often the
 * cause than what went wrong last; who hung up, where that was not after QUIT;
 * where the time went, when a wait was long; whether TLS was used and a password
 * crossed in clear. They say what the packets show. What they do not show is
 * called unknown, and where they leave two readings both are named.
 *
 * A filter at the end of the chain: it needs all findings and the verdict.
 */
#ifndef SMTP_DIAGNOSIS_DIAGNOSIS_H
#define SMTP_DIAGNOSIS_DIAGNOSIS_H

#include "smtp/session.h"

/* Gives the session its diagnosis; once. */
void diagnosis_make(struct session *session);

struct diagnosis_filter {
    struct session_sink next;
};

/* The sink is valid as long as the filter, which keeps no sessions. */
struct session_sink diagnosis_filter_sink(struct diagnosis_filter *filter);

#endif
