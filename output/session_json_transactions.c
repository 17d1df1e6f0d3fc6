/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mail transactions: sender, recipients, message, outcome. */
#include "output/session_json_parts.h"

/* Nothing when there was no reply. */
static void put_status(struct bounded_buffer *line, const struct reply_status *status, bool *lossy)
{
    if (status->code == 0)
        return;
    json_put_count(line, "code", status->code);
    json_put_text(line, "enhanced", status->enhanced, lossy);
    json_put_text(line, "text", status->text, lossy);
}

/* LMTP's answer for one recipient after the message, RFC 2033 4.2. */
static void put_delivery(struct bounded_buffer *line, const struct reply_status *status)
{
    bool lossy = false;

    if (status->code == 0)
        return;
    json_begin_object(line, "delivery");
    put_status(line, status, &lossy);
    json_put_flag(line, "lossy", lossy);
    json_end_object(line);
}

static void put_recipients(struct bounded_buffer *line, const struct transaction *transaction)
{
    size_t mark = line->length;

    json_begin_array(line, "recipients");
    for (size_t i = 0; i < transaction->recipient_count; i++) {
        const struct recipient *recipient = &transaction->recipients[i];
        bool lossy = false;

        json_begin_object(line, NULL);
        json_put_text(line, "address", recipient->address, &lossy);
        put_status(line, &recipient->status, &lossy);
        put_delivery(line, &recipient->delivery);
        json_put_flag(line, "lossy", lossy);
        json_end_object(line);
    }
    json_end_filled_array(line, mark);
}

static void put_sha256(struct bounded_buffer *line, const uint8_t digest[SHA256_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    char text[2 * SHA256_SIZE + 1] = "";

    for (size_t i = 0; i < SHA256_SIZE; i++) {
        text[2 * i] = digits[digest[i] >> 4];
        text[2 * i + 1] = digits[digest[i] & 0xF];
    }
    json_put_word(line, "sha256", text);
}

static void put_message(struct bounded_buffer *line, const struct message *message)
{
    bool lossy = false;

    json_begin_object(line, "message");
    json_put_count(line, "bytes", message->bytes);
    json_put_count(line, "lines", message->lines);
    if (message->has_sha256)
        put_sha256(line, message->sha256);
    json_put_text(line, "message_id", message->message_id, &lossy);
    if (!message->complete)
        json_put_boolean(line, "complete", false);
    json_put_flag(line, "lossy", lossy);
    json_end_object(line);
}

/* A DATA that was refused has a method and no message. */
static bool has_message(const struct transaction *transaction)
{
    return transaction->method == TRANSFER_BDAT || transaction->message_step != STEP_NONE ||
           (transaction->method == TRANSFER_DATA &&
            (transaction->message.complete || transaction->message.bytes > 0));
}

static void put_transaction(struct bounded_buffer *line, const struct transaction *transaction)
{
    bool lossy = false;

    json_begin_object(line, NULL);
    json_put_text(line, "mail_from", transaction->mail_from, &lossy);
    json_put_filled_texts(line, "parameters", transaction->parameter_count, transaction->parameters,
                          &lossy);
    put_recipients(line, transaction);
    json_put_word(line, "method", transfer_method_name(transaction->method));
    if (has_message(transaction))
        put_message(line, &transaction->message);
    put_status(line, &transaction->decided, &lossy);
    json_put_text(line, "queue_id", transaction->queue_id, &lossy);
    json_put_word(line, "outcome", outcome_name(transaction->outcome));
    json_put_seconds(line, "t", transaction->t);
    json_put_seconds(line, "t_end", transaction->t_end);
    json_put_flag(line, "lossy", lossy);
    json_end_object(line);
}

void session_json_put_transactions(struct bounded_buffer *line, const struct session *session)
{
    size_t mark = line->length;

    json_begin_array(line, "transactions");
    for (size_t i = 0; i < session->transaction_count; i++)
        put_transaction(line, &session->transactions[i]);
    json_end_filled_array(line, mark);
}
