/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking at a finished dialogue. */
#include "smtp/anomalies/dialogue_view.h"

#include <stdlib.h>

#include "base/memory.h"
#include "smtp/anomalies/envelope.h"
#include "smtp/anomalies/rset_classes.h"

static void find_answers(struct dialogue_view *view)
{
    for (size_t i = 0; i < view->session->step_count; i++)
        view->answers[i] = STEP_NONE;
    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *step = &view->session->steps[i];
        uint16_t code = step->reply.code;

        if (step->kind != STEP_REPLY)
            continue;
        if (step->reply_to != STEP_NONE)
            view->answers[step->reply_to] = (step_index)i;
        view->counts.unpaired += step->reply_to == STEP_NONE;
        view->counts.refused += reply_class(code) == 4 || reply_class(code) == 5;
        view->counts.unknown += code == 500 || code == 502;
        view->counts.closing += code == 421;
        view->counts.turned += step->from == SIDE_CLIENT;
    }
}

static void count_hasty(struct dialogue_view *view)
{
    step_index before = STEP_NONE; /* of the client */

    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *step = &view->session->steps[i];

        if (!step_is_of_client(step))
            continue;
        view->counts.hasty += before != STEP_NONE && view->answers[before] > (step_index)i;
        before = (step_index)i;
    }
}

void dialogue_view_init(struct dialogue_view *view, const struct session *session,
                        const struct rule_settings *settings,
                        const struct server_software *software)
{
    *view = (struct dialogue_view){ .session = session,
                                    .settings = settings,
                                    .software = software,
                                    .fingerprints = session->fingerprints };
    view->answers = memory_new(session->step_count, sizeof *view->answers);
    find_answers(view);
    count_hasty(view);
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

uint16_t view_code(const struct dialogue_view *view, step_index step)
{
    step_index answer = view->answers[step];

    return answer == STEP_NONE ? 0 : view->session->steps[answer].reply.code;
}

step_index view_next_client_step(const struct dialogue_view *view, step_index step)
{
    for (size_t i = (size_t)step + 1; i < view->session->step_count; i++)
        if (step_is_of_client(&view->session->steps[i]))
            return (step_index)i;
    return STEP_NONE;
}

step_index view_previous_client_step(const struct dialogue_view *view, step_index step)
{
    for (step_index i = step - 1; i >= 0; i--)
        if (step_is_of_client(&view->session->steps[i]))
            return i;
    return STEP_NONE;
}

const struct transaction *view_transaction(const struct dialogue_view *view, step_index step)
{
    int32_t index = view_step(view, step)->transaction;

    return index == TRANSACTION_NONE ? NULL : &view->session->transactions[index];
}

step_index view_overtaken(const struct dialogue_view *view, step_index command)
{
    step_index before = view_previous_client_step(view, command);

    if (before == STEP_NONE || view->answers[before] < command ||
        view_step(view, before)->kind == STEP_AUTH_RESPONSE)
        return STEP_NONE;
    return before;
}

bool view_is_open_behind(const struct dialogue_view *view, step_index step)
{
    const struct transaction *transaction = view_transaction(view, step);

    return transaction != NULL && reply_class(transaction->mail_status.code) == 2 &&
           transaction->end_step != step && view_step(view, step)->kind != STEP_MESSAGE;
}

step_index view_tls_step(const struct dialogue_view *view, enum side from)
{
    for (size_t i = 0; i < view->session->step_count; i++)
        if (view_step(view, (step_index)i)->kind == STEP_TLS &&
            view_step(view, (step_index)i)->from == from)
            return (step_index)i;
    return STEP_NONE;
}

bool session_network_was_slow(const struct session *session)
{
    return session->traffic[SIDE_SERVER].retransmitted >= 3;
}

bool session_tls_was_not_expected(const struct session *session)
{
    return session->tls.start == TLS_IMPLICIT && session->greeting != STEP_NONE &&
           !session->tls.handshake->server_hello;
}

bool view_is_idle_after_delivery(const struct dialogue_view *view, step_index step)
{
    const struct session *session = view->session;
    step_index said = view_previous_client_step(view, step);
    const struct transaction *last;

    if (said == STEP_NONE || session->transaction_count == 0)
        return false;
    last = &session->transactions[session->transaction_count - 1];
    return last->outcome == OUTCOME_ACCEPTED &&
           (said == last->message_step || said == last->data_step ||
            view_step(view, said)->has_octets);
}

bool view_has_gap(const struct dialogue_view *view, step_index first, step_index last)
{
    for (step_index i = first; i <= last; i++)
        if (view_step(view, i)->kind == STEP_GAP)
            return true;
    return false;
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

const char *transaction_content_name(const struct transaction *transaction)
{
    bool carried = transaction->message_step != STEP_NONE || transaction->message.bytes > 0;

    return carried ? "the message" : transfer_method_name(transaction->method);
}

/* From the line's first byte or from the step before it, whichever is longer:
 * a terminal that sends whole lines shows the typing as a pause before them. */
static bool is_typed(const struct session *session, step_index index, duration octet)
{
    const struct step *step = &session->steps[index];
    duration pause = index > 0 ? step->t - session->steps[index - 1].t : 0;
    duration took = step->took > pause ? step->took : pause;

    return took > octet * (duration)(step->command.verb.length + step->command.argument.length);
}

static size_t count_typed(const struct session *session, const struct rule_settings *settings,
                          step_index first, step_index last, size_t *ret_lines)
{
    const duration octet = threshold_value(settings, THRESHOLD_RSET_UNEXPLAINED_ABORT_TYPED_OCTET);
    size_t typed = 0;

    *ret_lines = 0;
    for (step_index i = first; i <= last; i++) {
        if (session->steps[i].kind != STEP_COMMAND)
            continue;
        (*ret_lines)++;
        typed += is_typed(session, i, octet);
    }
    return typed;
}

bool commands_look_typed(const struct session *session, const struct rule_settings *settings,
                         step_index first, step_index last)
{
    size_t lines, typed = count_typed(session, settings, first, last, &lines);

    return 2 * typed > lines;
}

bool transaction_looks_typed(const struct session *session, const struct rule_settings *settings,
                             const struct transaction *transaction)
{
    size_t lines;

    return transaction->mail_step != STEP_NONE && transaction->data_step != STEP_NONE &&
           count_typed(session, settings, transaction->mail_step, transaction->data_step, &lines) ==
               lines;
}

static bool is_masked(struct bytes text)
{
    size_t asterisks = 0;

    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == 0 || strchr("*20 \t", text.data[i]) == NULL)
            return false;
        asterisks += text.data[i] == '*';
    }
    return asterisks >= 2;
}

bool session_offers(const struct session *session, const char *keyword)
{
    size_t length = strlen(keyword);

    for (size_t i = 0; i < session->extension_count; i++) {
        struct bytes offered = session->extensions[i];

        if (offered.length >= length &&
            (offered.length == length || ascii_is_blank(offered.data[length])) &&
            bytes_match_ignoring_case(bytes_first(offered, length), bytes_of(keyword, length)))
            return true;
    }
    return false;
}

bool text_contains(struct bytes text, const char *words)
{
    size_t length = strlen(words);

    for (size_t i = 0; i + length <= text.length; i++)
        if (bytes_start_with_ignoring_case(bytes_after(text, i), words))
            return true;
    return false;
}

/* A row of asterisks above an ordinary line is decoration. */
bool session_banner_is_masked(const struct session *session)
{
    const struct reply *greeting;

    if (session->greeting == STEP_NONE)
        return false;
    greeting = &session->steps[session->greeting].reply;
    for (size_t i = 0; i < greeting->line_count; i++)
        if (!is_masked(greeting->lines[i]))
            return false;
    return true;
}
