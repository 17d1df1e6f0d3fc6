/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mail in words. */
#include "output/mail_words.h"

#include <assert.h>
#include <stdio.h>

static void append_recipient(struct bounded_buffer *text, const struct recipient *recipient)
{
    /* LMTP's answer after the message is the one that counts, RFC 2033 4.2. */
    const struct reply_status *status =
        recipient->delivery.code != 0 ? &recipient->delivery : &recipient->status;

    bounded_buffer_append(text, recipient->address);
    if (status->code == 0) {
        words_append(text, " (no reply)");
    } else if (reply_class(status->code) != 2) {
        words_append(text, " (");
        words_append_code(text, status->code);
        words_append(text, ")");
    }
}

static void append_recipients(struct bounded_buffer *text, const struct transaction *transaction)
{
    size_t count = transaction->recipient_count;
    char others[48];

    if (count == 0)
        words_append(text, "(no recipient)");
    for (size_t i = 0; i < count && i < MAIL_WORDS_RECIPIENTS; i++) {
        if (i > 0)
            words_append(text, ", ");
        append_recipient(text, &transaction->recipients[i]);
    }
    if (count > MAIL_WORDS_RECIPIENTS) {
        count -= MAIL_WORDS_RECIPIENTS;
        snprintf(others, sizeof others, " and %zu other%s", count, count == 1 ? "" : "s");
        words_append(text, others);
    }
}

static void append_status(struct bounded_buffer *text, const struct reply_status *status)
{
    if (status->code == 0)
        return;
    words_append(text, "with ");
    words_append_code(text, status->code);
    if (status->enhanced.length > 0) {
        words_append(text, " ");
        bounded_buffer_append(text, status->enhanced);
    }
    if (status->text.length > 0) {
        words_append(text, " ");
        bounded_buffer_append(text, status->text);
    }
}

static void append_aborting_verb(struct bounded_buffer *text, const struct session *session,
                                 const struct transaction *transaction)
{
    step_index index = transaction->end_step;

    if (index < 0 || (size_t)index >= session->step_count ||
        session->steps[index].kind != STEP_COMMAND)
        return;
    words_append(text, "by ");
    bounded_buffer_append(text, session->steps[index].command.verb);
}

static const char *const outcome_words[] = {
    [OUTCOME_UNKNOWN] = "outcome unknown", [OUTCOME_ACCEPTED] = "accepted",
    [OUTCOME_DEFERRED] = "deferred",       [OUTCOME_REJECTED] = "rejected",
    [OUTCOME_ABORTED] = "aborted",         [OUTCOME_LOST] = "lost with the connection",
};

_Static_assert(sizeof outcome_words / sizeof outcome_words[0] == OUTCOME_COUNT, "words for each");

void mail_words_append_envelope(struct bounded_buffer *text, const struct transaction *transaction,
                                const char *arrow)
{
    if (transaction->mail_from.length > 0)
        bounded_buffer_append(text, transaction->mail_from);
    else
        words_append(text, bytes_present(transaction->mail_from) ? "<>" : "(no sender)");
    words_append(text, " ");
    words_append(text, arrow);
    words_append(text, " ");
    append_recipients(text, transaction);
}

const char *mail_words_outcome(enum outcome outcome)
{
    assert(outcome < OUTCOME_COUNT);
    return outcome_words[outcome];
}

void mail_words_append_reason(struct bounded_buffer *text, const struct session *session,
                              const struct transaction *transaction)
{
    if (transaction->outcome == OUTCOME_DEFERRED || transaction->outcome == OUTCOME_REJECTED)
        append_status(text, &transaction->decided);
    if (transaction->outcome == OUTCOME_ABORTED)
        append_aborting_verb(text, session, transaction);
    if (transaction->queue_id.length > 0) {
        words_append(text, text->length > 0 ? " as " : "as ");
        bounded_buffer_append(text, transaction->queue_id);
    }
}
