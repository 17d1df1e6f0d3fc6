/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a reply means for what it answers, one function a verb. */
#include "smtp/dialogue.h"
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

/* The first lines of a reply are missing when a hole is before it. */
static bool may_lack_lines(const struct dialogue *dialogue, step_index reply)
{
    const struct step *steps = dialogue->record.draft.steps;

    while (reply-- > 0)
        if (steps[reply].from == SIDE_SERVER)
            return steps[reply].kind == STEP_GAP;
    return false;
}

static void on_hello_reply(struct dialogue *dialogue, const struct answer *answer)
{
    if (reply_class(answer->code) != 2)
        return;
    dialogue->helo_accepted = true;
    dialogue->record.draft.helo = answer->to->step;
    dialogue->extensions_reply = STEP_NONE;
    if (answer->to->verb != VERB_HELO && !may_lack_lines(dialogue, answer->step))
        dialogue->extensions_reply = answer->step;
}

static void move_content(struct session_draft *draft, struct transaction *from,
                         struct transaction *to)
{
    for (size_t i = 0; i < from->recipient_count; i++) {
        to->recipients = arena_grow(&draft->arena, to->recipients, to->recipient_count,
                                    &to->recipient_capacity, sizeof *to->recipients);
        to->recipients[to->recipient_count++] = from->recipients[i];
    }
    if (from->method != TRANSFER_NONE) {
        to->method = from->method;
        to->data_step = from->data_step;
        to->data_status = from->data_status;
        to->message_step = from->message_step;
        to->message = from->message;
    }
    if (from->end_step != STEP_NONE)
        to->end_step = from->end_step;
}

/* What was pipelined behind a refused MAIL belongs to the transaction that the
 * server has open; or to TRANSACTION_NONE, when nobody knows which that is. */
static void hand_over(struct dialogue *dialogue, int32_t from, int32_t to)
{
    struct session_draft *draft = &dialogue->record.draft;
    struct transaction *refused = record_transaction_at(&dialogue->record, from);
    struct transaction *open = record_transaction_at(&dialogue->record, to);
    struct message_reader *message = dialogue->client.message;
    int32_t already = open != NULL ? (int32_t)open->recipient_count : 0;

    if (open != NULL)
        move_content(draft, refused, open);
    refused->recipient_count = 0;
    refused->method = TRANSFER_NONE;
    refused->data_step = STEP_NONE;
    refused->message_step = STEP_NONE;
    refused->message = (struct message){ 0 };
    if (message != NULL && message->transaction == from)
        message->transaction = to;
    for (size_t i = 0; i < dialogue->pending.count; i++) {
        struct pending_reply *pending = pending_replies_at(&dialogue->pending, i);

        if (pending->transaction != from)
            continue;
        pending->transaction = to;
        if (pending->recipient >= 0)
            pending->recipient = open != NULL ? pending->recipient + already : -1;
    }
    for (size_t i = draft->step_count; i > 0 && (step_index)i - 1 != refused->mail_step; i--)
        if (draft->steps[i - 1].transaction == from)
            draft->steps[i - 1].transaction = to;
}

void dialogue_doubt_mail(struct dialogue *dialogue)
{
    if (dialogue->holes == NULL ||
        (dialogue->interrupted == TRANSACTION_NONE && !dialogue->holes->may_hide_mail))
        return;
    dialogue->holes->may_hide_mail = true;
    if (dialogue->transaction != TRANSACTION_NONE)
        hand_over(dialogue, dialogue->transaction, TRANSACTION_NONE);
    dialogue->transaction = TRANSACTION_NONE;
    dialogue->interrupted = TRANSACTION_NONE;
}

static bool is_latest(const struct dialogue *dialogue, int32_t transaction)
{
    return transaction >= 0 && (size_t)transaction + 1 == dialogue->record.draft.transaction_count;
}

/* A MAIL refused inside a transaction leaves that one open, if it was; an accepted
 * one takes its place. */
static void on_mail_reply(struct dialogue *dialogue, const struct answer *answer)
{
    struct transaction *transaction = answered_transaction(dialogue, answer);
    struct transaction *interrupted;

    if (transaction != NULL)
        transaction->mail_status = answer->status;
    if (reply_class(answer->code) == 2 && dialogue->holes != NULL)
        dialogue->holes->may_hide_mail = false;
    if (transaction == NULL || !is_latest(dialogue, answer->to->transaction))
        return;
    interrupted = record_transaction_at(&dialogue->record, dialogue->interrupted);
    if (interrupted == NULL)
        return;
    if (reply_class(answer->code) == 2) {
        interrupted->end_step = answer->to->step;
    } else if (reply_class(interrupted->mail_status.code) == 2) {
        hand_over(dialogue, answer->to->transaction, dialogue->interrupted);
        /* Unless what was pipelined ended it, as RSET and the last BDAT do. */
        if (dialogue->transaction == answer->to->transaction)
            dialogue->transaction = dialogue->interrupted;
    } else if (interrupted->mail_status.code == 0 && dialogue->holes != NULL) {
        dialogue_doubt_mail(dialogue);
    }
    dialogue->interrupted = TRANSACTION_NONE;
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
    hand_over(dialogue, answer->to->transaction, TRANSACTION_NONE);
    if (dialogue->transaction == answer->to->transaction)
        dialogue->transaction = TRANSACTION_NONE;
    return NULL;
}

static void on_rcpt_reply(struct dialogue *dialogue, const struct answer *answer)
{
    struct transaction *transaction = accepted_transaction(dialogue, answer);

    if (transaction != NULL && answer->to->recipient >= 0)
        transaction->recipients[answer->to->recipient].status = answer->status;
}

static void on_data_reply(struct dialogue *dialogue, const struct answer *answer)
{
    struct transaction *transaction = accepted_transaction(dialogue, answer);

    if (transaction != NULL)
        transaction->data_status = answer->status;
    if (dialogue->client.mode != CLIENT_HELD || dialogue->client.held_behind != VERB_DATA)
        return;
    client_release_held(dialogue,
                        reply_class(answer->code) == 3 ? CLIENT_MESSAGE_EXPECTED : CLIENT_COMMANDS);
}

/* The first final reply to the whole message counts; what comes later is surplus. */
static void on_message_reply(struct dialogue *dialogue, const struct answer *answer)
{
    struct transaction *transaction = answered_transaction(dialogue, answer);
    struct client_side *client = &dialogue->client;

    if (transaction != NULL && transaction->final.code == 0)
        transaction->final = answer->status;
    if (dialogue->holes != NULL)
        dialogue->holes->may_hide_mail = false;
    /* The server found an end of the message where RFC 5321 has none. */
    if (client->mode == CLIENT_MESSAGE && client->message_step.index == answer->to->step &&
        reply_class(answer->code) == 2 && content_tail_may_end(&client->message->tail))
        client_end_message(dialogue, false);
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

static void on_chunk_reply(struct dialogue *dialogue, const struct answer *answer)
{
    struct transaction *transaction = answered_transaction(dialogue, answer);

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

static void on_auth_reply(struct dialogue *dialogue, const struct answer *answer)
{
    dialogue->auth = (struct auth_exchange){ 0 };
    if (answer->to->authentication >= 0)
        dialogue->record.draft.authentications[answer->to->authentication].code = answer->code;
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
    case PENDING_LOST:
    case PENDING_KIND_COUNT:
        break;
    }
    if (meaning != NULL)
        meaning(dialogue, &answer);
}
