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

bool session_delivered_something(const struct session *session)
{
    for (size_t i = 0; i < session->transaction_count; i++)
        if (session->transactions[i].outcome == OUTCOME_ACCEPTED)
            return true;
    return false;
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

/* A reply that decides (NULL for none), and the step that it answers;
 * STEP_NONE when it can be one of several. */
struct decision {
    const struct reply_status *reply;
    step_index answers;
};

/* The reply that refused all recipients: the last 4xx if there is one, else
 * the last 5xx. None when one was accepted or has no answer. */
static struct decision recipients_refusal(const struct transaction *transaction)
{
    struct decision refusal = { NULL, STEP_NONE };

    for (size_t i = 0; i < transaction->recipient_count; i++) {
        const struct recipient *recipient = &transaction->recipients[i];
        const struct reply_status *status = &recipient->status;

        if (status->code == 0 || reply_class(status->code) == 2)
            return (struct decision){ NULL, STEP_NONE };
        if (is_refusal(status) && (refusal.reply == NULL || reply_class(status->code) == 4 ||
                                   reply_class(refusal.reply->code) == 5))
            refusal = (struct decision){ status, recipient->step };
    }
    return refusal;
}

/* What was refused first: with DATA a client that does not listen is only told once more,
 * and with another code than the one that it has to go by. */
static struct decision deciding_reply(const struct transaction *transaction)
{
    bool chunks = transaction->method == TRANSFER_BDAT;
    struct decision recipients;

    if (outcome_of_code(transaction->final.code) != OUTCOME_UNKNOWN)
        return (struct decision){ &transaction->final, transaction->message_step };
    if (is_refusal(&transaction->mail_status))
        return (struct decision){ &transaction->mail_status, transaction->mail_step };
    recipients = recipients_refusal(transaction);
    if (recipients.reply != NULL || !is_refusal(&transaction->data_status))
        return recipients;
    return (struct decision){ &transaction->data_status,
                              chunks ? STEP_NONE : transaction->data_step };
}

/* Where the transaction's steps end: with what ended it, or with the next one that
 * the server accepted. */
static size_t end_of_steps(const struct session *session, int32_t index)
{
    const struct transaction *transaction = &session->transactions[index];

    if (transaction->end_step != STEP_NONE)
        return (size_t)transaction->end_step;
    for (size_t i = (size_t)index + 1; i < session->transaction_count; i++) {
        const struct transaction *next = &session->transactions[i];

        if (next->mail_step != STEP_NONE && reply_class(next->mail_status.code) == 2)
            return (size_t)next->mail_step;
    }
    return session->step_count;
}

/* LMTP: one delivery is enough, and one of those that are missing may have been it. */
static bool may_lack_delivery(const struct session *session, const struct transaction *transaction)
{
    if (session->protocol != PROTOCOL_LMTP || reply_class(transaction->final.code) == 2)
        return false;
    for (size_t i = 0; i < transaction->recipient_count; i++)
        if (reply_class(transaction->recipients[i].status.code) == 2 &&
            transaction->recipients[i].delivery.code == 0)
            return true;
    return false;
}

/* The reply to a message comes behind what was pipelined behind that, which may be
 * the MAIL of the next. */
static bool is_answered(const struct session *session, const struct transaction *transaction)
{
    for (size_t i = 0; i < transaction->recipient_count; i++)
        if (transaction->recipients[i].status.code == 0)
            return false;
    return transaction->mail_status.code != 0 &&
           (transaction->method == TRANSFER_NONE || transaction->data_status.code != 0) &&
           (!transaction->handed_over ||
            (transaction->final.code != 0 && !may_lack_delivery(session, transaction)));
}

static bool has_gap(const struct session *session, step_index from, size_t end)
{
    for (size_t i = (size_t)from; i < end; i++)
        if (session->steps[i].kind == STEP_GAP)
            return true;
    return false;
}

/* Replies may be missing, or came and cannot be paired. */
static bool lacks_replies(const struct session *session, step_index from)
{
    for (size_t i = (size_t)from; i < session->step_count; i++) {
        const struct step *step = &session->steps[i];

        if (step->kind == STEP_REPLY && step->reply_to == STEP_NONE)
            return true;
    }
    return has_gap(session, from, session->step_count);
}

/* Bytes that the capture lacks may hold what decided: bytes behind the MAIL; or what
 * decided is there, and cannot be paired since bytes before it are missing. */
static bool may_lack_decision(const struct session *session, int32_t index)
{
    const struct transaction *transaction = &session->transactions[index];

    if (!session_is_incomplete(session))
        return false;
    if (session->directions != DIRECTIONS_BOTH || session->missing[SIDE_CLIENT] > 0 ||
        session->missing[SIDE_SERVER] > 0)
        return true;
    /* Where the gaps are shows only in a dialogue that is all there. */
    if (session->left_out.steps > 0 || transaction->mail_step == STEP_NONE || transaction->has_hole)
        return true;
    return has_gap(session, transaction->mail_step, end_of_steps(session, index)) ||
           (!is_answered(session, transaction) && lacks_replies(session, transaction->mail_step));
}

/* 2xx neither bids the client send its message nor refuses it. Some send it, and what is
 * said then nobody can tell from answers to its lines. */
static bool was_answered_oddly(const struct transaction *transaction)
{
    return transaction->method == TRANSFER_DATA && reply_class(transaction->data_status.code) == 2;
}

static enum outcome outcome_without_reply(const struct session *session, int32_t index)
{
    if (may_lack_decision(session, index) || was_answered_oddly(&session->transactions[index]))
        return OUTCOME_UNKNOWN;
    if (session->transactions[index].end_step != STEP_NONE)
        return OUTCOME_ABORTED;
    return connection_ended(session) ? OUTCOME_LOST : OUTCOME_UNKNOWN;
}

/* When the reply that decided came: the last reply of the transaction that has
 * its code and answers what it answers. */
static duration time_of_decision(const struct session *session,
                                 const struct transaction *transaction, int32_t index,
                                 step_index answers)
{
    duration time = transaction->t;

    for (size_t i = 0; i < session->step_count; i++) {
        const struct step *step = &session->steps[i];

        if (step->kind == STEP_REPLY && step->transaction == index &&
            step->reply.code == transaction->decided.code &&
            (answers == STEP_NONE || step->reply_to == answers))
            time = step->t;
    }
    return time;
}

/* Another may have followed a refusal that the capture shows, and count in its place. */
static bool decides(const struct session *session, int32_t index, const struct decision *decision)
{
    const struct transaction *transaction = &session->transactions[index];

    if (decision->reply == &transaction->final && !may_lack_delivery(session, transaction))
        return true;
    return decision->reply != NULL && !may_lack_decision(session, index);
}

static void conclude(struct session *session, int32_t index)
{
    struct transaction *transaction = &session->transactions[index];
    const struct decision decision = deciding_reply(transaction);

    if (transaction->end_is_ambiguous) {
        transaction->outcome = OUTCOME_UNKNOWN;
        transaction->t_end = session->end - session->start;
        return;
    }
    if (decides(session, index, &decision)) {
        transaction->decided = *decision.reply;
        transaction->outcome = outcome_of_code(decision.reply->code);
        transaction->t_end = time_of_decision(session, transaction, index, decision.answers);
    } else {
        transaction->outcome = outcome_without_reply(session, index);
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
