/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages whose end is in question. */
#include "smtp/anomalies/rule_families.h"

void find_eod_ambiguous(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        struct finding *finding;

        if (!transaction->end_is_ambiguous)
            continue;
        finding = finding_add(writer, transaction->message_step,
                              "The server may have ended this message at a dot between line "
                              "ends that are not CRLF, and read what follows as commands");
        finding_add_integer(writer, finding, "odd_ends", transaction->message.odd_ends);
    }
}

/* ------------------------------------------------------------- the end of some servers */

/* Whoever ends its commands in LF as well has nothing to hide: it knows no other end. */
static bool ends_all_lines_in_lf(const struct dialogue_view *view,
                                 const struct transaction *transaction)
{
    return transaction->data_step != STEP_NONE &&
           view_step(view, transaction->data_step)->bare_line_end;
}

static bool begins_a_mail(const struct dialogue_view *view, step_index step)
{
    return view_is_command(view, step, "MAIL") || view_is_command(view, step, "RCPT") ||
           view_is_command(view, step, "DATA") || view_is_command(view, step, "EHLO") ||
           view_is_command(view, step, "HELO");
}

/* What stood behind the message's odd end, and was read again, has a mail in it: the
 * first command of that; STEP_NONE for none. */
static step_index hidden_command(const struct dialogue_view *view,
                                 const struct transaction *transaction)
{
    if (transaction->message.end == NULL || transaction->message_step == STEP_NONE ||
        ends_all_lines_in_lf(view, transaction))
        return STEP_NONE;
    for (size_t i = (size_t)transaction->message_step + 1; i < view->session->step_count; i++) {
        const struct step *step = &view->session->steps[i];

        if (step->kind == STEP_MESSAGE && !step->revised)
            break;
        if (step->revised && begins_a_mail(view, (step_index)i))
            return (step_index)i;
    }
    return STEP_NONE;
}

static void add_nonstandard(struct finding_writer *writer, const struct transaction *transaction)
{
    struct finding *finding;

    if (transaction->message.stops_at_odd_end) {
        finding = finding_add(writer, transaction->message_step,
                              "The client stopped behind a lone dot that no CRLF stands before and "
                              "behind, and the server waited for the end");
        finding_add_integer(writer, finding, "odd_ends", transaction->message.odd_ends);
        return;
    }
    finding = finding_add(writer, transaction->message_step,
                          "The message ended with %s instead of CRLF.CRLF, and the server went "
                          "along with it",
                          transaction->message.end);
    finding_add_text(writer, finding, "end", bytes_of_string(transaction->message.end));
}

void find_eod_nonstandard(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];

        if (transaction->message.end == NULL && !transaction->message.stops_at_odd_end)
            continue;
        if (hidden_command(view, transaction) == STEP_NONE)
            add_nonstandard(writer, transaction);
    }
}

/* A server that refuses the message for its end has seen through it, unless it obeys
 * what follows. */
static bool server_was_deceived(const struct dialogue_view *view,
                                const struct transaction *transaction, step_index hidden)
{
    return hidden != STEP_NONE &&
           (transaction->outcome == OUTCOME_ACCEPTED || reply_class(view_code(view, hidden)) == 2);
}

void find_eod_nonstandard_accepted(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        step_index hidden = hidden_command(view, transaction);
        struct finding *finding;

        if (!server_was_deceived(view, transaction, hidden))
            continue;
        finding = finding_add(writer, transaction->message_step,
                              "The server took %s for the end of the message, and what followed in "
                              "it for commands",
                              transaction->message.end);
        finding_add_text(writer, finding, "end", bytes_of_string(transaction->message.end));
        finding_add_integer(writer, finding, "command_step", hidden);
    }
}

/* A message with no CRLF in it but the one before its end. */
static bool is_all_in_lf(const struct message *message)
{
    return message->bare_lf > 1 && message->lines <= 1;
}

void find_smuggling_attempt(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        step_index hidden = hidden_command(view, transaction);
        struct finding *finding;

        if (hidden == STEP_NONE &&
            (!transaction->message.hides_commands || ends_all_lines_in_lf(view, transaction)))
            continue;
        finding = finding_add(writer, transaction->message_step,
                              "In the message a lone dot between line ends that are not CRLF is "
                              "followed by the commands of another mail");
        /* A text in LF that quotes an SMTP dialogue looks like this too. */
        if (hidden == STEP_NONE && is_all_in_lf(&transaction->message)) {
            finding_set_severity(writer, finding, SEVERITY_WARNING);
            finding->confidence = CONFIDENCE_MEDIUM;
        }
        /* The one at which it ended does not count among them. */
        finding_add_integer(writer, finding, "odd_ends",
                            (int64_t)transaction->message.odd_ends +
                                (transaction->message.end != NULL));
    }
}
