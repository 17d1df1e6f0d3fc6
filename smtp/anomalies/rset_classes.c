/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judging each RSET of a dialogue. */
#include "smtp/anomalies/rset_classes.h"

#include "base/memory.h"

/* From so many recipients on that are tried one by one and never sent to, a
 * client is verifying addresses. */
enum { VERIFICATION_RECIPIENTS = 3 };

static bool is_refusal(uint16_t code)
{
    return reply_class(code) == 4 || reply_class(code) == 5;
}

bool transaction_was_in_order(const struct transaction *transaction)
{
    return transaction->method == TRANSFER_NONE &&
           reply_class(transaction->mail_status.code) == 2 &&
           transaction_recipients_with(transaction, 2) > 0 &&
           transaction_recipients_with(transaction, 4) == 0 &&
           transaction_recipients_with(transaction, 5) == 0;
}

/* The transaction that was open when the RSET came. */
static const struct transaction *aborted_by(const struct session *session, step_index rset)
{
    for (size_t i = 0; i < session->transaction_count; i++)
        if (session->transactions[i].end_step == rset &&
            reply_class(session->transactions[i].mail_status.code) == 2)
            return &session->transactions[i];
    return NULL;
}

static const struct transaction *find_replay(const struct dialogue_view *view,
                                             const struct transaction *aborted, step_index rset)
{
    const struct session *session = view->session;
    duration latest = view_step(view, rset)->t + REPLAY_MAXIMUM;

    for (const struct transaction *later = aborted + 1;
         later < session->transactions + session->transaction_count; later++)
        if (later->t <= latest && later->method != TRANSFER_NONE &&
            view_same_envelope(view, aborted, later))
            return later;
    return NULL;
}

/* ------------------------------------------------------------ the questions */

static bool is_doubled(const struct dialogue_view *view, const struct rset_judgement *rset)
{
    const struct rset_judgement *before = rset - 1;
    step_index between;

    if (rset == view->rsets || rset->aborted != NULL)
        return false;
    /* The second of a pair is odd only when the first one was: a client that
     * cleans up behind a refusal may well probe the connection afterwards. */
    if (before->class != RSET_UNEXPLAINED_ABORT && before->class != RSET_DOUBLED)
        return false;
    if (view_step(view, rset->step)->t - view_step(view, before->step)->t > RSET_DOUBLED_MAXIMUM)
        return false;
    for (between = before->step; between < rset->step; between++)
        if (view_is_command(view, between, "MAIL"))
            return false;
    return true;
}

/* The last reply to anything but a RSET. */
static step_index last_reply_before(const struct dialogue_view *view, step_index rset)
{
    for (step_index i = rset - 1; i >= 0; i--) {
        const struct step *step = view_step(view, i);

        if (step->kind == STEP_REPLY && step->reply_to != STEP_NONE &&
            !view_is_command(view, step->reply_to, "RSET"))
            return i;
    }
    return STEP_NONE;
}

static bool is_after_rejected_mail_or_data(const struct dialogue_view *view,
                                           const struct rset_judgement *rset)
{
    step_index reply = last_reply_before(view, rset->step);
    step_index command;

    if (reply == STEP_NONE || !is_refusal(view_step(view, reply)->reply.code))
        return false;
    command = view_step(view, reply)->reply_to;
    return view_is_command(view, command, "MAIL") || view_is_command(view, command, "DATA") ||
           view_is_command(view, command, "BDAT");
}

static bool is_after_rejected_recipient(const struct dialogue_view *view,
                                        const struct rset_judgement *rset)
{
    step_index before = view_previous_client_step(view, rset->step);

    return rset->aborted != NULL && before != STEP_NONE && view_is_command(view, before, "RCPT") &&
           (transaction_recipients_with(rset->aborted, 4) > 0 ||
            transaction_recipients_with(rset->aborted, 5) > 0);
}

/* `<>` or Postfix's double-bounce address: nobody sends mail like that. */
static bool sender_is_nobody(const struct transaction *transaction)
{
    return transaction->mail_from.length == 0 ||
           bytes_start_with_ignoring_case(transaction->mail_from, "double-bounce@");
}

static bool tries_one_recipient(const struct transaction *transaction)
{
    return transaction->recipient_count == 1 && transaction->method == TRANSFER_NONE;
}

/* Whether an earlier transaction had the envelope. `*ret_sent` becomes true
 * when any other one had it and carried content. */
static bool was_sent_or_tried_before(const struct dialogue_view *view,
                                     const struct transaction *tried, bool *ret_sent)
{
    const struct session *session = view->session;
    bool before = false;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *other = &session->transactions[i];

        if (other == tried || !view_same_envelope(view, tried, other))
            continue;
        *ret_sent |= other->method != TRANSFER_NONE;
        before |= other < tried;
    }
    return before;
}

/* Recipients that were tried alone and given up, each counted once; 0 as soon
 * as one of these envelopes was sent after all. */
static size_t recipients_only_tried(const struct dialogue_view *view)
{
    const struct session *session = view->session;
    bool sent = false;
    size_t count = 0;

    for (size_t i = 0; i < session->transaction_count && !sent; i++) {
        const struct transaction *tried = &session->transactions[i];

        if (tries_one_recipient(tried) && !was_sent_or_tried_before(view, tried, &sent))
            count++;
    }
    return sent ? 0 : count;
}

static bool is_recipient_verification(const struct dialogue_view *view,
                                      const struct rset_judgement *rset)
{
    if (rset->aborted == NULL || rset->replay != NULL || !transaction_was_in_order(rset->aborted))
        return false;
    return sender_is_nobody(rset->aborted) ||
           (tries_one_recipient(rset->aborted) &&
            view->recipients_only_tried >= VERIFICATION_RECIPIENTS);
}

static bool is_unexplained_abort(const struct dialogue_view *view,
                                 const struct rset_judgement *rset)
{
    (void)view;
    return rset->aborted != NULL && transaction_was_in_order(rset->aborted);
}

/* The last transaction before the RSET was finished, or there was none. */
static bool nothing_was_open(const struct dialogue_view *view, step_index rset)
{
    const struct session *session = view->session;
    const struct transaction *last = NULL;

    for (size_t i = 0; i < session->transaction_count; i++)
        if (session->transactions[i].mail_step < rset)
            last = &session->transactions[i];
    return last == NULL || transaction_is_completed(last);
}

static bool is_connection_reuse_probe(const struct dialogue_view *view,
                                      const struct rset_judgement *rset)
{
    step_index next = view_next_client_step(view, rset->step);

    return rset->aborted == NULL && nothing_was_open(view, rset->step) && next != STEP_NONE &&
           (view_is_command(view, next, "MAIL") || view_is_command(view, next, "QUIT"));
}

static bool always(const struct dialogue_view *view, const struct rset_judgement *rset)
{
    (void)view;
    (void)rset;
    return true;
}

/* Asked in the order of the classes. */
static bool (*const questions[])(const struct dialogue_view *, const struct rset_judgement *) = {
    [RSET_DOUBLED] = is_doubled,
    [RSET_AFTER_REJECTED_MAIL_OR_DATA] = is_after_rejected_mail_or_data,
    [RSET_AFTER_REJECTED_RECIPIENT] = is_after_rejected_recipient,
    [RSET_RECIPIENT_VERIFICATION] = is_recipient_verification,
    [RSET_UNEXPLAINED_ABORT] = is_unexplained_abort,
    [RSET_CONNECTION_REUSE_PROBE] = is_connection_reuse_probe,
    [RSET_NOOP_EQUIVALENT] = always,
};

_Static_assert(sizeof questions / sizeof questions[0] == RSET_CLASS_COUNT, "a question each");

static void judge(const struct dialogue_view *view, struct rset_judgement *rset)
{
    rset->aborted = aborted_by(view->session, rset->step);
    if (rset->aborted != NULL && transaction_was_in_order(rset->aborted))
        rset->replay = find_replay(view, rset->aborted, rset->step);
    while (!questions[rset->class](view, rset))
        rset->class ++;
}

void rset_classes_find(struct dialogue_view *view)
{
    size_t count = 0;

    for (size_t i = 0; i < view->session->step_count; i++)
        count += view_is_command(view, (step_index)i, "RSET");
    if (count == 0)
        return;
    view->rsets = memory_new(count, sizeof *view->rsets);
    view->recipients_only_tried = recipients_only_tried(view);
    for (size_t i = 0; i < view->session->step_count; i++) {
        if (!view_is_command(view, (step_index)i, "RSET"))
            continue;
        view->rsets[view->rset_count] = (struct rset_judgement){ .step = (step_index)i };
        judge(view, &view->rsets[view->rset_count]);
        view->rset_count++;
    }
}
