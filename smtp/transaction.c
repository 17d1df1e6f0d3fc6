/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judging outcomes. */
#include "smtp/transaction.h"

#include "smtp/queue_id.h"

bool session_is_incomplete(const struct session *session)
{
    return session->gap_count > 0 || session->left_out.gaps > 0 || !session->handshake ||
           session->directions != DIRECTIONS_BOTH || session->missing[SIDE_CLIENT] > 0 ||
           session->missing[SIDE_SERVER] > 0;
}

/* The connection was seen to end. */
static bool connection_ended(const struct session *session)
{
    switch (session->close) {
    case CLOSE_FIN:
    case CLOSE_RST:
    case CLOSE_TIMEOUT:
    case CLOSE_PORT_REUSED:
        return true;
    case CLOSE_END_OF_CAPTURE:
    case CLOSE_EVICTED:
    case CLOSE_STALLED:
    case CLOSE_INTERFACE_LOST:
    case CLOSE_COUNT:
        break;
    }
    return false;
}

static enum outcome outcome_of_code(uint16_t code)
{
    switch (reply_class(code)) {
    case 2:
        return OUTCOME_ACCEPTED;
    case 4:
        return OUTCOME_DEFERRED;
    case 5:
        return OUTCOME_REJECTED;
    default:
        return OUTCOME_UNKNOWN;
    }
}

static bool is_refusal(const struct reply_status *status)
{
    return reply_class(status->code) == 4 || reply_class(status->code) == 5;
}

/* The reply that refused all recipients: the last 4xx if there is one, else
 * the last 5xx. NULL when one was accepted or none answered. */
static const struct reply_status *recipients_refusal(const struct transaction *transaction)
{
    const struct reply_status *refusal = NULL;

    for (size_t i = 0; i < transaction->recipient_count; i++) {
        const struct reply_status *status = &transaction->recipients[i].status;

        if (reply_class(status->code) == 2)
            return NULL;
        if (is_refusal(status) &&
            (refusal == NULL || reply_class(status->code) == 4 || reply_class(refusal->code) == 5))
            refusal = status;
    }
    return refusal;
}

static const struct reply_status *deciding_reply(const struct transaction *transaction)
{
    if (outcome_of_code(transaction->final.code) != OUTCOME_UNKNOWN)
        return &transaction->final;
    if (is_refusal(&transaction->data_status))
        return &transaction->data_status;
    if (is_refusal(&transaction->mail_status))
        return &transaction->mail_status;
    return recipients_refusal(transaction);
}

static bool has_content(const struct transaction *transaction)
{
    return transaction->message_step != STEP_NONE || transaction->message.bytes > 0;
}

static enum outcome outcome_without_reply(const struct session *session,
                                          const struct transaction *transaction)
{
    if (transaction->end_step != STEP_NONE && !has_content(transaction))
        return OUTCOME_ABORTED;
    if (!connection_ended(session) || session_is_incomplete(session))
        return OUTCOME_UNKNOWN;
    return OUTCOME_LOST;
}

/* When the reply that decided came: the last reply in the dialogue whose
 * status this is. */
static duration time_of_decision(const struct session *session,
                                 const struct transaction *transaction, int32_t index)
{
    duration time = transaction->t;

    for (size_t i = 0; i < session->step_count; i++) {
        const struct step *step = &session->steps[i];

        if (step->kind == STEP_REPLY && step->transaction == index &&
            step->reply.code == transaction->decided.code)
            time = step->t;
    }
    return time;
}

static void conclude(struct session *session, int32_t index)
{
    struct transaction *transaction = &session->transactions[index];
    const struct reply_status *deciding = deciding_reply(transaction);

    if (deciding != NULL) {
        transaction->decided = *deciding;
        transaction->outcome = outcome_of_code(deciding->code);
        transaction->t_end = time_of_decision(session, transaction, index);
    } else {
        transaction->outcome = outcome_without_reply(session, transaction);
        transaction->t_end = transaction->end_step != STEP_NONE
                                 ? session->steps[transaction->end_step].t
                                 : session->end - session->start;
    }
    if (transaction->outcome == OUTCOME_ACCEPTED) {
        struct bytes queue_id = queue_id_find(transaction->decided.text);

        if (queue_id.length > 0)
            transaction->queue_id = queue_id;
    }
}

void transactions_conclude(struct session *session)
{
    for (size_t i = 0; i < session->transaction_count; i++)
        conclude(session, (int32_t)i);
}
