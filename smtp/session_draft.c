/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a draft to a session. */
#include "smtp/session_draft.h"

#include <stdlib.h>

void session_draft_init(struct session_draft *draft, timestamp start)
{
    *draft = (struct session_draft){
        .start = start,
        .greeting = STEP_NONE,
        .helo = STEP_NONE,
    };
    arena_init(&draft->arena);
}

void session_draft_clear(struct session_draft *draft)
{
    arena_clear(&draft->arena);
    free(draft->odd_manners);
    draft->odd_manners = NULL;
}

static void move_odd_manners(struct session_draft *draft, struct session *session)
{
    struct odd_manners *odd = draft->odd_manners;

    if (odd == NULL)
        return;
    stutter_end(&odd->stutter);
    memcpy(session->bare_line_ends, odd->bare_line_ends, sizeof session->bare_line_ends);
    session->stuttered =
        (struct stuttered){ .segments = odd->stutter.longest, .time = odd->stutter.time };
    free(odd);
}

void session_draft_move(struct session_draft *draft, struct session *session)
{
    arena_clear(&session->arena);
    session->arena = draft->arena;
    session->start = draft->start;
    session->protocol = draft->protocol;
    move_odd_manners(draft, session);
    session->greeting = draft->greeting;
    session->helo = draft->helo;
    session->gap_count = draft->gap_count;
    session->gap_capacity = draft->gap_capacity;
    session->gaps = draft->gaps;
    session->authentication_count = draft->authentication_count;
    session->authentication_capacity = draft->authentication_capacity;
    session->authentications = draft->authentications;
    session->transaction_count = draft->transaction_count;
    session->transaction_capacity = draft->transaction_capacity;
    session->transactions = draft->transactions;
    session->step_count = draft->step_count;
    session->step_capacity = draft->step_capacity;
    session->steps = draft->steps;
    if (draft->left_out != NULL)
        session->left_out = *draft->left_out;
    session_draft_init(draft, draft->start);
}
