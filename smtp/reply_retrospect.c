/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which commands the last replies answered, when the client goes on and so has got
 * them all.
 *
 * Behind a hole nobody knows which of the commands that wait a reply answers. A
 * client that waits for its replies says it afterwards: the last of them answered
 * the last command, the one before that the command before it.
 */
#include "smtp/dialogue_parts.h"

/* A server answers it once, and not before it is complete. */
static bool has_one_reply(struct dialogue *dialogue, const struct pending_reply *pending)
{
    struct pending_reply copy = *pending;

    message_replies_begin(dialogue, &copy);
    return copy.step != STEP_NONE && copy.verb != VERB_AUTH &&
           (copy.kind == PENDING_COMMAND || copy.kind == PENDING_MESSAGE);
}

/* The first of those at the end of the queue of which each has one reply. */
static size_t first_with_one_reply(struct dialogue *dialogue)
{
    struct pending_replies *pending = &dialogue->pending;
    size_t first = pending->count;

    while (first > 0 && has_one_reply(dialogue, pending_replies_at(pending, first - 1)))
        first--;
    return first;
}

static bool is_lost_reply(const struct dialogue *dialogue, const struct step *step)
{
    return step->kind == STEP_GAP && step->from == dialogue_player(dialogue, SIDE_SERVER);
}

/* The last reply before the step `end`; STEP_NONE when one that is missing, or what
 * is no reply, is nearer. */
static step_index reply_before(const struct dialogue *dialogue, step_index end)
{
    const struct session_draft *draft = &dialogue->record.draft;

    for (step_index i = end - 1; i >= 0; i--) {
        const struct step *step = &draft->steps[i];

        if (is_lost_reply(dialogue, step) || step->kind == STEP_STRAY_LINE)
            break;
        if (step->kind == STEP_REPLY)
            return i;
    }
    return STEP_NONE;
}

/* As latency(), which counts from the reply before. */
static duration late_latency(const struct dialogue *dialogue, const struct pending_reply *answered,
                             step_index reply)
{
    const struct session_draft *draft = &dialogue->record.draft;
    duration first = draft->steps[reply].t - draft->steps[reply].took;
    duration since = dialogue_time(dialogue, answered->sent);

    if (answered->sent == 0)
        return -1;
    for (step_index i = reply - 1; i > answered->step; i--) {
        if (is_lost_reply(dialogue, &draft->steps[i]))
            return -1;
        if (draft->steps[i].kind != STEP_REPLY)
            continue;
        since = draft->steps[i].t > since ? draft->steps[i].t : since;
        break;
    }
    return first > since ? first - since : 0;
}

/* Lines of which a refusal has just made commands were answered before the next one. */
static struct pending_reply *oldest_command(struct pending_replies *pending)
{
    while (pending->count > 0 && pending_replies_oldest(pending)->kind == PENDING_TEXT)
        pending_replies_drop(pending);
    return pending_replies_oldest(pending);
}

static void pair_late(struct dialogue *dialogue, step_index reply)
{
    const struct pending_reply *oldest = oldest_command(&dialogue->pending);
    struct step *step = &dialogue->record.draft.steps[reply];
    struct pending_reply answered;
    uint16_t code = step->reply.code;

    if (oldest == NULL)
        return;
    answered = *oldest;
    pending_replies_drop(&dialogue->pending);
    step->reply_to = answered.step;
    step->transaction = answered.transaction;
    step->latency = late_latency(dialogue, &answered, reply);
    if (answered.kind == PENDING_COMMAND)
        client_hear_command(dialogue, &answered, code);
    reply_effect(dialogue, &answered, reply, code);
}

void reply_pair_in_retrospect(struct dialogue *dialogue)
{
    struct pending_replies *pending = &dialogue->pending;
    const struct session_draft *draft = &dialogue->record.draft;
    size_t first = first_with_one_reply(dialogue);
    size_t next = pending->count;
    step_index reply = (step_index)draft->step_count;
    step_index before;
    size_t count;

    /* The last replies must be in the record, and the last commands in the queue. */
    if (dialogue->record.aside != NULL || pending->unremembered > 0)
        return;
    while (next > first && (before = reply_before(dialogue, reply)) != STEP_NONE) {
        /* This client does not wait for replies after all. */
        if (draft->steps[before].reply_to != STEP_NONE ||
            before < pending_replies_at(pending, next - 1)->step ||
            !reply_may_answer(pending_replies_at(pending, next - 1),
                              draft->steps[before].reply.code))
            return;
        reply = before;
        next--;
    }
    count = pending->count - next;
    if (count > 0)
        replies_never_came(dialogue, next);
    for (; count > 0; reply++) {
        if (draft->steps[reply].kind != STEP_REPLY)
            continue;
        pair_late(dialogue, reply);
        count--;
    }
}
