/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The replies to a message, and to the last chunk of one.
 *
 * SMTP answers a message once, LMTP once for each recipient that it accepted (RFC
 * 2033, 4.2). Which these are is known when the first reply comes, also when RCPT
 * and DATA were pipelined, since those to all RCPT have come before it.
 */
#include "smtp/dialogue_parts.h"

static bool is_accepted(const struct recipient *recipient)
{
    return reply_class(recipient->status.code) == 2;
}

static uint32_t count_accepted(const struct transaction *transaction)
{
    uint32_t count = 0;

    for (size_t i = 0; i < transaction->recipient_count; i++)
        count += is_accepted(&transaction->recipients[i]);
    return count;
}

/* Behind a hole: the recipients are all known, and what became of each. */
static bool knows_recipients(const struct transaction *transaction)
{
    if (transaction == NULL || transaction->has_hole)
        return false;
    for (size_t i = 0; i < transaction->recipient_count; i++)
        if (transaction->recipients[i].status.code == 0)
            return false;
    return true;
}

/* HELO and EHLO say that it is SMTP and one reply, LHLO that it is LMTP. */
static bool knows_count(const struct dialogue *dialogue, const struct transaction *transaction)
{
    const struct session_draft *draft = &dialogue->record.draft;

    if (dialogue->holes == NULL)
        return true;
    if (draft->protocol == PROTOCOL_LMTP)
        return knows_recipients(transaction);
    return draft->helo != STEP_NONE ||
           (knows_recipients(transaction) && count_accepted(transaction) == 1);
}

/* Those that limits have left out count as well. Behind a hole they cannot be told
 * from those of another transaction. */
static uint32_t delivery_count(const struct dialogue *dialogue,
                               const struct transaction *transaction)
{
    if (dialogue->record.draft.protocol != PROTOCOL_LMTP)
        return 0;
    if (dialogue->holes == NULL)
        return dialogue->server.accepted_recipients;
    return transaction != NULL ? count_accepted(transaction) : 0;
}

void message_replies_begin(struct dialogue *dialogue, struct pending_reply *message)
{
    const struct transaction *transaction =
        record_transaction_at(&dialogue->record, message->transaction);
    bool ends_message = message->kind == PENDING_MESSAGE ||
                        (message->kind == PENDING_COMMAND && message->last_chunk);
    uint32_t count;

    if (!ends_message)
        return;
    if (!knows_count(dialogue, transaction)) {
        message->kind = PENDING_SOME_DELIVERY;
        return;
    }
    count = delivery_count(dialogue, transaction);
    dialogue->server.accepted_recipients = 0;
    if (count == 0)
        return;
    message->kind = PENDING_DELIVERY;
    message->times = count;
}

int32_t message_replies_next(struct dialogue *dialogue, struct pending_reply *delivery)
{
    const struct transaction *transaction =
        record_transaction_at(&dialogue->record, delivery->transaction);
    size_t next = (size_t)(delivery->recipient + 1);

    if (transaction == NULL)
        return -1;
    while (next < transaction->recipient_count && !is_accepted(&transaction->recipients[next]))
        next++;
    delivery->recipient = (int32_t)next;
    return next < transaction->recipient_count ? (int32_t)next : -1;
}
