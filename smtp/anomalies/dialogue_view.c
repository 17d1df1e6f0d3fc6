/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking at a finished dialogue. */
#include "smtp/anomalies/dialogue_view.h"

#include <stdlib.h>

#include "base/memory.h"
#include "smtp/anomalies/envelope.h"
#include "smtp/anomalies/rset_classes.h"

void dialogue_view_init(struct dialogue_view *view, const struct session *session)
{
    *view = (struct dialogue_view){ .session = session };
    view->answers = memory_new(session->step_count, sizeof *view->answers);
    for (size_t i = 0; i < session->step_count; i++)
        view->answers[i] = STEP_NONE;
    for (size_t i = 0; i < session->step_count; i++) {
        const struct step *step = &session->steps[i];

        if (step->kind == STEP_REPLY && step->reply_to != STEP_NONE)
            view->answers[step->reply_to] = (step_index)i;
    }
    view->envelopes = memory_new(session->transaction_count, sizeof *view->envelopes);
    for (size_t i = 0; i < session->transaction_count; i++)
        view->envelopes[i] = envelope_fingerprint(&session->transactions[i]);
    rset_classes_find(view);
}

void dialogue_view_clear(struct dialogue_view *view)
{
    free(view->answers);
    free(view->envelopes);
    free(view->rsets);
}

const struct step *view_step(const struct dialogue_view *view, step_index step)
{
    return &view->session->steps[step];
}

uint16_t view_code(const struct dialogue_view *view, step_index step)
{
    step_index answer = view->answers[step];

    return answer == STEP_NONE ? 0 : view->session->steps[answer].reply.code;
}

bool view_is_command(const struct dialogue_view *view, step_index step, const char *verb)
{
    const struct step *candidate = view_step(view, step);

    return candidate->kind == STEP_COMMAND &&
           bytes_equal(candidate->command.verb, bytes_of_string(verb));
}

static bool is_client_step(const struct step *step)
{
    return step->from == SIDE_CLIENT && step->kind != STEP_GAP;
}

step_index view_next_client_step(const struct dialogue_view *view, step_index step)
{
    for (size_t i = (size_t)step + 1; i < view->session->step_count; i++)
        if (is_client_step(&view->session->steps[i]))
            return (step_index)i;
    return STEP_NONE;
}

step_index view_previous_client_step(const struct dialogue_view *view, step_index step)
{
    for (step_index i = step - 1; i >= 0; i--)
        if (is_client_step(&view->session->steps[i]))
            return i;
    return STEP_NONE;
}

const struct transaction *view_transaction(const struct dialogue_view *view, step_index step)
{
    int32_t index = view_step(view, step)->transaction;

    return index == TRANSACTION_NONE ? NULL : &view->session->transactions[index];
}

bool view_same_envelope(const struct dialogue_view *view, const struct transaction *a,
                        const struct transaction *b)
{
    return view->envelopes[a - view->session->transactions] ==
           view->envelopes[b - view->session->transactions];
}

size_t transaction_recipients_with(const struct transaction *transaction, unsigned class)
{
    size_t count = 0;

    for (size_t i = 0; i < transaction->recipient_count; i++)
        if (reply_class(transaction->recipients[i].status.code) == class)
            count++;
    return count;
}

bool transaction_is_completed(const struct transaction *transaction)
{
    return transaction->final.code != 0;
}
