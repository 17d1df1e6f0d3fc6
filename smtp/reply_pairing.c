/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which command a reply answers. */
#include "smtp/dialogue.h"

/* RFC 4954, 4. */
enum { REPLY_ASKS_FOR_CREDENTIAL = 334 };

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

static void skip_to_verb(struct pending_replies *pending, enum verb verb)
{
    for (size_t i = 0; i < pending->count; i++) {
        const struct pending_reply *candidate = pending_replies_at(pending, i);

        if (candidate->kind != PENDING_COMMAND || candidate->verb != verb)
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
    pending_replies_drop(&dialogue->pending);
}

/* A reply that may answer a command the capture lacks, or one sent since. */
static void record_doubtful(struct dialogue *dialogue, struct step *step)
{
    holes_count_lost(dialogue);
    withhold(dialogue, step);
    record_step(&dialogue->record, step);
}

static void record_answer(struct dialogue *dialogue, struct step *step, timestamp first)
{
    struct pending_reply answered = *pending_replies_oldest(&dialogue->pending);
    bool goes_on = answered.kind == PENDING_COMMAND && answered.verb == VERB_AUTH &&
                   reply_class(step->reply.code) == 3;
    step_index index;

    step->reply_to = answered.step;
    step->transaction = answered.transaction;
    if (answered.step != STEP_NONE)
        step->latency = latency(dialogue, &answered, first);
    withhold(dialogue, step);
    index = record_step(&dialogue->record, step);
    if (goes_on) {
        dialogue->auth.response_expected = true;
        return;
    }
    pending_replies_drop(&dialogue->pending);
    reply_effect(dialogue, &answered, index, step->reply.code);
}

void reply_pair(struct dialogue *dialogue, struct step *step, timestamp first)
{
    align(&dialogue->pending, step->reply.code);
    if (dialogue->pending.count == 0)
        record_unpaired(dialogue, step);
    else if (pending_replies_are_doubtful(&dialogue->pending))
        record_doubtful(dialogue, step);
    else
        record_answer(dialogue, step, first);
}
