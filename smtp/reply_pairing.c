/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which command a reply answers. */
#include "smtp/dialogue.h"

/* Codes that only one command can have for an answer. When the oldest waiting
 * command is another, its reply never came. */
static const struct telling_code {
    uint16_t code;
    enum verb verb;
} telling_codes[] = {
    { 354, VERB_DATA },
    { REPLY_ASKS_FOR_CREDENTIAL, VERB_AUTH },
    { 235, VERB_AUTH },
    { 221, VERB_QUIT },
};

static bool is_command(const struct pending_reply *pending, enum verb verb)
{
    return pending->kind == PENDING_COMMAND && pending->verb == verb;
}

static void skip_to_verb(struct pending_replies *pending, enum verb verb)
{
    for (size_t i = 0; i < pending->count; i++) {
        if (!is_command(pending_replies_at(pending, i), verb))
            continue;
        for (size_t skipped = 0; skipped < i; skipped++)
            pending_replies_drop(pending);
        return;
    }
}

static void align(struct pending_replies *pending, uint16_t code)
{
    for (size_t i = 0; i < sizeof telling_codes / sizeof telling_codes[0]; i++)
        if (telling_codes[i].code == code)
            skip_to_verb(pending, telling_codes[i].verb);
}

/* ------------------------------------------------- lines that may be no commands */

/* What servers say to a line that is no command; RFC 5321, 4.2.4. */
static bool is_unrecognized(uint16_t code)
{
    return code == 500 || code == 502;
}

/* Text is refused, or says HELP by chance. Where the server may have passed over
 * the lines in silence, a refusal is more likely that of a command behind them. */
static bool can_answer_text(const struct pending_replies *pending, const struct pending_reply *text,
                            uint16_t code)
{
    bool is_last = pending->count == 1 && pending->unremembered == 0;

    if (text->doubtful)
        return is_unrecognized(code) || (is_last && reply_class(code) == 5);
    return reply_class(code) == 4 || reply_class(code) == 5 || code == 211 || code == 214 ||
           code == 252 || (is_last && code == 221);
}

/* The oldest is text that this reply does not answer. */
static bool is_mute(const struct pending_replies *pending, const struct pending_reply *oldest,
                    uint16_t code)
{
    return oldest != NULL && oldest->kind == PENDING_TEXT &&
           !can_answer_text(pending, oldest, code);
}

/* With nothing behind it that the reply can answer the text goes on waiting. */
static void skip_texts(struct pending_replies *pending, uint16_t code)
{
    while (pending->count > 1 && is_mute(pending, pending_replies_oldest(pending), code))
        pending_replies_drop(pending);
}

/* ------------------------------------------------------------------- deliveries */

/* The accepted recipient behind the one that was answered last; -1 for one that
 * limits have left out. */
static int32_t next_recipient(struct dialogue *dialogue, const struct pending_reply *delivery)
{
    const struct transaction *transaction =
        record_transaction_at(&dialogue->record, delivery->transaction);
    size_t next = (size_t)(delivery->recipient + 1);

    for (; transaction != NULL && next < transaction->recipient_count; next++)
        if (reply_class(transaction->recipients[next].status.code) == 2)
            return (int32_t)next;
    return -1;
}

/* How many replies a message gets is known when the first one comes, since those
 * to all RCPT have come before it. With nobody accepted it is one. */
static void begin_deliveries(const struct dialogue *dialogue, struct pending_reply *delivery)
{
    if (delivery->times > 0)
        return;
    delivery->times = dialogue->server.accepted_recipients;
    if (delivery->times == 0) {
        delivery->times = 1;
        delivery->kind = PENDING_MESSAGE;
    }
}

/* ---------------------------------------------------------------------- pairing */

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

/* A reply to nothing that waits. Behind the answer to a message that goes on,
 * it still speaks of that message. */
static void record_unpaired(struct dialogue *dialogue, struct step *step)
{
    if (dialogue->client.mode == CLIENT_MESSAGE)
        step->reply_to = dialogue->client.message_step.index;
    withhold(dialogue, step);
    record_step(&dialogue->record, step);
    if (dialogue->pending.count == 0)
        pending_replies_drop(&dialogue->pending);
}

/* A reply that may answer a command the capture lacks, or one sent since. */
static void record_doubtful(struct dialogue *dialogue, struct step *step)
{
    holes_count_lost(dialogue);
    withhold(dialogue, step);
    record_step(&dialogue->record, step);
}

/* Takes the oldest off, unless another reply will answer it too. */
static struct pending_reply take_answered(struct dialogue *dialogue, uint16_t code)
{
    struct pending_reply *oldest = pending_replies_oldest(&dialogue->pending);
    struct pending_reply answered;

    if (oldest->kind == PENDING_DELIVERY) {
        begin_deliveries(dialogue, oldest);
        if (oldest->kind == PENDING_DELIVERY)
            oldest->recipient = next_recipient(dialogue, oldest);
    }
    answered = *oldest;
    if (is_command(oldest, VERB_AUTH) && reply_class(code) == 3)
        return answered;
    if ((oldest->kind == PENDING_DELIVERY || oldest->kind == PENDING_TEXT) && oldest->times > 1)
        oldest->times--;
    else
        pending_replies_drop(&dialogue->pending);
    return answered;
}

static void record_answer(struct dialogue *dialogue, struct step *step, timestamp first)
{
    struct pending_reply answered = take_answered(dialogue, step->reply.code);
    step_index index;

    step->reply_to = answered.step;
    step->transaction = answered.transaction;
    if (answered.step != STEP_NONE)
        step->latency = latency(dialogue, &answered, first);
    withhold(dialogue, step);
    index = record_step(&dialogue->record, step);
    if (answered.kind == PENDING_COMMAND)
        client_hear_command(dialogue, &answered, step->reply.code);
    if (is_command(&answered, VERB_AUTH) && reply_class(step->reply.code) == 3)
        auth_go_on(dialogue);
    else
        reply_effect(dialogue, &answered, index, step->reply.code);
}

static bool waits_for_auth(struct dialogue *dialogue)
{
    for (size_t i = 0; i < dialogue->pending.count; i++)
        if (is_command(pending_replies_at(&dialogue->pending, i), VERB_AUTH))
            return true;
    return false;
}

void reply_pair(struct dialogue *dialogue, struct step *step, timestamp first)
{
    /* Also when the AUTH that it answers was not captured. */
    if (step->reply.code == REPLY_ASKS_FOR_CREDENTIAL)
        dialogue->auth.response_expected = !waits_for_auth(dialogue);
    client_settle_end(dialogue, step->reply.code);
    skip_texts(&dialogue->pending, step->reply.code);
    align(&dialogue->pending, step->reply.code);
    if (dialogue->pending.count == 0 ||
        is_mute(&dialogue->pending, pending_replies_oldest(&dialogue->pending), step->reply.code))
        record_unpaired(dialogue, step);
    else if (pending_replies_are_doubtful(&dialogue->pending))
        record_doubtful(dialogue, step);
    else
        record_answer(dialogue, step, first);
}
