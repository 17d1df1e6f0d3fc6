/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The refusal of a mail that came first; what is refused behind it only follows. */
#include "smtp/diagnosis/diagnosis_draft.h"
#include "smtp/reply_parser.h"

static bool is_refusal(const struct reply_status *status)
{
    return reply_class(status->code) >= 4;
}

/* When that step was answered; the time of the decision where its reply was left out. */
static duration time_of_answer(const struct session *session, const struct transaction *transaction,
                               step_index answered)
{
    for (size_t i = 0; answered != STEP_NONE && i < session->step_count; i++)
        if (session->steps[i].kind == STEP_REPLY && session->steps[i].reply_to == answered)
            return session->steps[i].t;
    return transaction->t_end;
}

/* Of recipients that were all refused: one that is to be tried again counts more, as in
 * the outcome. NULL when one was accepted or has no answer. */
static const struct recipient *refused_recipient(const struct transaction *transaction)
{
    const struct recipient *refused = NULL;

    for (size_t i = 0; i < transaction->recipient_count; i++) {
        const struct recipient *recipient = &transaction->recipients[i];

        if (!is_refusal(&recipient->status))
            return NULL;
        if (refused == NULL ||
            (reply_class(recipient->status.code) == 4 && reply_class(refused->status.code) == 5))
            refused = recipient;
    }
    return refused;
}

static bool answers_chunk(const struct session *session, const struct step *reply)
{
    return reply->reply_to != STEP_NONE && session->steps[reply->reply_to].has_octets;
}

/* The first reply that refused a chunk; NULL for none. The record of the mail has the last. */
static const struct step *refused_chunk(const struct session *session,
                                        const struct transaction *transaction)
{
    const int32_t index = (int32_t)(transaction - session->transactions);

    for (size_t i = 0; i < session->step_count; i++) {
        const struct step *step = &session->steps[i];

        if (step->kind == STEP_REPLY && answers_chunk(session, step) &&
            step->transaction == index && reply_class(step->reply.code) >= 4)
            return step;
    }
    return NULL;
}

static struct mail_refusal refusal_of_content(const struct session *session,
                                              const struct transaction *transaction)
{
    const struct step *chunk =
        transaction->method == TRANSFER_BDAT ? refused_chunk(session, transaction) : NULL;
    struct mail_refusal refusal = { transaction->decided,
                                    transaction->message.complete
                                        ? "once the whole message was there"
                                        : "in the middle of the message",
                                    transaction->t_end };

    if (chunk != NULL) {
        refusal.status = reply_status_of(&chunk->reply);
        refusal.t = chunk->t;
        if (transaction->final.code != refusal.status.code)
            refusal.where = "at BDAT, before the whole message";
    } else if (transaction->final.code != transaction->decided.code) {
        refusal.where = "at DATA, before the message";
    }
    return refusal;
}

struct mail_refusal first_refusal_of_mail(const struct session *session,
                                          const struct transaction *transaction)
{
    const struct recipient *recipient = refused_recipient(transaction);

    if (is_refusal(&transaction->mail_status))
        return (
            struct mail_refusal){ transaction->mail_status, "at its sender",
                                  time_of_answer(session, transaction, transaction->mail_step) };
    if (recipient != NULL)
        return (struct mail_refusal){ recipient->status,
                                      transaction->recipient_count > 1 ? "at all of its recipients"
                                                                       : "at its recipient",
                                      time_of_answer(session, transaction, recipient->step) };
    return refusal_of_content(session, transaction);
}
