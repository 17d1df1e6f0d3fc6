/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How connections end: with QUIT or without, and at which stage. */
#include "smtp/anomalies/rset_classes.h"
#include "smtp/anomalies/rule_families.h"
#include "smtp/transaction.h"

static bool said(const struct dialogue_view *view, uint16_t code)
{
    for (size_t i = 0; i < view->session->step_count; i++)
        if (view->session->steps[i].kind == STEP_REPLY &&
            view->session->steps[i].reply.code == code)
            return true;
    return false;
}

static step_index last_client_step(const struct session *session)
{
    for (size_t i = session->step_count; i > 0; i--)
        if (step_is_of_client(&session->steps[i - 1]))
            return (step_index)i - 1;
    return STEP_NONE;
}

static bool has_quit(const struct dialogue_view *view)
{
    for (size_t i = view->session->step_count; i > 0; i--)
        if (view_is_command(view, (step_index)i - 1, "QUIT"))
            return true;
    return false;
}

/* Somebody ended the connection, and nobody had said that he would. What went on
 * in TLS may have said it; and who left whom behind TURN is not asked. */
static bool ended_without_a_word(const struct dialogue_view *view)
{
    const struct session *session = view->session;

    return (session->close == CLOSE_FIN || session->close == CLOSE_RST) &&
           session->tls.start == TLS_NOT_STARTED && !view_roles_were_turned(view) &&
           view->counts.closing == 0 && !has_quit(view) && !said(view, 221);
}

/* ------------------------------------------------------------------ which stage */

/* The last transaction, when the connection's end was what ended it. */
static const struct transaction *lost_transaction(const struct session *session)
{
    const struct transaction *last;

    if (session->transaction_count == 0)
        return NULL;
    last = &session->transactions[session->transaction_count - 1];
    return last->outcome == OUTCOME_LOST ? last : NULL;
}

/* A mail that the server would still have taken, since it is lost and not refused; not
 * the mere question whether an address exists. */
static bool was_wanted(const struct transaction *transaction)
{
    if (transaction->method != TRANSFER_NONE)
        return true;
    return reply_class(transaction->mail_status.code) <= 2 &&
           !transaction_sender_is_nobody(transaction);
}

/* All of the message was sent, and only its reply is missing. */
static bool waits_for_final_reply(const struct transaction *transaction)
{
    return transaction->method != TRANSFER_NONE && transaction->message.complete;
}

enum lost_in {
    LOST_IN_NOTHING,
    LOST_IN_HELO,
    LOST_IN_MAIL,
    LOST_IN_DATA,
    LOST_IN_EOD,
    LOST_BY_RESET, /* inside a mail; tcp-rst-mid-transaction tells of it */
};

static enum lost_in lost_in_what(const struct dialogue_view *view)
{
    const struct transaction *lost = lost_transaction(view->session);

    if (!ended_without_a_word(view))
        return LOST_IN_NOTHING;
    if (lost != NULL && was_wanted(lost)) {
        if (waits_for_final_reply(lost))
            return LOST_IN_EOD;
        if (view->session->close == CLOSE_RST)
            return LOST_BY_RESET;
        return lost->method != TRANSFER_NONE ? LOST_IN_DATA : LOST_IN_MAIL;
    }
    /* A client that leaves with nothing under way has only forgotten QUIT. */
    return view->session->closed_by == CLOSED_BY_SERVER &&
                   last_client_step(view->session) != STEP_NONE &&
                   view->session->transaction_count == 0
               ? LOST_IN_HELO
               : LOST_IN_NOTHING;
}

/* What was going on, in Postfix's words. */
static const char *detail_of(const struct dialogue_view *view, enum lost_in stage)
{
    const struct transaction *lost = lost_transaction(view->session);
    step_index last = last_client_step(view->session);

    switch (stage) {
    case LOST_IN_HELO:
        if (view->session->greeting == STEP_NONE)
            return "greeting";
        return view_is_command(view, last, "STARTTLS") ? "starttls"
               : view_step(view, last)->kind == STEP_AUTH_RESPONSE ||
                       view_is_command(view, last, "AUTH")
                   ? "auth"
                   : "helo";
    case LOST_IN_MAIL:
        return lost->recipient_count == 0 ? "mail" : "rcpt";
    case LOST_IN_DATA:
        return lost->method == TRANSFER_DATA && lost->message_step == STEP_NONE ? "data-init"
                                                                                : "data";
    default:
        return "eod";
    }
}

static enum blame who_left(const struct session *session)
{
    return session->closed_by == CLOSED_BY_SERVER ? BLAME_SERVER : BLAME_CLIENT;
}

static void find_lost_in(const struct dialogue_view *view, struct finding_writer *writer,
                         enum lost_in stage, const char *when)
{
    const struct session *session = view->session;
    struct finding *finding;

    if (lost_in_what(view) != stage)
        return;
    finding = finding_add(writer, last_client_step(session), "The %s %s the connection %s",
                          session->closed_by == CLOSED_BY_SERVER   ? "server"
                          : session->closed_by == CLOSED_BY_CLIENT ? "client"
                                                                   : "client or the server",
                          session->close == CLOSE_RST ? "broke" : "closed", when);
    finding->blame = who_left(session);
    finding_add_text(writer, finding, "stage", bytes_of_string(detail_of(view, stage)));
}

void find_connection_lost_in_helo(const struct dialogue_view *view, struct finding_writer *writer)
{
    find_lost_in(view, writer, LOST_IN_HELO,
                 "before there was a mail, and did not say why: a server says 421");
}

void find_connection_lost_in_mail(const struct dialogue_view *view, struct finding_writer *writer)
{
    find_lost_in(view, writer, LOST_IN_MAIL, "inside a mail, before its message was to be sent");
}

void find_connection_lost_in_data(const struct dialogue_view *view, struct finding_writer *writer)
{
    find_lost_in(view, writer, LOST_IN_DATA, "in the middle of a message, which is lost");
}

void find_connection_lost_in_eod(const struct dialogue_view *view, struct finding_writer *writer)
{
    find_lost_in(view, writer, LOST_IN_EOD,
                 "when the message was sent and the server had not said whether it has it: it "
                 "may be delivered, and it will be sent again");
}

/* ------------------------------------------------------------------------- QUIT */

void find_quit_missing(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    step_index last = last_client_step(session);

    if (session->closed_by == CLOSED_BY_SERVER || session->greeting == STEP_NONE ||
        reply_class(view_step(view, session->greeting)->reply.code) != 2 || last == STEP_NONE ||
        !ended_without_a_word(view) || lost_in_what(view) != LOST_IN_NOTHING)
        return;
    finding_add(writer, last, "The client went away without QUIT");
}

void find_quit_reply_not_awaited(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    step_index last = last_client_step(session);

    if (last != STEP_NONE && view_is_command(view, last, "QUIT") &&
        view->answers[last] == STEP_NONE && session->closed_by == CLOSED_BY_CLIENT &&
        !view_roles_were_turned(view) &&
        (session->close == CLOSE_FIN || session->close == CLOSE_RST))
        finding_add(writer, last, "The client did not wait for the answer to QUIT");
}

/* ------------------------------------------------------------------ the server's 421 */

/* What there was too much of, in the server's words. */
static const char *limit_in(struct bytes text)
{
    static const struct limit {
        const char *words;
        const char *name;
    } limits[] = {
        { "too many connections", "connections" },
        { "too many concurrent", "connections" },
        { "too many errors", "errors" },
        { "too many recipients", "recipients" },
        { "too many messages", "messages" },
        { "too many unknown", "unknown commands" },
        { "too much mail", "messages" },
        { "rate limit", "rate" },
        { "timeout", "time" },
        { "timed out", "time" },
        { "load", "load" },
        { "shutting down", "shutdown" },
        { "shutdown", "shutdown" },
        { "too many", "number" },
    };

    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
        if (text_contains(text, limits[i].words))
            return limits[i].name;
    return NULL;
}

static step_index find_421(const struct session *session)
{
    size_t i = 0;

    while (session->steps[i].kind != STEP_REPLY || session->steps[i].reply.code != 421)
        i++;
    return (step_index)i;
}

/* How long the client had said nothing before it. */
static duration silence_before(const struct dialogue_view *view, step_index step)
{
    step_index before = view_previous_client_step(view, step);

    return view_step(view, step)->t - (before == STEP_NONE ? 0 : view_step(view, before)->t_end);
}

/* The client has been silent for so long that the server need not wait any longer (RFC
 * 5321, 4.5.3.2.7), or has closed the connection, which Exim answers so. */
static bool is_farewell(const struct dialogue_view *view, step_index step)
{
    if (view_step(view, step)->reply_to != STEP_NONE)
        return false;
    return view_is_idle_after_delivery(view, step) ||
           silence_before(view, step) >= view_threshold(view, THRESHOLD_SHUTDOWN_421_IDLE) ||
           ((size_t)step + 1 == view->session->step_count &&
            view->session->closed_by == CLOSED_BY_CLIENT);
}

void find_shutdown_421(const struct dialogue_view *view, struct finding_writer *writer)
{
    step_index step;
    struct finding *finding;
    struct bytes text;
    const char *limit;

    if (view->counts.closing == 0)
        return;
    step = find_421(view->session);
    text = view_step(view, step)->reply.lines[0];
    limit = limit_in(text);
    finding = finding_add(writer, step, "The server ended the session with 421%s%s",
                          limit != NULL ? "; it names a limit: " : "", limit != NULL ? limit : "");
    if (limit != NULL)
        finding_add_text(writer, finding, "limit", bytes_of_string(limit));
    if (is_farewell(view, step))
        finding_set_severity(writer, finding, SEVERITY_INFO);
}

/* -------------------------------------------------------------- what never came */

/* How long a client has to wait for the answer at least; RFC 5321, 4.5.3.2. */
static enum threshold patience_for(const struct dialogue_view *view, step_index step)
{
    if (view_step(view, step)->kind == STEP_MESSAGE)
        return THRESHOLD_REPLY_MISSING_MESSAGE;
    return view_is_command(view, step, "DATA") ? THRESHOLD_REPLY_MISSING_DATA
                                               : THRESHOLD_REPLY_MISSING_COMMAND;
}

/* The server said 221 and nothing to what had been sent together with QUIT. */
static void find_only_quit_answered(const struct dialogue_view *view, step_index quit,
                                    struct finding_writer *writer)
{
    step_index first = STEP_NONE;
    int64_t count = 0;

    if (view->answers[quit] == STEP_NONE)
        return;
    for (step_index i = quit;
         i-- > 0 && view_step(view, i)->kind == STEP_COMMAND && view->answers[i] == STEP_NONE;) {
        first = i;
        count++;
    }
    if (first == STEP_NONE)
        return;
    finding_add_integer(writer,
                        finding_add(writer, first,
                                    "The server answered QUIT and none of the %lld commands that "
                                    "were sent before it",
                                    (long long)count),
                        "count", count);
}

static void find_never_answered(const struct dialogue_view *view, step_index last,
                                struct finding_writer *writer)
{
    const struct session *session = view->session;
    duration waited = session->end - session->start - view_step(view, last)->t_end;

    if (view->answers[last] != STEP_NONE ||
        (view_step(view, last)->kind != STEP_COMMAND &&
         view_step(view, last)->kind != STEP_MESSAGE) ||
        waited < view_threshold(view, patience_for(view, last)))
        return;
    finding_add_duration(writer,
                         finding_add(writer, last, "The server did not answer within %.0f s",
                                     duration_seconds(waited)),
                         "waited", waited);
}

/* The last thing that the client did never got an answer, for longer than it had to
 * wait for one; or all was passed over but QUIT. */
void find_reply_missing(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    step_index last = last_client_step(session);

    if (last == STEP_NONE || session->tls.start != TLS_NOT_STARTED ||
        session->greeting == STEP_NONE)
        return;
    if (view_is_command(view, last, "QUIT"))
        find_only_quit_answered(view, last, writer);
    else
        find_never_answered(view, last, writer);
}

/* A client that speaks TLS from the first byte is not waiting. */
void find_no_greeting(const struct dialogue_view *view, struct finding_writer *writer)
{
    enum { SMTPS_PORT = 465 };
    const struct session *session = view->session;
    duration waited = session->end - session->start;
    struct finding *finding;

    if (session->step_count > 0 || session->server.port == SMTPS_PORT ||
        waited < view_threshold(view, THRESHOLD_NO_GREETING_WAIT))
        return;
    finding = finding_add(writer, STEP_NONE,
                          "The connection was there for %.0f s and the server did not greet",
                          duration_seconds(waited));
    finding_add_duration(writer, finding, "waited", waited);
    if (waited >= view_threshold(view, THRESHOLD_NO_GREETING_WARNING))
        finding_raise(writer, finding);
}
