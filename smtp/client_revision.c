/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages that ended elsewhere than at CRLF.CRLF.
 *
 * The server's replies show it: one that answers the message while its content
 * goes on, or more of them than there are commands. Then the message ended at
 * an odd end, and what stands behind it is read again, as the commands that it
 * was for the server.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "base/memory_budget.h"
#include "smtp/dialogue_parts.h"
#include "smtp/session_watch.h"

static struct doubtful_ends *ends_of(struct client_side *client)
{
    if (client->ends == NULL)
        client->ends = memory_new(1, sizeof *client->ends);
    return client->ends;
}

static void let_candidates_go(struct doubtful_ends *ends)
{
    end_candidates_free(ends->candidates);
    ends->candidates = NULL;
}

static void free_if_done(struct client_side *client)
{
    if (client->ends->may_differ || client->ends->revised > 0)
        return;
    free(client->ends);
    client->ends = NULL;
}

void client_keep_ends(struct dialogue *dialogue)
{
    struct client_side *client = &dialogue->client;
    struct doubtful_ends *ends = ends_of(client);

    let_candidates_go(ends);
    ends->candidates = client->message->candidates;
    ends->step = client->message_step;
    ends->transaction = dialogue->transaction;
    ends->may_differ = true;
    client->message->candidates = NULL;
}

void client_forget_ends(struct client_side *client)
{
    if (client->ends == NULL)
        return;
    let_candidates_go(client->ends);
    client->ends->may_differ = false;
    free_if_done(client);
}

void client_clear_ends(struct client_side *client)
{
    if (client->ends != NULL)
        client->ends->revised = 0;
    client_forget_ends(client);
}

size_t client_ends_memory(const struct client_side *client)
{
    if (client->ends == NULL)
        return 0;
    return memory_cost(sizeof *client->ends) + end_candidates_memory(client->ends->candidates);
}

void client_count_revised(struct client_side *client, size_t bytes)
{
    if (client->ends == NULL || client->ends->revised == 0)
        return;
    client->ends->revised -= bytes < client->ends->revised ? bytes : client->ends->revised;
    free_if_done(client);
}

/* ------------------------------------------------------------------ reading again */

static void begin_revision(struct client_side *client, size_t bytes, size_t behind)
{
    struct doubtful_ends *ends = ends_of(client);

    /* Inside another revision those behind it stay behind. */
    if (ends->revised == 0)
        ends->behind = behind;
    ends->revised += bytes;
}

static void feed(struct dialogue *dialogue, struct held_bytes *held)
{
    struct bytes bytes;
    timestamp time;

    while ((bytes = held_bytes_next(held, &time)).length > 0)
        client_read(dialogue, bytes, time);
    held_bytes_free(held);
}

/* Half a line that came later is read later. */
static void put_back(struct dialogue *dialogue, struct line_splitter *later)
{
    struct client_side *client = &dialogue->client;
    timestamp time = later->last;

    if (later->inside && client->mode == CLIENT_COMMANDS && !client->lines.inside) {
        line_splitter_clear(&client->lines);
        client->lines = *later;
        return;
    }
    if (later->inside)
        client_read(dialogue, line_splitter_partial(later), time);
    line_splitter_clear(later);
}

static void read_again(struct dialogue *dialogue, struct held_bytes *behind, size_t pending)
{
    struct client_side *client = &dialogue->client;
    struct line_splitter later = client->lines;

    if (behind == NULL)
        return;
    line_splitter_init(&client->lines, dialogue->limits->line);
    begin_revision(client, held_bytes_all(behind).length, pending);
    feed(dialogue, behind);
    put_back(dialogue, &later);
}

static struct held_bytes *take_behind(struct end_candidate *candidate)
{
    struct held_bytes *behind = candidate->behind;

    candidate->behind = NULL;
    return behind;
}

/* The message is what it was at the candidate, the `before`th of its odd ends. */
static void end_at(struct dialogue *dialogue, const struct end_candidate *candidate,
                   const struct open_step *open, int32_t index, size_t before)
{
    struct transaction *transaction = record_transaction_at(&dialogue->record, index);
    struct step *step = record_open_step(&dialogue->record, open);
    struct arena *arena = &dialogue->record.draft.arena;
    struct message whole;

    session_watch_revise(dialogue->record.watch, open, index);
    if (step != NULL) {
        step->octets = candidate->message.bytes;
        step->t_end = dialogue_time(dialogue, candidate->time);
        /* Of bytes that were held, the step is as old as the reply they waited for. */
        if (step->t_end < step->t)
            step->t_end = step->t;
    }
    if (transaction == NULL)
        return;
    whole = transaction->message;
    transaction->message = candidate->message;
    transaction->message.kept = whole.kept;
    transaction->message.odd_ends = (uint32_t)before;
    transaction->message.end = dot_line_name(candidate->line);
    if (candidate->message.message_id.length > 0)
        transaction->message.message_id = arena_copy(arena, candidate->message.message_id);
    if (candidate->has_whole_header)
        transaction->message.headers = whole.headers;
    else if (whole.headers != NULL)
        record_left_out(&dialogue->record)->headers++;
    if (whole.parts != NULL)
        record_left_out(&dialogue->record)->parts++;
}

static void call_ambiguous(struct dialogue *dialogue, int32_t index)
{
    struct transaction *transaction = record_transaction_at(&dialogue->record, index);

    if (transaction != NULL)
        transaction->end_is_ambiguous = true;
}

static size_t first_plausible(const struct end_candidates *candidates)
{
    size_t i = 0;

    while (i < candidates->count && !end_candidate_is_plausible(&candidates->items[i]))
        i++;
    return i;
}

/* ---------------------------------------------------------- while the content goes on */

/* The CR behind a lone dot may be all that will come. */
static void remember_last_end(struct dialogue *dialogue)
{
    struct message_reader *message = dialogue->client.message;
    const struct step *step = record_open_step(&dialogue->record, &dialogue->client.message_step);
    struct dot_line line;

    if (!dot_unstuffer_may_have_ended(&message->unstuffer, &line))
        return;
    if (message->candidates == NULL)
        message->candidates =
            end_candidates_new(dialogue->limits->held, dialogue->limits->smuggled);
    end_candidates_add(message->candidates, line, message->sent - 2, &message->content,
                       step != NULL ? dialogue->record.draft.start + step->t_end : 0);
}

/* A refusal may come in the middle of a message. An acceptance does not, so that
 * one of the ends must be it. */
static size_t likeliest(const struct end_candidates *candidates, uint16_t code)
{
    size_t i = first_plausible(candidates);

    if (i < candidates->count || reply_class(code) != 2)
        return i;
    for (i = 0; i < candidates->count; i++)
        if (!candidates->items[i].overflowed)
            break;
    return i;
}

bool client_has_odd_end(struct dialogue *dialogue)
{
    const struct end_candidates *candidates;

    remember_last_end(dialogue);
    candidates = dialogue->client.message->candidates;
    return candidates != NULL && likeliest(candidates, 250) < candidates->count;
}

static bool answers_open_message(struct dialogue *dialogue)
{
    const struct pending_reply *oldest = pending_replies_oldest(&dialogue->pending);

    return oldest != NULL &&
           (oldest->kind == PENDING_MESSAGE || oldest->kind == PENDING_DELIVERY) &&
           oldest->step == dialogue->client.message_step.index;
}

/* 421 says that the server waits no longer, perhaps for an end it would accept. */
static void settle_open(struct dialogue *dialogue, uint16_t code)
{
    struct client_side *client = &dialogue->client;
    struct end_candidates *candidates;
    struct held_bytes *behind;
    size_t chosen;

    if (!answers_open_message(dialogue) || code == 421)
        return;
    remember_last_end(dialogue);
    candidates = client->message->candidates;
    if (candidates == NULL)
        return;
    chosen = likeliest(candidates, code);
    if (chosen == candidates->count) {
        if (reply_class(code) == 2)
            call_ambiguous(dialogue, dialogue->transaction);
        return;
    }
    record_message(&dialogue->record, dialogue->transaction, &client->message->content, true);
    end_at(dialogue, &candidates->items[chosen], &client->message_step, dialogue->transaction,
           chosen);
    client_mark_message_sent(dialogue, candidates->items[chosen].time);
    behind = take_behind(&candidates->items[chosen]);
    client_close_message(dialogue);
    read_again(dialogue, behind, 0);
}

/* ------------------------------------------------------------ when it seemed complete */

static bool waits_for(struct pending_replies *pending, enum verb verb)
{
    for (size_t i = 0; i < pending->count; i++) {
        const struct pending_reply *waiting = pending_replies_at(pending, i);

        if (waiting->kind == PENDING_COMMAND && waiting->verb == verb)
            return true;
    }
    return false;
}

/* No command that is known to have been sent can have this reply. */
static bool is_one_too_many(struct dialogue *dialogue, uint16_t code)
{
    struct pending_replies *pending = &dialogue->pending;
    const struct pending_reply *oldest = pending_replies_oldest(pending);

    if (code == 421 || pending->unremembered > 0)
        return false;
    if (oldest == NULL)
        return true;
    if (code == 354)
        return !waits_for(pending, VERB_DATA) && oldest->verb != VERB_UNKNOWN;
    return oldest->kind == PENDING_COMMAND && oldest->verb == VERB_QUIT && code != 221 &&
           reply_class(code) == 2;
}

static bool is_unreadable(const struct end_candidates *candidates)
{
    if (candidates == NULL)
        return true;
    for (size_t i = 0; i < candidates->count; i++)
        if (candidates->items[i].overflowed)
            return true;
    return false;
}

static void revise(struct dialogue *dialogue, size_t chosen)
{
    struct doubtful_ends *ends = dialogue->client.ends;
    struct end_candidate *candidate = &ends->candidates->items[chosen];
    struct held_bytes *behind = take_behind(candidate);

    end_at(dialogue, candidate, &ends->step, ends->transaction, chosen);
    client_forget_ends(&dialogue->client);
    read_again(dialogue, behind, dialogue->pending.count);
}

static void settle_ended(struct dialogue *dialogue, uint16_t code)
{
    struct client_side *client = &dialogue->client;
    struct doubtful_ends *ends = client->ends;
    const struct pending_reply *oldest = pending_replies_oldest(&dialogue->pending);
    size_t chosen;

    if (oldest != NULL && oldest->kind != PENDING_COMMAND && oldest->step == ends->step.index)
        return;
    if (!is_one_too_many(dialogue, code)) {
        /* With a later command answered, nobody can tell any more which reply is whose. */
        if (oldest != NULL)
            let_candidates_go(ends);
        return;
    }
    chosen = ends->candidates != NULL ? first_plausible(ends->candidates) : 0;
    if (ends->candidates != NULL && chosen < ends->candidates->count &&
        client->mode == CLIENT_COMMANDS)
        revise(dialogue, chosen);
    else if (is_unreadable(ends->candidates))
        call_ambiguous(dialogue, ends->transaction);
}

void client_settle_end(struct dialogue *dialogue, uint16_t code)
{
    if (dialogue->client.mode == CLIENT_MESSAGE)
        settle_open(dialogue, code);
    else if (dialogue->client.ends != NULL && dialogue->client.ends->may_differ)
        settle_ended(dialogue, code);
}
