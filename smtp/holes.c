/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a dialogue remembers of the holes in its capture. */
#include <stdlib.h>

#include "base/memory.h"
#include "smtp/dialogue_parts.h"

/* A transaction that was open still is when one command was lost and the next one is
 * accepted that needs it. Two may have been RSET and the MAIL of another. */
enum { LOST_COMMANDS_MAXIMUM = 1 };

struct holes *dialogue_holes(struct dialogue *dialogue)
{
    if (dialogue->holes == NULL) {
        dialogue->holes = memory_new(1, sizeof *dialogue->holes);
        dialogue->holes->step[SIDE_CLIENT] = NO_OPEN_STEP;
        dialogue->holes->step[SIDE_SERVER] = NO_OPEN_STEP;
    }
    return dialogue->holes;
}

void holes_free(struct holes *holes)
{
    if (holes != NULL)
        held_bytes_free(holes->held);
    free(holes);
}

size_t holes_memory(const struct holes *holes)
{
    if (holes == NULL)
        return 0;
    return memory_cost(sizeof *holes) + (holes->held != NULL ? held_bytes_memory(holes->held) : 0);
}

/* A hole may be known before the other side's bytes that belong before its end. */
bool holes_may_have_reply(const struct dialogue *dialogue)
{
    return !dialogue->server.captured ||
           (dialogue->holes != NULL && dialogue->client.heard < dialogue->holes->replies_lost);
}

bool dialogue_lacks_client_bytes(const struct dialogue *dialogue)
{
    return dialogue->holes != NULL && dialogue->holes->lacks_client_bytes;
}

/* A capture that begins inside the dialogue has no gap there, only what cannot
 * be read behind it. */
static void record_beginning(struct dialogue *dialogue, enum side from)
{
    duration t = dialogue_time(dialogue, dialogue->now);
    struct step step = { .kind = STEP_GAP,
                         .from = from,
                         .t = t,
                         .t_end = t,
                         .reply_to = STEP_NONE,
                         .transaction = TRANSACTION_NONE,
                         .latency = -1 };

    record_step(&dialogue->record, &step);
    dialogue->holes->step[from] = record_latest_step(&dialogue->record);
}

void dialogue_leave_unread(struct dialogue *dialogue, enum side from, uint64_t bytes)
{
    enum side speaker = dialogue_player(dialogue, from);
    struct open_step *open = &dialogue_holes(dialogue)->step[speaker];
    struct step *step;

    if (bytes == 0)
        return;
    /* Nobody knows what they say, so they are as good as missing. */
    if (from == SIDE_CLIENT)
        dialogue->holes->lacks_client_bytes = true;
    if (open->index == STEP_NONE && open->left_out == 0)
        record_beginning(dialogue, speaker);
    step = record_open_step(&dialogue->record, open);
    if (step != NULL)
        step->unread += bytes;
}

/* ------------------------------------------------------------------ transactions */

void holes_put_in_doubt(struct dialogue *dialogue)
{
    struct holes *holes = dialogue->holes;

    holes->may_hide_mail = true;
    if (dialogue->transaction == TRANSACTION_NONE)
        return;
    if (!holes->in_doubt)
        holes->lost = 0;
    holes->uncounted = (holes->in_doubt && holes->uncounted) || !dialogue->server.captured;
    holes->in_doubt = true;
}

void holes_leave_transaction(struct dialogue *dialogue)
{
    dialogue->holes->may_hide_mail = true;
    dialogue->transaction = TRANSACTION_NONE;
    dialogue->server_transaction = TRANSACTION_NONE;
    dialogue->interrupted = TRANSACTION_NONE;
}

void holes_settle_transaction(struct dialogue *dialogue, bool may_go_on)
{
    struct holes *holes = dialogue->holes;
    struct transaction *transaction =
        record_transaction_at(&dialogue->record, dialogue->transaction);

    if (!holes->in_doubt)
        return;
    holes->in_doubt = false;
    /* The transaction may have ended since, by a reply or the limit of the record. */
    if (may_go_on && transaction != NULL && !holes->uncounted &&
        holes->lost <= LOST_COMMANDS_MAXIMUM && reply_class(transaction->mail_status.code) == 2)
        transaction->has_hole = true;
    else
        holes_leave_transaction(dialogue);
}

void holes_count_lost(struct dialogue *dialogue)
{
    struct holes *holes = dialogue_holes(dialogue);

    holes->lost++;
    /* It may as well answer what was sent behind the hole. */
    if (dialogue->pending.count > 1)
        holes->uncounted = true;
}
