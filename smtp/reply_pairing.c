/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which command a reply answers. */
#include "smtp/dialogue_parts.h"
#include "smtp/session_watch.h"

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

static bool is_command(const struct pending_reply *pending, enum verb verb)
{
    return pending->kind == PENDING_COMMAND && pending->verb == verb;
}

/* The command that such a code answers; `count` when there is none. In doubt it is
 * the last one: each of them is only sent when those before it are answered. So it
 * may be one that is missing behind that. */
static size_t find_verb(struct pending_replies *pending, enum verb verb)
{
    bool in_doubt = pending_replies_are_doubtful(pending);
    size_t found = pending->count;

    for (size_t i = 0; i < pending->count && (in_doubt || found == pending->count); i++) {
        const struct pending_reply *candidate = pending_replies_at(pending, i);

        if (is_command(candidate, verb))
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
            course_doubt_mail(dialogue);
        pending_replies_drop(&dialogue->pending);
    }
}

bool reply_may_answer(const struct pending_reply *pending, uint16_t code)
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

/* ---------------------------------------------------------------------- records */

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

/* A challenge that the server could only make with the password, such as SCRAM's
 * `v=` (RFC 5802, 7) and DIGEST-MD5's `rspauth=` (RFC 2831, 2.1.3): with the challenges
 * before it somebody could try passwords until one fits. Both are told by the
 * first characters of their base64. */
static bool is_made_with_password(const struct reply *reply)
{
    static const char *const beginnings[] = { "dj0", "dj1", "dj2", "dj3", "cnNwYXV0aD" };

    if (reply->code != REPLY_ASKS_FOR_CREDENTIAL || reply->line_count == 0)
        return false;
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
        if (bytes_start_with_ignoring_case(reply->lines[0], beginnings[i]))
            return true;
    return false;
}

/* What a server may have been told that is not in the capture it may repeat here,
 * and nobody would recognise it: answers to AUTH, and to lines it did not know. */
static bool may_repeat_unknown(const struct dialogue *dialogue, const struct step *step)
{
    bool is_unpaired = step->reply_to == STEP_NONE;
    uint16_t code = step->reply.code;

    return dialogue_lacks_client_bytes(dialogue) &&
           (auth_has_code(code) || (is_unpaired && code >= 500 && code <= 502));
}

static void withhold(const struct dialogue *dialogue, struct step *step)
{
    static const struct bytes withheld = { (const uint8_t *)"[redacted]", 10 };

    if (!may_repeat_unknown(dialogue, step) && !is_made_with_password(&step->reply))
        return;
    step->reply.lines = &withheld;
    step->reply.line_count = 1;
}

/* Behind a hole all that waited was taken for answered when the client spoke again,
 * and was not. 421 may come at any time (RFC 5321, 3.8). */
static void note_surplus(struct dialogue *dialogue, uint16_t code)
{
    if (code != REPLY_SERVICE_CLOSES && dialogue->client.mode == CLIENT_COMMANDS)
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
    if (dialogue->pending.count == 0)
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

/* ------------------------------------------------------------------------- pairing */

/* No reply was lost since the command, from which the latency would count. */
static bool knows_reply_before(const struct dialogue *dialogue,
                               const struct pending_reply *answered)
{
    const struct open_step *gap;

    if (dialogue->holes == NULL)
        return true;
    gap = &dialogue->holes->step[dialogue_player(dialogue, SIDE_SERVER)];
    return gap->left_out == 0 && gap->index < answered->step;
}

/* Takes the oldest off, unless more replies to it will come. */
static struct pending_reply take_answered(struct dialogue *dialogue, uint16_t code)
{
    struct pending_replies *pending = &dialogue->pending;
    struct pending_reply *oldest = pending_replies_oldest(pending);
    struct pending_reply answered;

    message_replies_begin(dialogue, oldest);
    answered = *oldest;
    if (oldest->kind == PENDING_DELIVERY)
        answered.recipient = message_replies_next(dialogue, oldest);
    if (is_command(oldest, VERB_AUTH) && reply_class(code) == 3)
        return answered;
    if ((oldest->kind == PENDING_DELIVERY || oldest->kind == PENDING_TEXT) && oldest->times > 1)
        oldest->times--;
    else
        pending_replies_drop(pending);
    if (answered.kind == PENDING_SOME_DELIVERY)
        pending_replies_lose_replies(pending);
    return answered;
}

static void record_answer(struct dialogue *dialogue, struct step *step, timestamp first)
{
    struct pending_reply answered = take_answered(dialogue, step->reply.code);
    step_index index;

    step->reply_to = answered.step;
    step->transaction = answered.transaction;
    if ((answered.step != STEP_NONE || answered.step_count > 0) &&
        knows_reply_before(dialogue, &answered))
        step->latency = latency(dialogue, &answered, first);
    withhold(dialogue, step);
    session_watch_answers(dialogue->record.watch, (int64_t)answered.step_count - 1, answered.verb);
    index = record_step(&dialogue->record, step);
    if (answered.kind == PENDING_COMMAND)
        client_hear_command(dialogue, &answered, step->reply.code);
    if (is_command(&answered, VERB_AUTH) && reply_class(step->reply.code) == 3)
        auth_go_on(dialogue);
    else
        reply_effect(dialogue, &answered, index, step->reply.code);
}

void reply_pair(struct dialogue *dialogue, struct step *step, timestamp first)
{
    struct pending_replies *pending = &dialogue->pending;
    uint16_t code = step->reply.code;

    client_settle_end(dialogue, code);
    skip_texts(pending, code);
    align(dialogue, code);
    if (dialogue->holes != NULL && pending->count > 0 &&
        !reply_may_answer(pending_replies_oldest(pending), code))
        pending_replies_lose_replies(pending);
    if (pending->count == 0 || is_mute(pending, pending_replies_oldest(pending), code))
        record_unpaired(dialogue, step);
    else if (pending_replies_are_doubtful(pending))
        record_doubtful(dialogue, step);
    else
        record_answer(dialogue, step, first);
}
