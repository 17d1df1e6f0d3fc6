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

static bool is_answered_at(const struct session *session, step_index step, duration t)
{
    for (size_t i = 0; i < session->step_count; i++)
        if (session->steps[i].kind == STEP_REPLY && session->steps[i].reply_to == step)
            return session->steps[i].t == t;
    return false;
}

/* How sure it is that a step is the message of a mail; 0: it is not. */
static unsigned likeness(const struct session *session, size_t step_number,
                         const struct transaction *transaction)
{
    const struct step *step = &session->steps[step_number];

    if (step->kind != STEP_MESSAGE || step->refused || step->transaction != TRANSACTION_NONE ||
        step->octets != transaction->message.bytes || step->t < transaction->t)
        return 0;
    if (is_answered_at(session, (step_index)step_number, transaction->t_end))
        return 3;
    return step->t <= transaction->t_end ? 2 : 1;
}

/* The record does not say to which mail a step belongs, but how long a message was, and when
 * it was answered. Of several that are as likely it is the last: a message can be repeated,
 * and what it became is told once. */
static void find_message_step(struct session *session, size_t index)
{
    struct transaction *transaction = &session->transactions[index];
    unsigned best = 0;

    for (size_t i = 0; i < session->step_count; i++) {
        unsigned like = likeness(session, i, transaction);

        if (like == 0 || like < best)
            continue;
        best = like;
        transaction->message_step = (step_index)i;
    }
    if (best > 0)
        session->steps[transaction->message_step].transaction = (int32_t)index;
}

/* Commands that end a mail, RFC 5321 4.1.4; a second MAIL does so as well. */
static bool may_end(const struct step *step)
{
    static const char *const verbs[] = { "RSET", "MAIL", "QUIT", "EHLO", "HELO", "LHLO" };

    for (size_t i = 0; step->kind == STEP_COMMAND && i < sizeof verbs / sizeof verbs[0]; i++)
        if (bytes_equal(step->command.verb, bytes_of_string(verbs[i])))
            return true;
    return false;
}

/* Mails are in the order of their MAIL, of which several may come at once. */
static void find_mail_step(struct session *session, size_t index)
{
    struct transaction *transaction = &session->transactions[index];
    step_index first = index > 0 ? transaction[-1].mail_step + 1 : 0;

    for (size_t i = (size_t)first; i < session->step_count; i++) {
        if (session->steps[i].kind != STEP_COMMAND || session->steps[i].t != transaction->t)
            continue;
        transaction->mail_step = (step_index)i;
        return;
    }
}

/* What the client gave it up with, at that moment; a verb may have been taken out of the
 * record, so any other command is better than none. */
static void find_end_step(struct session *session, struct transaction *transaction)
{
    bool certain = false;

    for (size_t i = (size_t)(transaction->mail_step + 1); i < session->step_count && !certain;
         i++) {
        if (session->steps[i].kind != STEP_COMMAND || session->steps[i].t != transaction->t_end)
            continue;
        transaction->end_step = (step_index)i;
        certain = may_end(&session->steps[i]);
    }
}

static void find_steps(struct session *session, size_t index, const json_t *object)
{
    find_mail_step(session, index);
    if (json_object_get(object, "message") != NULL)
        find_message_step(session, index);
    if (session->transactions[index].outcome == OUTCOME_ABORTED)
        find_end_step(session, &session->transactions[index]);
}

void read_transactions(struct session *session, const json_t *record)
{
    const json_t *array = json_object_get(record, "transactions");
    size_t count = json_array_size(array);

    session->transactions = arena_new(&session->arena, count + 1, sizeof *session->transactions);
    session->transaction_count = count;
    session->transaction_capacity = count;
    for (size_t i = 0; i < count; i++)
        read_transaction(session, &session->transactions[i], json_array_get(array, i));
    for (size_t i = 0; i < count; i++)
        find_steps(session, i, json_array_get(array, i));
}
