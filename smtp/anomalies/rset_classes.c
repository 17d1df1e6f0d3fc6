/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judging each RSET of a dialogue. */
#include "smtp/anomalies/rset_classes.h"

#include "base/memory.h"

static bool is_refusal(uint16_t code)
{
    return reply_class(code) == 4 || reply_class(code) == 5;
}

bool transaction_was_in_order(const struct transaction *transaction)
{
    return transaction->method == TRANSFER_NONE &&
           transaction_recipients_with(transaction, 2) > 0 &&
           transaction_recipients_with(transaction, 4) == 0 &&
           transaction_recipients_with(transaction, 5) == 0;
}

bool rset_was_refused(const struct dialogue_view *view, const struct rset_judgement *rset)
{
    return reply_class(view_code(view, rset->step)) == 5;
}

/* The transaction that was under way when the RSET came. */
static const struct transaction *ended_by(const struct session *session, step_index rset)
{
    for (size_t i = 0; i < session->transaction_count; i++)
        if (session->transactions[i].end_step == rset)
            return &session->transactions[i];
    return NULL;
}

/* Somebody at a keyboard who starts again is no replay. */
static const struct transaction *find_replay(const struct dialogue_view *view,
                                             const struct transaction *aborted, step_index rset)
{
    const struct session *session = view->session;
    duration latest =
        view_step(view, rset)->t + view_threshold(view, THRESHOLD_ENVELOPE_REPLAY_WITHIN);

    for (const struct transaction *later = aborted + 1;
         later < session->transactions + session->transaction_count; later++)
        if (later->t <= latest && later->method != TRANSFER_NONE &&
            view_same_envelope(view, aborted, later) &&
            !transaction_looks_typed(session, view->settings, later))
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
    if (view_step(view, rset->step)->t - view_step(view, before->step)->t >
        view_threshold(view, THRESHOLD_RSET_DOUBLED_WITHIN))
        return false;
    for (between = before->step; between < rset->step; between++)
        if (view_is_command(view, between, "MAIL"))
            return false;
    return !view_has_gap(view, before->step, rset->step);
}

/* What the client did before the RSET, other RSETs apart. Its reply may come
 * behind the RSET, when the two were pipelined. */
static step_index last_deed_before(const struct dialogue_view *view, step_index rset)
{
    step_index deed = view_previous_client_step(view, rset);

    while (deed != STEP_NONE && view_is_command(view, deed, "RSET"))
        deed = view_previous_client_step(view, deed);
    return deed;
}

static bool is_after_rejected_mail_or_data(const struct dialogue_view *view,
                                           const struct rset_judgement *rset)
{
    step_index deed = last_deed_before(view, rset->step);

    if (rset->ended != NULL &&
        (is_refusal(rset->ended->mail_status.code) || is_refusal(rset->ended->data_status.code)))
        return true;
    return deed != STEP_NONE && is_refusal(view_code(view, deed)) &&
           (view_is_command(view, deed, "MAIL") || view_is_command(view, deed, "DATA") ||
            view_is_command(view, deed, "BDAT"));
}

static bool is_after_rejected_recipient(const struct dialogue_view *view,
                                        const struct rset_judgement *rset)
{
    (void)view;
    return rset->aborted != NULL && (transaction_recipients_with(rset->aborted, 4) > 0 ||
                                     transaction_recipients_with(rset->aborted, 5) > 0);
}

/* Postfix puts a time stamp of letters and digits behind the words. */
static bool is_double_bounce(struct bytes path)
{
    static const char words[] = "double-bounce";
    struct bytes rest = bytes_after(path, strlen(words));
    size_t at = bytes_find(rest, '@');

    if (!bytes_start_with_ignoring_case(path, words))
        return false;
    for (size_t i = 0; i < at; i++)
        if (!ascii_is_digit(rest.data[i]) &&
            !(ascii_lower(rest.data[i]) >= 'a' && ascii_lower(rest.data[i]) <= 'z'))
            return false;
    return true;
}

bool transaction_sender_is_nobody(const struct transaction *transaction)
{
    return transaction->mail_from.length == 0 || is_double_bounce(transaction->mail_from);
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
    return transaction_sender_is_nobody(rset->aborted) ||
           (tries_one_recipient(rset->aborted) &&
            view_reaches(view, THRESHOLD_RSET_RECIPIENT_VERIFICATION_RECIPIENTS,
                         view->recipients_only_tried));
}

/* Where bytes are missing, a refusal or DATA itself may be among them. */
static bool is_unexplained_abort(const struct dialogue_view *view,
                                 const struct rset_judgement *rset)
{
    return rset->aborted != NULL && transaction_was_in_order(rset->aborted) &&
           !view_has_gap(view, rset->aborted->mail_step, rset->step);
}

/* The last transaction before the RSET was finished, or there was none. */
static bool nothing_was_open(const struct dialogue_view *view, step_index rset)
{
    const struct session *session = view->session;
    const struct transaction *last = NULL;

    for (size_t i = 0; i < session->transaction_count; i++)
        if (session->transactions[i].mail_step != STEP_NONE &&
            session->transactions[i].mail_step < rset)
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
    rset->ended = ended_by(view->session, rset->step);
    if (rset->ended != NULL && reply_class(rset->ended->mail_status.code) == 2)
        rset->aborted = rset->ended;
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
