/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a reply means for what it answers, one function a verb. */
#include "smtp/dialogue_parts.h"
#include "smtp/queue_id.h"

struct answer {
    const struct pending_reply *to;
    step_index step; /* the reply's; STEP_NONE when it was left out */
    uint16_t code;
    struct reply_status status;
};

typedef void (*reply_meaning)(struct dialogue *dialogue, const struct answer *answer);

static struct transaction *answered_transaction(struct dialogue *dialogue,
                                                const struct answer *answer)
{
    return record_transaction_at(&dialogue->record, answer->to->transaction);
}

static bool is_refusal(const struct answer *answer)
{
    return reply_class(answer->code) == 4 || reply_class(answer->code) == 5;
}

/* To RSET, QUIT, HELO and the like. One that is refused has ended nothing. */
static void on_end_reply(struct dialogue *dialogue, const struct answer *answer)
{
    if (is_refusal(answer) && answer->code != REPLY_SERVICE_CLOSES)
        course_end_refused(dialogue, answer->to);
    else
        course_end_accepted(dialogue);
}

/* The first lines of a reply are missing when a hole is before it. */
static bool may_lack_lines(const struct dialogue *dialogue, step_index reply)
{
    const struct step *steps = dialogue->record.draft.steps;

    while (reply-- > 0)
        if (steps[reply].from == dialogue_player(dialogue, SIDE_SERVER))
            return steps[reply].kind == STEP_GAP;
    return false;
}

static void on_hello_reply(struct dialogue *dialogue, const struct answer *answer)
{
    on_end_reply(dialogue, answer);
    if (reply_class(answer->code) != 2)
        return;
    dialogue->helo_accepted = true;
    if (dialogue->reversed)
        return;
    dialogue->record.draft.helo = answer->to->step;
    dialogue->extensions_reply = STEP_NONE;
    if (answer->to->verb != VERB_HELO && !may_lack_lines(dialogue, answer->step))
        dialogue->extensions_reply = answer->step;
}

/* A MAIL refused inside a transaction leaves that one open; an accepted one
 * takes its place. */
static void on_mail_reply(struct dialogue *dialogue, const struct answer *answer)
{
    struct transaction *transaction = answered_transaction(dialogue, answer);

    if (transaction != NULL)
        transaction->mail_status = answer->status;
    if (reply_class(answer->code) == 2) {
        dialogue->server.accepted_recipients = 0;
        course_mail_accepted(dialogue, answer->to);
    } else {
        course_mail_refused(dialogue, answer->to);
        if (answer->code == REPLY_OUT_OF_SEQUENCE)
            course_leave_nested(dialogue, answer->to->transaction);
    }
}

/* The transaction that is answered; NULL when the server accepts what needs a
 * sender, and has refused this one: it has another one open, which the capture
 * lacks. */
static struct transaction *accepted_transaction(struct dialogue *dialogue,
                                                const struct answer *answer)
{
    struct transaction *transaction = answered_transaction(dialogue, answer);
    bool is_accepted = reply_class(answer->code) == 2 || reply_class(answer->code) == 3;

    if (!is_accepted || dialogue->holes == NULL || transaction == NULL ||
        reply_class(transaction->mail_status.code) < 4)
        return transaction;
    course_leave(dialogue, answer->to->transaction);
    return NULL;
}

static void on_rcpt_reply(struct dialogue *dialogue, const struct answer *answer)
{
    struct transaction *transaction = accepted_transaction(dialogue, answer);

    if (reply_class(answer->code) == 2)
        dialogue->server.accepted_recipients++;
    if (transaction != NULL && answer->to->recipient >= 0)
        transaction->recipients[answer->to->recipient].status = answer->status;
}

static bool is_held_behind_data(const struct dialogue *dialogue)
{
    return dialogue->client.mode == CLIENT_HELD && dialogue->client.held_behind == VERB_DATA;
}

static void release_message(struct dialogue *dialogue)
{
    if (is_held_behind_data(dialogue))
        client_release_held(dialogue, CLIENT_MESSAGE_EXPECTED);
}

static void on_data_reply(struct dialogue *dialogue, const struct answer *answer)
{
    struct transaction *transaction = accepted_transaction(dialogue, answer);

    if (transaction != NULL)
        transaction->data_status = answer->status;
    if (reply_class(answer->code) == 3)
        release_message(dialogue);
    else if (is_held_behind_data(dialogue))
        client_begin_refused(dialogue, answer->to->step);
    else
        client_refuse_content(dialogue);
}

/* The content goes on, though it was refused. */
static void note_refusal(struct dialogue *dialogue, const struct answer *answer)
{
    struct client_side *client = &dialogue->client;

    if (client->mode == CLIENT_MESSAGE && client->message_step.index == answer->to->step &&
        is_refusal(answer))
        client->message->refused = true;
}

/* The first final reply to the whole message counts; what comes later is surplus. */
static void on_message_reply(struct dialogue *dialogue, const struct answer *answer)
{
    struct transaction *transaction = answered_transaction(dialogue, answer);

    if (transaction != NULL && transaction->final.code == 0)
        transaction->final = answer->status;
    if (dialogue->holes != NULL)
        dialogue->holes->may_hide_mail = false;
    note_refusal(dialogue, answer);
}

/* Of LMTP's replies to a message one that accepts decides; any other does not, and what
 * would is missing. */
static void on_some_delivery_reply(struct dialogue *dialogue, const struct answer *answer)
{
    struct transaction *transaction = answered_transaction(dialogue, answer);

    if (transaction == NULL || transaction->final.code != 0)
        return;
    if (reply_class(answer->code) == 2)
        transaction->final = answer->status;
    else
        transaction->has_hole = true;
}

static void on_delivery_reply(struct dialogue *dialogue, const struct answer *answer)
{
    struct transaction *transaction = answered_transaction(dialogue, answer);

    if (transaction == NULL || answer->to->recipient < 0)
        return;
    transaction->recipients[answer->to->recipient].delivery = answer->status;
    /* One delivery is enough for the message to be accepted; RFC 2033, 4.2. */
    if (transaction->final.code == 0 ||
        reply_class(answer->code) < reply_class(transaction->final.code))
        transaction->final = answer->status;
}

/* A server that does not know BDAT: the lines of the chunk are commands to it. */
static void expect_refusals(struct dialogue *dialogue, const struct answer *answer)
{
    struct client_side *client = &dialogue->client;
    struct pending_reply text = *answer->to;

    if (client->mode == CLIENT_CHUNK && client->chunk_step.index == text.step)
        client->message->refused = true;
    if (text.times == 0)
        return;
    text.kind = PENDING_TEXT;
    text.doubtful = true;
    text.sent = 0;
    pending_replies_insert(&dialogue->pending, &text, dialogue->pending.count);
}

static void on_chunk_reply(struct dialogue *dialogue, const struct answer *answer)
{
    struct transaction *transaction = answered_transaction(dialogue, answer);

    if (answer->code == 500 || answer->code == 502)
        expect_refusals(dialogue, answer);
    if (transaction == NULL)
        return;
    transaction->data_status = answer->status;
    if (answer->to->last_chunk && transaction->final.code == 0)
        transaction->final = answer->status;
}

static void on_starttls_reply(struct dialogue *dialogue, const struct answer *answer)
{
    if (reply_class(answer->code) == 2)
        tls_was_accepted(dialogue);
    if (dialogue->client.mode == CLIENT_HELD && dialogue->client.held_behind == answer->to->verb)
        client_release_held(dialogue, CLIENT_COMMANDS);
}

/* Back to where the connection began: with a greeting, and no transaction but one
 * that was pipelined behind it. */
static void on_xclient_reply(struct dialogue *dialogue, const struct answer *answer)
{
    const struct transaction *open =
        record_transaction_at(&dialogue->record, dialogue->transaction);

    if (reply_class(answer->code) != 2)
        return;
    if (open != NULL && open->mail_step < answer->to->step)
        course_end(dialogue, answer->to->step);
    course_end_accepted(dialogue);
}

static void on_turn_reply(struct dialogue *dialogue, const struct answer *answer)
{
    dialogue->reversal_offered = reply_class(answer->code) == 2;
    if (dialogue->client.mode == CLIENT_HELD && dialogue->client.held_behind == answer->to->verb)
        client_release_held(dialogue, CLIENT_COMMANDS);
}

static void on_auth_reply(struct dialogue *dialogue, const struct answer *answer)
{
    auth_end(dialogue, answer->to, answer->code);
}

static const reply_meaning meanings[VERB_COUNT] = {
    [VERB_HELO] = on_hello_reply,
    [VERB_EHLO] = on_hello_reply,
    [VERB_LHLO] = on_hello_reply,
    [VERB_MAIL] = on_mail_reply,
    [VERB_SEND] = on_mail_reply,
    [VERB_SOML] = on_mail_reply,
    [VERB_SAML] = on_mail_reply,
    [VERB_RCPT] = on_rcpt_reply,
    [VERB_DATA] = on_data_reply,
    [VERB_BDAT] = on_chunk_reply,
    [VERB_BURL] = on_chunk_reply,
    [VERB_RSET] = on_end_reply,
    [VERB_QUIT] = on_end_reply,
    [VERB_XCLIENT] = on_xclient_reply,
    [VERB_TURN] = on_turn_reply,
    [VERB_ATRN] = on_turn_reply,
    [VERB_AUTH] = on_auth_reply,
    [VERB_STARTTLS] = on_starttls_reply,
    [VERB_X_ANONYMOUSTLS] = on_starttls_reply,
};

void reply_effect(struct dialogue *dialogue, const struct pending_reply *answered,
                  step_index reply_step, uint16_t code)
{
    struct answer answer = { .to = answered,
                             .step = reply_step,
                             .code = code,
                             .status = record_status(&dialogue->record, reply_step, code) };
    reply_meaning meaning = NULL;

    switch (answered->kind) {
    case PENDING_COMMAND:
        meaning = meanings[answered->verb];
        break;
    case PENDING_MESSAGE:
        meaning = on_message_reply;
        break;
    case PENDING_DELIVERY:
        meaning = on_delivery_reply;
        break;
    case PENDING_SOME_DELIVERY:
        meaning = on_some_delivery_reply;
        break;
    case PENDING_TEXT:
    case PENDING_LOST:
    case PENDING_KIND_COUNT:
        break;
    }
    if (meaning != NULL)
        meaning(dialogue, &answer);
}
