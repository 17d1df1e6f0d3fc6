/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The RSET family as seen from the server: what it makes of a RSET. */
#include "smtp/anomalies/rset_classes.h"
#include "smtp/anomalies/rule_families.h"
#include "smtp/transaction.h"

/* RFC 5321 4.1.1.5 has 250 and nothing else; 421 announces a shutdown, 503 and
 * 530 ask for AUTH or TLS first. */
static bool is_excused(uint16_t code)
{
    return code == 0 || code == 250 || code == 421 || code == 503 || code == 530;
}

/* A server that refused the connection refuses everything (RFC 5321, 3.1). */
static bool server_refused_connection(const struct session *session)
{
    return session->greeting != STEP_NONE &&
           reply_class(session->steps[session->greeting].reply.code) != 2;
}

/* From here on codes speak of the client or the connection and no more of a
 * command's form. */
enum { FIRST_CODE_OF_POLICY = 520 };

/* A server that has had enough of a client refuses whatever it says. */
static bool server_refuses_everything(const struct dialogue_view *view, step_index rset)
{
    step_index before = view_previous_client_step(view, rset);
    uint16_t code = view_code(view, rset);

    return code >= FIRST_CODE_OF_POLICY && before != STEP_NONE && view_code(view, before) == code;
}

void find_rset_not_250(const struct dialogue_view *view, struct finding_writer *writer)
{
    if (server_refused_connection(view->session))
        return;
    for (size_t i = 0; i < view->rset_count; i++) {
        step_index rset = view->rsets[i].step;
        uint16_t code = view_code(view, rset);
        struct finding *finding;

        /* Behind a gap nobody knows which command a reply answers. */
        if (is_excused(code) || bytes_present(view_step(view, rset)->command.argument) ||
            server_refuses_everything(view, rset) || view_has_gap(view, 0, rset))
            continue;
        finding = finding_add(writer, rset, "RSET was answered %u; it must be 250", code);
        finding_add_integer(writer, finding, "code", code);
    }
}

static bool server_said_goodbye(const struct session *session)
{
    for (size_t i = 0; i < session->step_count; i++) {
        const struct step *step = &session->steps[i];

        if (step->kind == STEP_REPLY && (step->reply.code == 421 || step->reply.code == 221))
            return true;
    }
    return false;
}

void find_rset_closes_connection(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    step_index last = view->rset_count > 0 ? view->rsets[view->rset_count - 1].step : STEP_NONE;
    duration since;

    if (last == STEP_NONE || session->closed_by != CLOSED_BY_SERVER ||
        session->left_out.steps > 0 || session_is_incomplete(session) ||
        view_next_client_step(view, last) != STEP_NONE || server_said_goodbye(session))
        return;
    since = session->end - session->start - view_step(view, last)->t;
    if (since <= view_threshold(view, THRESHOLD_RSET_CLOSES_CONNECTION_WITHIN))
        finding_add(writer, last, "The server closed the connection because of a RSET");
}

/* A command that needs a MAIL before it was accepted without one. */
static bool was_accepted(const struct dialogue_view *view, step_index step)
{
    uint16_t code = view_code(view, step);

    return (view_is_command(view, step, "RCPT") && reply_class(code) == 2) ||
           (view_is_command(view, step, "DATA") && code == 354);
}

/* MAIL and its relatives, or a line that might be one to a lenient server. */
static bool may_open_transaction(const struct dialogue_view *view, step_index step)
{
    const struct step *candidate = view_step(view, step);

    return view_is_command(view, step, "MAIL") || view_is_command(view, step, "SEND") ||
           view_is_command(view, step, "SOML") || view_is_command(view, step, "SAML") ||
           candidate->kind == STEP_AUTH_RESPONSE ||
           (candidate->kind == STEP_COMMAND && candidate->command.unknown);
}

void find_rset_ignored(const struct dialogue_view *view, struct finding_writer *writer)
{
    bool given = false; /* there was something for RSET to take away */
    bool reset = false;

    if (session_is_incomplete(view->session) || view->rset_count == 0)
        return;
    for (size_t i = 0; i < view->session->step_count; i++) {
        step_index step = (step_index)i;

        if (view_is_command(view, step, "RSET") && view_code(view, step) == 250) {
            reset = given;
        } else if (may_open_transaction(view, step)) {
            given = true;
            reset = false;
        } else if (reset && was_accepted(view, step)) {
            finding_add(writer, step,
                        "The server accepted this although RSET had taken sender and recipients "
                        "away and no MAIL followed");
            reset = false;
        }
    }
}

/* A server that says come back later, greylisting say, has a mail server with a
 * full queue and one cached connection send RSET behind every attempt. */
static size_t count_deferred(const struct session *session)
{
    size_t count = 0;

    for (size_t i = 0; i < session->transaction_count; i++)
        count += !transaction_is_completed(&session->transactions[i]) &&
                 session->transactions[i].outcome == OUTCOME_DEFERRED;
    return count;
}

/* Mail servers that verify addresses end every attempt with RSET too. */
static size_t count_callouts(const struct dialogue_view *view)
{
    size_t count = 0;

    for (size_t i = 0; i < view->rset_count; i++)
        count += view->rsets[i].class == RSET_RECIPIENT_VERIFICATION &&
                 transaction_sender_is_nobody(view->rsets[i].aborted);
    return count;
}

/* Many RSETs are normal where each follows a message. */
void find_rset_storm(const struct dialogue_view *view, struct finding_writer *writer)
{
    size_t completed = 0, excused;
    struct finding *finding;

    for (size_t i = 0; i < view->session->transaction_count; i++)
        completed += transaction_is_completed(&view->session->transactions[i]);
    excused = completed + count_deferred(view->session) + count_callouts(view) +
              view->session->left_out.transactions;
    if (!(view_reaches(view, THRESHOLD_RSET_STORM_COUNT, view->rset_count) &&
          view->rset_count > 2 * excused) &&
        !(view_reaches(view, THRESHOLD_RSET_STORM_COUNT_WITHOUT_MAIL, view->rset_count) &&
          !view_reaches(view, THRESHOLD_RSET_STORM_MESSAGES, excused)))
        return;
    finding = finding_add(writer, view->rsets[view->rset_count - 1].step,
                          "%zu RSETs on one connection that carried %zu message%s",
                          view->rset_count, completed, completed == 1 ? "" : "s");
    finding_add_integer(writer, finding, "count", (int64_t)view->rset_count);
    finding_add_integer(writer, finding, "messages", (int64_t)completed);
}
