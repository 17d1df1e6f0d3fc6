/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which command a reply answers. */
#include "smtp/dialogue.h"

/* RFC 4954, 4. */
enum { REPLY_ASKS_FOR_CREDENTIAL = 334, REPLY_CLOSES = 421 };

/* Codes that only one command can have for an answer. When the oldest waiting
 * command is another, its reply never came. */
static const struct telling_code {
    uint16_t code;
    enum verb verb;
} telling_codes[] = {
    { 354, VERB_DATA }, { REPLY_ASKS_FOR_CREDENTIAL, VERB_AUTH },
    { 235, VERB_AUTH }, { 535, VERB_AUTH },
    { 221, VERB_QUIT },
};

/* The command that such a code answers; `count` when there is none. In doubt it is
 * the last one: each of them is only sent when those before it are answered. So it
 * may be one that is missing behind that. */
static size_t find_verb(struct pending_replies *pending, enum verb verb)
{
    bool in_doubt = pending_replies_are_doubtful(pending);
    size_t found = pending->count;

    for (size_t i = 0; i < pending->count && (in_doubt || found == pending->count); i++) {
        const struct pending_reply *candidate = pending_replies_at(pending, i);

        if (candidate->kind == PENDING_COMMAND && candidate->verb == verb)
            found = i;
        else if (in_doubt && candidate->kind == PENDING_LOST)
            found = pending->count;
    }
    return found;
}

void replies_never_came(struct dialogue *dialogue, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct pending_reply *oldest = pending_replies_oldest(&dialogue->pending);

        if (oldest->kind == PENDING_COMMAND && verb_is_mail(oldest->verb) &&
            oldest->transaction == dialogue->transaction)
            dialogue_doubt_mail(dialogue);
        pending_replies_drop(&dialogue->pending);
    }
}

/* What accepts one of these commands has a code of its own. Who reads another one
 * there has lost count. */
static bool may_answer(const struct pending_reply *pending, uint16_t code)
{
    bool has_own_code = false;

    if (pending->kind != PENDING_COMMAND || reply_class(code) > 3)
        return true;
    for (size_t i = 0; i < sizeof telling_codes / sizeof telling_codes[0]; i++) {
        if (telling_codes[i].verb == pending->verb && telling_codes[i].code == code)
            return true;
        has_own_code |= telling_codes[i].verb == pending->verb;
    }
    return !has_own_code;
}

static void skip_to_verb(struct dialogue *dialogue, enum verb verb)
{
    size_t found = find_verb(&dialogue->pending, verb);

    if (found < dialogue->pending.count)
        replies_never_came(dialogue, found);
}

static void align(struct dialogue *dialogue, uint16_t code)
{
    for (size_t i = 0; i < sizeof telling_codes / sizeof telling_codes[0]; i++)
        if (telling_codes[i].code == code)
            skip_to_verb(dialogue, telling_codes[i].verb);
}

/* First byte of the reply minus last byte of the command; in a pipelined group
 * from the reply before, if that came later. */
static duration latency(const struct dialogue *dialogue, const struct pending_reply *answered,
                        timestamp first)
{
    timestamp since = answered->sent;

    if (since == 0)
        return -1;
    if (dialogue->server.last_reply > since)
        since = dialogue->server.last_reply;
    return first > since ? first - since : 0;
}

/* What a server may have been told that is not in the capture it may repeat here,
 * and nobody would recognise it: answers to AUTH, and to lines it did not know. */
static void withhold(const struct dialogue *dialogue, struct step *step)
{
    static const struct bytes withheld = { (const uint8_t *)"[redacted]", 10 };
    bool is_unpaired = step->reply_to == STEP_NONE;
    uint16_t code = step->reply.code;

    if (!dialogue_lacks_client_bytes(dialogue))
        return;
    if (auth_has_code(code) || (is_unpaired && code >= 500 && code <= 502)) {
        step->reply.lines = &withheld;
        step->reply.line_count = 1;
    }
}

/* Behind a hole all that waited was taken for answered when the client spoke again,
 * and was not. 421 may come at any time (RFC 5321, 3.8). */
static void note_surplus(struct dialogue *dialogue, uint16_t code)
{
    if (code != REPLY_CLOSES && dialogue->client.mode == CLIENT_COMMANDS)
        dialogue->client.is_hasty = true;
}

/* A reply to nothing that waits. Behind the answer to a message that goes on,
 * it still speaks of that message. */
static void record_unpaired(struct dialogue *dialogue, struct step *step)
{
    if (dialogue->client.mode == CLIENT_MESSAGE)
        step->reply_to = dialogue->client.message_step.index;
    auth_end_lost(dialogue, step->reply.code);
    withhold(dialogue, step);
    record_step(&dialogue->record, step);
    if (dialogue->holes != NULL && !pending_replies_any(&dialogue->pending))
        note_surplus(dialogue, step->reply.code);
    pending_replies_drop(&dialogue->pending);
}

/* A reply that may answer a command the capture lacks, or one sent since. */
static void record_doubtful(struct dialogue *dialogue, struct step *step)
{
    holes_count_lost(dialogue);
    auth_end_lost(dialogue, step->reply.code);
    withhold(dialogue, step);
    record_step(&dialogue->record, step);
    /* It may be the one that the client's bytes wait for. */
    if (dialogue->client.mode == CLIENT_HELD)
        client_lose_reply(dialogue);
}

/* --------------------------------------------------------------- LMTP's deliveries */

static int32_t next_accepted(const struct transaction *transaction, int32_t recipient)
{
    for (size_t i = (size_t)(recipient + 1); i < transaction->recipient_count; i++)
        if (reply_class(transaction->recipients[i].status.code) == 2)
            return (int32_t)i;
    return -1;
}

/* Behind a hole: the recipients are all known, and what became of each. */
static bool knows_recipients(const struct dialogue *dialogue, int32_t index)
{
    const struct transaction *transaction;

    if (index == TRANSACTION_NONE)
        return false;
    transaction = &dialogue->record.draft.transactions[index];
    if (transaction->has_hole)
        return false;
    for (size_t i = 0; i < transaction->recipient_count; i++)
        if (transaction->recipients[i].status.code == 0)
            return false;
    return true;
}

static bool has_one_recipient(const struct dialogue *dialogue, int32_t index)
{
    const struct transaction *transaction = &dialogue->record.draft.transactions[index];
    int32_t first = next_accepted(transaction, -1);

    return first >= 0 && next_accepted(transaction, first) < 0;
}

/* Whether it is known how many replies the message has. HELO and EHLO say that it
 * is SMTP and one, LHLO that it is LMTP. */
static bool knows_replies(const struct dialogue *dialogue, int32_t index)
{
    const struct session_draft *draft = &dialogue->record.draft;

    if (dialogue->holes == NULL)
        return true;
    if (draft->protocol == PROTOCOL_LMTP)
        return knows_recipients(dialogue, index);
    return draft->helo != STEP_NONE ||
           (knows_recipients(dialogue, index) && has_one_recipient(dialogue, index));
}

/* SMTP answers a message once, LMTP once for each recipient it accepted (RFC 2033,
 * 4.2). Which these are is known now, when RCPT and DATA were pipelined. */
static void become_deliveries(struct dialogue *dialogue, struct pending_reply *message)
{
    const struct session_draft *draft = &dialogue->record.draft;
    bool ends_message =
        message->kind == PENDING_MESSAGE ||
        (message->kind == PENDING_COMMAND && message->verb == VERB_BDAT && message->last_chunk);

    if (!ends_message)
        return;
    if (!knows_replies(dialogue, message->transaction))
        message->kind = PENDING_SOME_DELIVERY;
    else if (draft->protocol == PROTOCOL_LMTP && message->transaction != TRANSACTION_NONE &&
             next_accepted(&draft->transactions[message->transaction], -1) >= 0)
        message->kind = PENDING_DELIVERY;
}

/* The oldest was answered: takes it off, unless more replies to it will come. */
static void go_on(struct dialogue *dialogue, const struct pending_reply *answered)
{
    struct pending_reply *oldest = pending_replies_oldest(&dialogue->pending);

    if (answered->kind == PENDING_DELIVERY &&
        next_accepted(&dialogue->record.draft.transactions[answered->transaction],
                      answered->recipient) >= 0) {
        oldest->recipient = answered->recipient;
        return;
    }
    pending_replies_drop(&dialogue->pending);
    if (answered->kind == PENDING_SOME_DELIVERY)
        pending_replies_lose_replies(&dialogue->pending);
}

/* ------------------------------------------------------------------------- pairing */

/* No reply was lost since the command, from which the latency would count. */
static bool knows_reply_before(const struct dialogue *dialogue,
                               const struct pending_reply *answered)
{
    const struct open_step *gap;

    if (dialogue->holes == NULL)
        return true;
    gap = &dialogue->holes->step[SIDE_SERVER];
    return gap->left_out == 0 && gap->index < answered->step;
}

static void record_answer(struct dialogue *dialogue, struct step *step, timestamp first)
{
    struct pending_reply *oldest = pending_replies_oldest(&dialogue->pending);
    struct pending_reply answered;
    bool goes_on = oldest->kind == PENDING_COMMAND && oldest->verb == VERB_AUTH &&
                   reply_class(step->reply.code) == 3;
    step_index index;

    become_deliveries(dialogue, oldest);
    answered = *oldest;
    if (answered.kind == PENDING_DELIVERY)
        answered.recipient = next_accepted(
            &dialogue->record.draft.transactions[answered.transaction], answered.recipient);
    step->reply_to = answered.step;
    step->transaction = answered.transaction;
    if (answered.step != STEP_NONE && knows_reply_before(dialogue, &answered))
        step->latency = latency(dialogue, &answered, first);
    withhold(dialogue, step);
    index = record_step(&dialogue->record, step);
    if (goes_on) {
        dialogue->auth.response_expected = true;
        return;
    }
    go_on(dialogue, &answered);
    reply_effect(dialogue, &answered, index, step->reply.code);
}

void reply_pair(struct dialogue *dialogue, struct step *step, timestamp first)
{
    align(dialogue, step->reply.code);
    if (dialogue->holes != NULL && dialogue->pending.count > 0 &&
        !may_answer(pending_replies_oldest(&dialogue->pending), step->reply.code))
        pending_replies_lose_replies(&dialogue->pending);
    if (dialogue->pending.count == 0)
        record_unpaired(dialogue, step);
    else if (pending_replies_are_doubtful(&dialogue->pending))
        record_doubtful(dialogue, step);
    else
        record_answer(dialogue, step, first);
}

/* ------------------------------------------------------------------ in retrospect */

/* A server answers it once, and not before it is complete. */
static bool has_one_reply(struct dialogue *dialogue, const struct pending_reply *pending)
{
    struct pending_reply copy = *pending;

    become_deliveries(dialogue, &copy);
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

static bool is_lost_reply(const struct step *step)
{
    return step->kind == STEP_GAP && step->from == SIDE_SERVER;
}

/* The last reply before the step `end`; STEP_NONE when one that is missing, or what
 * is no reply, is nearer. */
static step_index reply_before(const struct session_draft *draft, step_index end)
{
    for (step_index i = end - 1; i >= 0; i--) {
        const struct step *step = &draft->steps[i];

        if (is_lost_reply(step) || step->kind == STEP_STRAY_LINE)
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
        if (is_lost_reply(&draft->steps[i]))
            return -1;
        if (draft->steps[i].kind != STEP_REPLY)
            continue;
        since = draft->steps[i].t > since ? draft->steps[i].t : since;
        break;
    }
    return first > since ? first - since : 0;
}

static void pair_late(struct dialogue *dialogue, size_t index, step_index reply)
{
    struct pending_reply *pending = pending_replies_at(&dialogue->pending, index);
    const struct pending_reply answered = *pending;
    struct step *step = &dialogue->record.draft.steps[reply];

    step->reply_to = answered.step;
    step->transaction = answered.transaction;
    step->latency = late_latency(dialogue, &answered, reply);
    pending->kind = PENDING_LOST;
    reply_effect(dialogue, &answered, reply, step->reply.code);
}

void reply_pair_in_retrospect(struct dialogue *dialogue)
{
    struct pending_replies *pending = &dialogue->pending;
    const struct session_draft *draft = &dialogue->record.draft;
    size_t first = first_with_one_reply(dialogue);
    size_t next = pending->count;
    step_index reply = (step_index)draft->step_count;
    step_index before;

    /* The last replies must be in the record, and the last commands in the queue. */
    if (dialogue->record.aside != NULL || pending->unremembered > 0)
        return;
    while (next > first && (before = reply_before(draft, reply)) != STEP_NONE) {
        /* This client does not wait for replies after all. */
        if (draft->steps[before].reply_to != STEP_NONE ||
            before < pending_replies_at(pending, next - 1)->step ||
            !may_answer(pending_replies_at(pending, next - 1), draft->steps[before].reply.code))
            return;
        reply = before;
        next--;
    }
    for (; next < pending->count; reply++)
        if (draft->steps[reply].kind == STEP_REPLY)
            pair_late(dialogue, next++, reply);
}
