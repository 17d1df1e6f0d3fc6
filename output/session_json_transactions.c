/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mail transactions: sender, recipients, message, outcome. */
#include "output/json_build.h"
#include "output/session_json_parts.h"

/* Nothing when there was no reply. */
static void put_status(json_t *object, const struct reply_status *status, bool *lossy)
{
    if (status->code == 0)
        return;
    json_put_count(object, "code", status->code);
    json_put_text(object, "enhanced", status->enhanced, lossy);
    json_put_text(object, "text", status->text, lossy);
}

/* LMTP's answer for one recipient after the message, RFC 2033 4.2. */
static void put_delivery(json_t *recipient, const struct reply_status *status)
{
    json_t *delivery;
    bool lossy = false;

    if (status->code == 0)
        return;
    delivery = json_object_new();
    put_status(delivery, status, &lossy);
    json_put_flag(delivery, "lossy", lossy);
    json_put(recipient, "delivery", delivery);
}

static json_t *recipients_json(const struct transaction *transaction)
{
    json_t *array = json_array_new();

    for (size_t i = 0; i < transaction->recipient_count; i++) {
        const struct recipient *recipient = &transaction->recipients[i];
        json_t *object = json_object_new();
        bool lossy = false;

        json_put_text(object, "address", recipient->address, &lossy);
        json_put_filled(object, "parameters",
                        json_texts_new(recipient->parameter_count, recipient->parameters, &lossy));
        json_put_flag(object, "malformed", recipient->malformed);
        put_status(object, &recipient->status, &lossy);
        put_delivery(object, &recipient->delivery);
        json_put_flag(object, "lossy", lossy);
        json_append(array, object);
    }
    return array;
}

/* A DATA that was refused has a method and no message. */
static bool has_message(const struct transaction *transaction)
{
    return transaction->method == TRANSFER_BDAT || transaction->message_step != STEP_NONE ||
           (transaction->method == TRANSFER_DATA &&
            (transaction->message.complete || transaction->message.bytes > 0));
}

static json_t *transaction_json(const struct transaction *transaction)
{
    json_t *object = json_object_new();
    bool lossy = false;

    if (transaction->from == SIDE_SERVER)
        json_put_word(object, "from", side_name(transaction->from));
    json_put_text(object, "mail_from", transaction->mail_from, &lossy);
    json_put_filled(object, "parameters",
                    json_texts_new(transaction->parameter_count, transaction->parameters, &lossy));
    json_put_flag(object, "malformed", transaction->malformed);
    json_put_filled(object, "recipients", recipients_json(transaction));
    json_put_word(object, "method", transfer_method_name(transaction->method));
    if (has_message(transaction))
        json_put(object, "message", session_json_message(&transaction->message));
    put_status(object, &transaction->decided, &lossy);
    json_put_text(object, "queue_id", transaction->queue_id, &lossy);
    json_put_word(object, "outcome", outcome_name(transaction->outcome));
    json_put_seconds(object, "t", transaction->t);
    json_put_seconds(object, "t_end", transaction->t_end);
    json_put_flag(object, "lossy", lossy);
    return object;
}

json_t *session_json_transactions(const struct session *session)
{
    json_t *array = json_array_new();

    for (size_t i = 0; i < session->transaction_count; i++)
        json_append(array, transaction_json(&session->transactions[i]));
    return array;
}
