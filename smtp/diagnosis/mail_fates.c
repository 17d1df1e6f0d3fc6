/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What became of each mail. One is described; of several the sum is said, and
 * the first that did not get through is described. */
#include <inttypes.h>
#include <stdio.h>

#include "smtp/anomalies/dialogue_view.h"
#include "smtp/anomalies/envelope.h"
#include "smtp/diagnosis/diagnosis_draft.h"
#include "smtp/transaction.h"

enum { SUBJECT_SIZE = 700, QUOTED_MAXIMUM = 200, ADDRESS_MAXIMUM = 254 };

/* "the mail from <alice@example.org> to <bob@example.com>" and how many more. */
static void write_subject(const struct transaction *transaction, char *ret_subject)
{
    struct bytes sender = bytes_first(transaction->mail_from, ADDRESS_MAXIMUM);
    int length = snprintf(ret_subject, SUBJECT_SIZE, "the mail from <%.*s>", (int)sender.length,
                          (const char *)sender.data);
    struct bytes first;

    if (transaction->recipient_count == 0)
        return;
    first = bytes_first(transaction->recipients[0].address, ADDRESS_MAXIMUM);
    length += snprintf(ret_subject + length, SUBJECT_SIZE - (size_t)length, " to <%.*s>",
                       (int)first.length, (const char *)first.data);
    if (transaction->recipient_count > 1)
        snprintf(ret_subject + length, SUBJECT_SIZE - (size_t)length, " and %zu more",
                 transaction->recipient_count - 1);
}

/* Code, enhanced code and text, as the server said it. */
static struct bytes words_of(struct session *session, const struct reply_status *status)
{
    struct bytes text = bytes_first(status->text, QUOTED_MAXIMUM);
    const char *before_text = text.length > 0 ? " " : "";
    const char *before_code = status->enhanced.length > 0 ? " " : "";

    return arena_format(&session->arena, "%u%s%.*s%s%.*s", status->code, before_code,
                        (int)status->enhanced.length, (const char *)status->enhanced.data,
                        before_text, (int)text.length, (const char *)text.data);
}

/* By the first refusal: with it, and not with what followed, the client has to deal. */
static void say_refused(struct diagnosis_draft *draft, const struct transaction *transaction,
                        const char *subject)
{
    const struct mail_refusal refusal = first_refusal_of_mail(draft->session, transaction);
    struct bytes words = words_of(draft->session, &refusal.status);

    if (reply_class(refusal.status.code) == 4)
        draft_say(draft, "The server put off %s %s, so the client has to try again: \"%.*s\".",
                  subject, refusal.where, (int)words.length, (const char *)words.data);
    else
        draft_say(draft, "The server refused %s %s: \"%.*s\".", subject, refusal.where,
                  (int)words.length, (const char *)words.data);
}

static const struct recipient *first_refused(const struct transaction *transaction)
{
    for (size_t i = 0; i < transaction->recipient_count; i++)
        if (reply_class(transaction->recipients[i].status.code) >= 4)
            return &transaction->recipients[i];
    return NULL;
}

static void say_partly_accepted(struct diagnosis_draft *draft,
                                const struct transaction *transaction, const char *subject,
                                const struct recipient *refused)
{
    struct bytes words = words_of(draft->session, &refused->status);
    size_t count =
        transaction_recipients_with(transaction, 4) + transaction_recipients_with(transaction, 5);

    draft_say(draft, "The server accepted %s, but not %zu of its %zu recipients: \"%.*s\".",
              subject, count, transaction->recipient_count, (int)words.length,
              (const char *)words.data);
}

/* QUIT, and the answer to the message a second or more later. */
static bool was_given_up(const struct session *session, const struct transaction *transaction)
{
    if (transaction->message_step == STEP_NONE)
        return false;
    for (size_t i = (size_t)transaction->message_step + 1; i < session->step_count; i++) {
        const struct step *step = &session->steps[i];

        if (step->kind == STEP_REPLY)
            return false;
        if (step->kind == STEP_COMMAND)
            return bytes_equal(step->command.verb, bytes_of_string("QUIT")) &&
                   transaction->t_end - step->t >= DURATION_SECOND;
    }
    return false;
}

static void say_accepted(struct diagnosis_draft *draft, const struct transaction *transaction,
                         const char *subject)
{
    const struct recipient *refused = first_refused(transaction);
    struct bytes name = transaction->queue_id;

    if (was_given_up(draft->session, transaction))
        draft_say(draft,
                  "The server accepted %s when the client had given up: a second attempt delivers "
                  "it twice.",
                  subject);
    else if (refused != NULL)
        say_partly_accepted(draft, transaction, subject, refused);
    else if (name.length > 0)
        draft_say(draft, "The server accepted %s as \"%.*s\".", subject, (int)name.length,
                  (const char *)name.data);
    else
        draft_say(draft, "The server accepted %s.", subject);
}

static bool was_a_question(const struct session *session, const struct transaction *transaction)
{
    for (size_t i = 0; i < session->finding_count; i++)
        if (session->findings[i].step == transaction->end_step &&
            strcmp(session->findings[i].id, "rset-recipient-verification") == 0)
            return true;
    return false;
}

/* Once more, and then it got through. */
static bool was_accepted_later(const struct session *session, const struct transaction *transaction)
{
    uint64_t envelope = envelope_fingerprint(transaction);
    const struct transaction *end = session->transactions + session->transaction_count;

    for (const struct transaction *later = transaction + 1; later < end; later++)
        if (later->outcome == OUTCOME_ACCEPTED && envelope_fingerprint(later) == envelope)
            return true;
    return false;
}

static void say_aborted(struct diagnosis_draft *draft, const struct transaction *transaction,
                        const char *subject)
{
    const struct session *session = draft->session;
    const struct bytes verb = session->steps[(size_t)transaction->end_step].command.verb;

    if (was_a_question(session, transaction))
        draft_say(draft,
                  "With %s the client only asked whether it would be accepted, and sent no "
                  "message.",
                  subject);
    else if (was_accepted_later(session, transaction))
        draft_say(draft,
                  "The client dropped %s with %.*s at first; the same mail was accepted "
                  "later.",
                  subject, (int)verb.length, (const char *)verb.data);
    else
        draft_say(draft, "The client dropped %s with %.*s and sent no message.", subject,
                  (int)verb.length, (const char *)verb.data);
}

static void say_lost(struct diagnosis_draft *draft, const struct transaction *transaction,
                     const char *subject)
{
    if (transaction->method != TRANSFER_NONE && transaction->message.complete)
        draft_say(draft,
                  "The whole message of %s was sent and the connection ended before the server "
                  "answered: it may have been accepted, and then a second attempt delivers it "
                  "twice.",
                  subject);
    else if (transaction->message.bytes > 0)
        draft_say(draft,
                  "The connection ended in the middle of the message of %s, which was not "
                  "delivered.",
                  subject);
    else
        draft_say(draft, "The connection ended before the message of %s: nothing was delivered.",
                  subject);
}

static void say_unknown(struct diagnosis_draft *draft, const struct transaction *transaction,
                        const char *subject)
{
    (void)transaction;
    draft_say(draft, "What became of %s the capture does not show.", subject);
}

typedef void fate_sayer(struct diagnosis_draft *draft, const struct transaction *transaction,
                        const char *subject);

static const struct fate {
    const char *words; /* for the sum: "2 accepted" */
    fate_sayer *say;
} fates[] = {
    [OUTCOME_ACCEPTED] = { "accepted", say_accepted },
    [OUTCOME_DEFERRED] = { "put off", say_refused },
    [OUTCOME_REJECTED] = { "refused", say_refused },
    [OUTCOME_ABORTED] = { "dropped by the client", say_aborted },
    [OUTCOME_LOST] = { "cut off by the end of the connection", say_lost },
    [OUTCOME_UNKNOWN] = { "of which the capture does not show what became", say_unknown },
};

_Static_assert(sizeof fates / sizeof fates[0] == OUTCOME_COUNT, "a fate for each outcome");

static const struct transaction *first_not_accepted(const struct session *session)
{
    for (size_t i = 0; i < session->transaction_count; i++)
        if (session->transactions[i].outcome != OUTCOME_ACCEPTED)
            return &session->transactions[i];
    return NULL;
}

static void describe(struct diagnosis_draft *draft, const struct transaction *transaction)
{
    char subject[SUBJECT_SIZE];

    write_subject(transaction, subject);
    fates[transaction->outcome].say(draft, transaction, subject);
}

/* In the order of the table, which is not that of the enum. */
static const enum outcome best_first[] = { OUTCOME_ACCEPTED, OUTCOME_DEFERRED, OUTCOME_REJECTED,
                                           OUTCOME_ABORTED,  OUTCOME_LOST,     OUTCOME_UNKNOWN };

static void say_sum(struct diagnosis_draft *draft)
{
    const struct session *session = draft->session;
    size_t counts[OUTCOME_COUNT] = { 0 };
    char sum[300] = "";
    size_t length = 0;

    for (size_t i = 0; i < session->transaction_count; i++)
        counts[session->transactions[i].outcome]++;
    for (size_t i = 0; i < sizeof best_first / sizeof best_first[0]; i++) {
        enum outcome outcome = best_first[i];

        if (counts[outcome] == 0)
            continue;
        if (length > 0)
            length += (size_t)snprintf(sum + length, sizeof sum - length, ", ");
        length += (size_t)snprintf(sum + length, sizeof sum - length, "%zu %s", counts[outcome],
                                   fates[outcome].words);
    }
    draft_say(draft, "%" PRIu64 " mails were begun: %s.",
              session->transaction_count + session->left_out.transactions, sum);
}

/* ------------------------------------------------------------------ no mail */

static bool is_known_command(const struct step *step)
{
    return step->kind == STEP_COMMAND && !step->command.unknown;
}

/* Before it took its leave. */
static const struct step *last_command(const struct session *session)
{
    for (size_t i = session->step_count; i-- > 0;)
        if (is_known_command(&session->steps[i]) &&
            !bytes_equal(session->steps[i].command.verb, bytes_of_string("QUIT")))
            return &session->steps[i];
    return NULL;
}

static void say_no_mail(struct diagnosis_draft *draft)
{
    const struct session *session = draft->session;
    const struct step *last = last_command(session);
    const char *where = session_is_incomplete(session) ? " in what was captured" : "";
    const struct step *greeting =
        session->greeting != STEP_NONE ? &session->steps[(size_t)session->greeting] : NULL;

    if (session->tls.start != TLS_NOT_STARTED && !session->tls.plaintext &&
        !tls_was_not_agreed_on(session))
        draft_say(draft, "Whether mail was handed over inside TLS the capture does not show.");
    else if (session_is_silent(session))
        draft_say(draft, "The connection was open and neither side said anything.");
    else if (session->directions == DIRECTIONS_SERVER)
        draft_say(draft, "Only the server's side was captured: what mail was sent is unknown.");
    else if (greeting != NULL && reply_class(greeting->reply.code) >= 4)
        draft_say(draft, "The server refused the connection with %u.", greeting->reply.code);
    else if (last != NULL)
        draft_say(draft, "No mail was begun%s: the client went no further than %.*s.", where,
                  (int)last->command.verb.length, (const char *)last->command.verb.data);
    else
        draft_say(draft, "No mail was begun%s.", where);
}

void say_what_became_of_mail(struct diagnosis_draft *draft)
{
    const struct session *session = draft->session;
    const struct transaction *failed = first_not_accepted(session);

    if (session->transaction_count == 0) {
        say_no_mail(draft);
    } else if (session->transaction_count == 1 && session->left_out.transactions == 0) {
        describe(draft, &session->transactions[0]);
    } else {
        say_sum(draft);
        if (failed != NULL)
            describe(draft, failed);
    }
}
