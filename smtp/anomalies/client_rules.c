/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the client introduces itself, and what it does when that is refused. */
#include "smtp/anomalies/rule_families.h"
#include "smtp/reply_parser.h"
#include "smtp/transaction.h"

static bool is_hello(const struct dialogue_view *view, step_index step)
{
    return view_is_command(view, step, "HELO") || view_is_command(view, step, "EHLO") ||
           view_is_command(view, step, "LHLO");
}

void find_helo_missing_argument(const struct dialogue_view *view, struct finding_writer *writer)
{
    for (size_t i = 0; i < view->session->step_count; i++) {
        step_index step = (step_index)i;
        const char *verb;
        struct finding *finding;

        if (!is_hello(view, step) || view_step(view, step)->command.argument.length > 0)
            continue;
        verb = (const char *)view_step(view, step)->command.verb.data;
        finding = finding_add(writer, step,
                              "%.4s without a name: the client does not say who it is", verb);
        if (!session_delivered_something(view->session) &&
            view->session->tls.start == TLS_NOT_STARTED)
            finding_raise(writer, finding);
        finding_add_integer(writer, finding, "code", view_code(view, step));
    }
}

/* RFC 5321 4.3.2: what a server says to a HELO it does not like. A 550 that is
 * its policy (x.7.x, RFC 3463, 3.8) is about the client, whatever it says. */
static bool refuses_hello(const struct dialogue_view *view, step_index hello)
{
    uint16_t code = view_code(view, hello);
    struct reply_status status;

    if (code == 501 || code == 504)
        return true;
    if (code != 550)
        return false;
    status = reply_status_of(&view_step(view, view->answers[hello])->reply);
    return !bytes_start_with_ignoring_case(status.enhanced, "5.7.");
}

/* The client leaves where it could have gone on: QUIT, or nothing at all. */
void find_client_gives_up_after_501(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    step_index last_hello = STEP_NONE;
    step_index next;
    struct finding *finding;

    if (session->transaction_count > 0 || session_is_incomplete(session) ||
        session->left_out.steps > 0)
        return;
    for (size_t i = 0; i < session->step_count; i++)
        if (is_hello(view, (step_index)i))
            last_hello = (step_index)i;
    if (last_hello == STEP_NONE || !refuses_hello(view, last_hello))
        return;
    next = view_next_client_step(view, last_hello);
    /* A QUIT that was sent before the refusal is no answer to it. */
    if (next != STEP_NONE &&
        (!view_is_command(view, next, "QUIT") || next < view->answers[last_hello]))
        return;
    if (next == STEP_NONE && session->closed_by != CLOSED_BY_CLIENT)
        return;
    finding = finding_add(writer, last_hello,
                          "The client gave up when its greeting was answered %u, without trying to "
                          "send anything",
                          view_code(view, last_hello));
    finding_add_integer(writer, finding, "code", view_code(view, last_hello));
}
