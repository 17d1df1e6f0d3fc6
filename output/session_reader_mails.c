/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The transactions, and which steps are theirs. */
#include "output/session_reader_parts.h"

static const char *outcome_at(unsigned index)
{
    return outcome_name((enum outcome)index);
}

static struct reply_status read_status(struct session *session, const json_t *object)
{
    return (struct reply_status){ .code = (uint16_t)read_count_at(object, "code"),
                                  .enhanced = read_text_at(session, object, "enhanced"),
                                  .text = read_text_at(session, object, "text") };
}

static void read_recipients(struct session *session, struct transaction *transaction,
                            const json_t *array)
{
    size_t count = json_array_size(array);

    transaction->recipients =
        arena_new(&session->arena, count + 1, sizeof *transaction->recipients);
    transaction->recipient_count = count;
    for (size_t i = 0; i < count; i++) {
        const json_t *object = json_array_get(array, i);

        transaction->recipients[i] = (struct recipient){
            .step = STEP_NONE,
            .address = read_text_at(session, object, "address"),
            .malformed = read_flag_at(object, "malformed"),
            .status = read_status(session, object),
            .delivery = read_status(session, json_object_get(object, "delivery")),
        };
    }
}

static void read_message(struct session *session, struct message *message, const json_t *object)
{
    message->complete = object != NULL && json_object_get(object, "complete") == NULL;
    message->bytes = read_count_at(object, "bytes");
    message->lines = read_count_at(object, "lines");
    message->end = read_word_at(session, object, "end");
    message->message_id = read_text_at(session, object, "message_id");
    message->file = read_text_at(session, object, "file");
}

static void read_transaction(struct session *session, struct transaction *transaction,
                             const json_t *object)
{
    *transaction = (struct transaction){
        .mail_step = STEP_NONE,
        .data_step = STEP_NONE,
        .message_step = STEP_NONE,
        .end_step = STEP_NONE,
        .from = read_side_at(object, "from"),
        .mail_from = read_text_at(session, object, "mail_from"),
        .malformed = read_flag_at(object, "malformed"),
        .decided = read_status(session, object),
        .queue_id = read_text_at(session, object, "queue_id"),
        .outcome = (enum outcome)read_name_at(object, "outcome", OUTCOME_COUNT, outcome_at),
        .t = read_span_at(object, "t", 0),
        .t_end = read_span_at(object, "t_end", 0),
    };
    read_recipients(session, transaction, json_object_get(object, "recipients"));
    read_message(session, &transaction->message, json_object_get(object, "message"));
}

/* The record does not say to which mail a step belongs, but mails follow each other. */
static void find_message_step(struct session *session, size_t index)
{
    struct transaction *transaction = &session->transactions[index];

    for (size_t i = 0; i < session->step_count; i++) {
        struct step *step = &session->steps[i];

        if (step->kind == STEP_MESSAGE && !step->refused && step->t >= transaction->t &&
            step->t <= transaction->t_end && step->transaction == TRANSACTION_NONE) {
            step->transaction = (int32_t)index;
            transaction->message_step = (step_index)i;
            return;
        }
    }
}

/* What the client gave it up with: the command at the moment of its end. */
static void find_end_step(struct session *session, struct transaction *transaction)
{
    for (size_t i = 0; i < session->step_count; i++)
        if (session->steps[i].kind == STEP_COMMAND && session->steps[i].t == transaction->t_end)
            transaction->end_step = (step_index)i;
}

void read_transactions(struct session *session, const json_t *record)
{
    const json_t *array = json_object_get(record, "transactions");
    size_t count = json_array_size(array);

    session->transactions = arena_new(&session->arena, count + 1, sizeof *session->transactions);
    session->transaction_count = count;
    session->transaction_capacity = count;
    for (size_t i = 0; i < count; i++) {
        const json_t *object = json_array_get(array, i);
        struct transaction *transaction = &session->transactions[i];

        read_transaction(session, transaction, object);
        if (json_object_get(object, "message") != NULL)
            find_message_step(session, i);
        if (transaction->outcome == OUTCOME_ABORTED)
            find_end_step(session, transaction);
    }
}
