/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of a session is written while it is open.
 *
 * A mirror port shows a hundred thousand sessions that wait. So an open one has
 * only what the dialogue writes and reads again, a third of a struct session;
 * the rest is known when the connection is closed. The members mean what those
 * of the same names in smtp/session.h mean.
 */
#ifndef SMTP_SESSION_DRAFT_H
#define SMTP_SESSION_DRAFT_H

#include "smtp/session.h"
#include "smtp/stutter.h"

/* What few sessions have. */
struct odd_manners {
    struct bare_line_ends bare_line_ends[SIDE_COUNT];
    struct stutter stutter; /* of the server */
    bool stutters;          /* it has sent a tiny segment */
};

struct session_draft {
    struct arena arena;
    timestamp start;
    enum protocol protocol;
    step_index greeting;
    step_index helo;
    size_t gap_count;
    size_t gap_capacity;
    struct session_gap *gaps;
    size_t authentication_count;
    size_t authentication_capacity;
    struct authentication *authentications;
    size_t transaction_count;
    size_t transaction_capacity;
    struct transaction *transactions;
    size_t step_count;
    size_t step_capacity;
    struct step *steps;
    struct left_out *left_out;       /* NULL as long as nothing is */
    struct odd_manners *odd_manners; /* owned; NULL as long as there are none */
};

/* An empty one. */
void session_draft_init(struct session_draft *draft, timestamp start);
void session_draft_clear(struct session_draft *draft);

/* Moves everything into a new session, of which the rest is left as it is. The
 * draft is empty afterwards. */
void session_draft_move(struct session_draft *draft, struct session *session);

#endif
