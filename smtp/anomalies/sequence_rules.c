/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands where they do not belong, or that there are not (RFC 5321, 4.1.4). */
#include "smtp/anomalies/rule_families.h"

static bool is_content_command(const struct dialogue_view *view, step_index step)
{
    return view_is_command(view, step, "DATA") || view_is_command(view, step, "BDAT");
}

/* The client had this answer when it sent the step. */
static bool knew_answer(const struct dialogue_view *view, step_index answered, step_index step)
{
    return view->answers[answered] != STEP_NONE && view->answers[answered] < step;
}

/* ----------------------------------------------------------- no recipient, no sender */

/* All recipients have an answer, none of them a good one, and the client had these
 * answers when it went on. */
static bool knew_that_none_is_left(const struct dialogue_view *view,
                                   const struct transaction *transaction)
{
    for (size_t i = 0; i < transaction->recipient_count; i++) {
        const struct recipient *recipient = &transaction->recipients[i];

        if (!knew_answer(view, recipient->step, transaction->data_step) ||
            reply_class(recipient->status.code) == 2)
            return false;
    }
    return true;
}

void find_data_no_valid_recipient(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        struct finding *finding;

        if (transaction->data_step == STEP_NONE || transaction->has_hole ||
            session->left_out.recipients > 0 || reply_class(transaction->mail_status.code) != 2 ||
            !knew_that_none_is_left(view, transaction))
            continue;
        finding = finding_add(
            writer, transaction->data_step, "%s although %s",
            transfer_method_name(transaction->method),
            transaction->recipient_count == 0
                ? "no recipient was named"
                : "the server had refused every recipient, and the client had been told so");
        finding_add_integer(writer, finding, "recipients", (int64_t)transaction->recipient_count);
        finding_add_integer(writer, finding, "code", view_code(view, transaction->data_step));
    }
}

/* It was accepted, and nothing has ended it or begun its content before this step. */
static bool is_still_open(const struct dialogue_view *view, const struct transaction *transaction,
                          step_index step)
{
    return !transaction->has_hole && reply_class(transaction->mail_status.code) == 2 &&
           knew_answer(view, transaction->mail_step, step) &&
           (transaction->end_step == STEP_NONE || transaction->end_step >= step) &&
           (transaction->data_step == STEP_NONE || transaction->data_step > step) &&
           !view_has_gap(view, transaction->mail_step, step);
}

void find_mail_nested(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    if (session->left_out.transactions > 0)
        return;
    for (size_t i = 1; i < session->transaction_count; i++) {
        const struct transaction *nested = &session->transactions[i];
        struct finding *finding;

        if (nested->mail_step == STEP_NONE ||
            !is_still_open(view, &session->transactions[i - 1], nested->mail_step))
            continue;
        finding = finding_add(writer, nested->mail_step,
                              "MAIL while the mail before it was neither sent nor given up");
        finding_add_integer(writer, finding, "code", nested->mail_status.code);
    }
}

/* RCPT or DATA that belong to no mail: there was no MAIL, or it had been refused and
 * the client knew. */
static bool lacks_mail(const struct dialogue_view *view, step_index step)
{
    const struct transaction *transaction = view_transaction(view, step);

    if (!view_is_command(view, step, "RCPT") && !is_content_command(view, step))
        return false;
    if (transaction == NULL)
        return true;
    return reply_class(transaction->mail_status.code) >= 4 &&
           knew_answer(view, transaction->mail_step, step);
}

static step_index last_mail_before(const struct dialogue_view *view, step_index step)
{
    while (step > 0 && !view_is_command(view, step - 1, "MAIL"))
        step--;
    return step - 1;
}

/* What was pipelined behind a MAIL that was then refused could not know better. */
static bool could_know(const struct dialogue_view *view, step_index step)
{
    step_index mail = last_mail_before(view, step);

    return mail == STEP_NONE || knew_answer(view, mail, step);
}

static bool begins_with_gap(const struct dialogue_view *view, step_index step)
{
    return view_has_gap(view, 0, step) || !session_start_was_captured(view->session);
}

void find_bad_sequence(const struct dialogue_view *view, struct finding_writer *writer)
{
    step_index first = STEP_NONE;
    struct finding *finding;
    int64_t count = 0;

    if (view->counts.refused == 0 || view->session->left_out.transactions > 0)
        return;
    for (size_t i = 0; i < view->session->step_count; i++) {
        step_index step = (step_index)i;

        if (view_code(view, step) < 500 || !lacks_mail(view, step) || !could_know(view, step) ||
            begins_with_gap(view, step))
            continue;
        first = first == STEP_NONE ? step : first;
        count++;
    }
    if (first == STEP_NONE)
        return;
    finding = finding_add(writer, first, "%.4s without a mail to which it belongs",
                          (const char *)view_step(view, first)->command.verb.data);
    finding_add_integer(writer, finding, "count", count);
    finding_add_integer(writer, finding, "code", view_code(view, first));
}

/* ------------------------------------------------------- commands that there are not */

/* Those that servers need not have, and those with a rule of their own. */
static bool may_be_unknown(const struct dialogue_view *view, step_index step)
{
    static const char *const verbs[] = { "EHLO",     "STARTTLS", "VRFY", "EXPN",    "HELP",
                                         "TURN",     "ATRN",     "ETRN", "XCLIENT", "AUTH",
                                         "XFORWARD", "SEND",     "SOML", "SAML",    "RSET" };

    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (view_is_command(view, step, verbs[i]))
            return true;
    return false;
}

static bool was_not_known(const struct dialogue_view *view, step_index step)
{
    uint16_t code = view_code(view, step);

    return (code == 500 || code == 502) && view_step(view, step)->kind == STEP_COMMAND &&
           !may_be_unknown(view, step);
}

void find_unknown_command_burst(const struct dialogue_view *view, struct finding_writer *writer)
{
    step_index first = STEP_NONE, last = STEP_NONE;
    struct finding *finding;
    size_t count = 0;

    if (!view_reaches(view, THRESHOLD_UNKNOWN_COMMAND_BURST_COUNT, view->counts.unknown))
        return;
    for (size_t i = 0; i < view->session->step_count; i++) {
        if (!was_not_known(view, (step_index)i))
            continue;
        first = first == STEP_NONE ? (step_index)i : first;
        last = (step_index)i;
        count++;
    }
    if (!view_reaches(view, THRESHOLD_UNKNOWN_COMMAND_BURST_COUNT, count))
        return;
    finding =
        finding_add(writer, first, "The server did not know %zu of the client's commands", count);
    finding_add_integer(writer, finding, "count", (int64_t)count);
    /* Somebody at a keyboard mistypes. */
    if (commands_look_typed(view->session, view->settings, 0, last)) {
        finding_set_severity(writer, finding, SEVERITY_INFO);
        return;
    }
    if (view_reaches(view, THRESHOLD_UNKNOWN_COMMAND_BURST_WARNING, count))
        finding_raise(writer, finding);
    if (view_reaches(view, THRESHOLD_UNKNOWN_COMMAND_BURST_CRITICAL, count))
        finding_raise(writer, finding);
}

/* ---------------------------------------------------------- asking for addresses */

void find_vrfy_expn_probe(const struct dialogue_view *view, struct finding_writer *writer)
{
    step_index first = STEP_NONE;
    struct finding *finding;
    size_t count = 0, told = 0;

    for (size_t i = 0; i < view->session->step_count; i++) {
        step_index step = (step_index)i;

        if (!view_is_command(view, step, "VRFY") && !view_is_command(view, step, "EXPN"))
            continue;
        first = first == STEP_NONE ? step : first;
        count++;
        told += view_code(view, step) == 250 || view_code(view, step) == 251;
    }
    if (count == 0)
        return;
    finding = finding_add(writer, first,
                          "The client asked %zu time%s with VRFY or EXPN whether an address exists",
                          count, count == 1 ? "" : "s");
    finding_add_integer(writer, finding, "count", (int64_t)count);
    finding_add_integer(writer, finding, "told", (int64_t)told);
    if (view_reaches(view, THRESHOLD_VRFY_EXPN_PROBE_WARNING, count))
        finding_raise(writer, finding);
    else if (ip_address_is_private(&view->session->client.address))
        finding_set_severity(writer, finding, SEVERITY_INFO);
}
