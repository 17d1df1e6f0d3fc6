/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clients that speak before it is their turn (RFC 5321, 4.3.1; RFC 2920). */
#include "smtp/anomalies/rule_families.h"

/* A client that knows the server from before may send EHLO and more at once: Exim
 * offers it under these names. */
static bool may_know_the_server(const struct session *session)
{
    return session_offers(session, "PIPECONNECT") || session_offers(session, "PIPE_CONNECT") ||
           session_offers(session, "X_PIPE_CONNECT");
}

/* ------------------------------------------------------------------- the greeting */

/* A load balancer says first whose connection it brings. */
static bool is_proxy_header(const struct dialogue_view *view, step_index step)
{
    return view_is_command(view, step, "PROXY");
}

/* The first thing that the client said before it had the whole greeting; STEP_NONE
 * when it had waited. A client that has had enough of waiting may say so. */
static step_index first_before_greeting(const struct dialogue_view *view)
{
    const struct session *session = view->session;

    if (session->greeting == STEP_NONE || !session_start_was_captured(session) ||
        may_know_the_server(session))
        return STEP_NONE;
    for (step_index i = 0; i < session->greeting; i++) {
        if (view_step(view, i)->kind == STEP_GAP || view_is_command(view, i, "QUIT"))
            return STEP_NONE;
        if (view_step(view, i)->kind == STEP_COMMAND && !is_proxy_header(view, i))
            return i;
    }
    return STEP_NONE;
}

static duration greeting_began(const struct dialogue_view *view)
{
    const struct step *greeting = view_step(view, view->session->greeting);

    return greeting->t - greeting->took;
}

/* Checks whether a server lives are written by hand, and few wait. */
static bool is_mere_check(const struct dialogue_view *view)
{
    static const char *const verbs[] = { "HELO", "EHLO", "LHLO", "NOOP", "RSET", "QUIT" };
    enum { COUNT = sizeof verbs / sizeof verbs[0] };

    for (size_t i = 0; i < view->session->step_count; i++) {
        unsigned verb = 0;

        if (!step_is_of_client(&view->session->steps[i]))
            continue;
        while (verb < COUNT && !view_is_command(view, (step_index)i, verbs[verb]))
            verb++;
        if (verb == COUNT)
            return false;
    }
    return true;
}

static void add_early(const struct dialogue_view *view, struct finding_writer *writer,
                      step_index step, const char *sentence)
{
    struct finding *finding = finding_add(writer, step, "%s", sentence);
    duration ahead = view_step(view, view->session->greeting)->t - view_step(view, step)->t;

    finding_add_duration(writer, finding, "ahead", ahead);
    if (is_mere_check(view))
        finding_set_severity(writer, finding, SEVERITY_INFO);
}

void find_early_talker(const struct dialogue_view *view, struct finding_writer *writer)
{
    step_index step = first_before_greeting(view);

    if (step != STEP_NONE && view_step(view, step)->t < greeting_began(view))
        add_early(view, writer, step,
                  "The client spoke before the server had greeted it: programs that send "
                  "unwanted mail do not wait");
}

/* A greeting without a last line is recorded when it is known that none will come, and
 * then has the time of the last one that did. */
void find_talk_after_teaser(const struct dialogue_view *view, struct finding_writer *writer)
{
    step_index step = first_before_greeting(view);

    if (step != STEP_NONE && view_step(view, step)->t >= greeting_began(view) &&
        view_step(view, step)->t < view_step(view, view->session->greeting)->t &&
        view_step(view, view->session->greeting)->reply.line_count > 1)
        add_early(view, writer, step,
                  "The client spoke after the first line of the greeting, which said that more "
                  "lines follow, and before the last one");
}

/* --------------------------------------------------------------------- pipelining */

static bool has_keyword(const struct reply *reply, const char *keyword)
{
    for (size_t i = 1; i < reply->line_count; i++)
        if (bytes_equal_ignoring_case(bytes_trimmed(reply->lines[i]), bytes_of_string(keyword)))
            return true;
    return false;
}

/* Some EHLO of the session did offer it: an earlier one counts too. */
static bool offers_pipelining(const struct dialogue_view *view)
{
    const struct session *session = view->session;

    if (session_offers(session, "PIPELINING") || may_know_the_server(session))
        return true;
    for (size_t i = 0; i < session->step_count; i++) {
        step_index answer = view->answers[i];

        if (answer != STEP_NONE &&
            (view_is_command(view, (step_index)i, "EHLO") ||
             view_is_command(view, (step_index)i, "LHLO")) &&
            has_keyword(&view_step(view, answer)->reply, "PIPELINING"))
            return true;
    }
    return false;
}

static bool is_in_group_with(const struct dialogue_view *view, step_index before)
{
    return before != STEP_NONE && !view_has_gap(view, before, view->answers[before]);
}

void find_pipelining_without_offer(const struct dialogue_view *view, struct finding_writer *writer)
{
    step_index first = STEP_NONE;
    struct finding *finding;
    int64_t count = 0;

    if (view->counts.hasty == 0 || offers_pipelining(view))
        return;
    for (size_t i = 0; i < view->session->step_count; i++) {
        step_index step = (step_index)i;

        /* Who has seen enough says goodbye without waiting. */
        if (view_step(view, step)->kind != STEP_COMMAND || view_is_command(view, step, "QUIT") ||
            !is_in_group_with(view, view_overtaken(view, step)))
            continue;
        first = first == STEP_NONE ? step : first;
        count++;
    }
    if (first == STEP_NONE)
        return;
    finding = finding_add(writer, first,
                          "The client sent this before it had the answer to the command before, "
                          "and the server does not offer that");
    finding_add_integer(writer, finding, "count", count);
}

/* RFC 2920, 3.1: these may only stand at the end of a group. DATA has a rule of its
 * own, and of STARTTLS what follows is no SMTP. */
static bool must_be_last(const struct dialogue_view *view, step_index step)
{
    static const char *const verbs[] = { "EHLO", "HELO", "LHLO", "VRFY",
                                         "EXPN", "TURN", "NOOP", "QUIT" };

    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (view_is_command(view, step, verbs[i]))
            return true;
    return false;
}

void find_pipelining_bad_order(const struct dialogue_view *view, struct finding_writer *writer)
{
    if (view->counts.hasty == 0 || may_know_the_server(view->session) || !offers_pipelining(view))
        return;
    for (size_t i = 0; i < view->session->step_count; i++) {
        step_index step = (step_index)i, before;

        if (view_step(view, step)->kind != STEP_COMMAND || view_is_command(view, step, "QUIT"))
            continue;
        before = view_overtaken(view, step);
        if (!is_in_group_with(view, before) || !must_be_last(view, before))
            continue;
        finding_add(writer, step,
                    "The client sent this before it had the answer to %.*s, behind which it has to "
                    "wait",
                    (int)view_step(view, before)->command.verb.length,
                    (const char *)view_step(view, before)->command.verb.data);
        return;
    }
}

/* ------------------------------------------------------------------- behind DATA */

/* Bytes that the client sent behind DATA before the server had answered it: content,
 * or lines that were commands for the server. STEP_NONE when it had waited. */
static step_index sent_before_answer(const struct dialogue_view *view, step_index data)
{
    step_index answer = view->answers[data];
    step_index next = view_next_client_step(view, data);

    if (answer == STEP_NONE || next == STEP_NONE || view_has_gap(view, data, next) ||
        view_step(view, next)->t >= view_step(view, answer)->t)
        return STEP_NONE;
    return next;
}

/* The server took a line for a command that was sent when it could have been text,
 * and obeyed. */
static bool was_obeyed(const struct dialogue_view *view, step_index first, duration answered)
{
    for (step_index i = first; i != STEP_NONE && view_step(view, i)->t < answered;
         i = view_next_client_step(view, i)) {
        unsigned class = reply_class(view_code(view, i));

        if ((view_is_command(view, i, "MAIL") || view_is_command(view, i, "RCPT") ||
             view_is_command(view, i, "DATA")) &&
            (class == 2 || class == 3))
            return true;
    }
    return false;
}

void find_commands_after_data_before_354(const struct dialogue_view *view,
                                         struct finding_writer *writer)
{
    for (size_t i = 0; i < view->session->transaction_count; i++) {
        step_index data = view->session->transactions[i].data_step;
        step_index first;
        struct finding *finding;
        duration answered;

        if (data == STEP_NONE || !view_is_command(view, data, "DATA"))
            continue;
        first = sent_before_answer(view, data);
        if (first == STEP_NONE)
            continue;
        answered = view_step(view, view->answers[data])->t;
        finding = finding_add(writer, first,
                              "The client went on behind DATA before the server had agreed to it: "
                              "had it refused, the text would have been commands");
        finding_add_duration(writer, finding, "ahead", answered - view_step(view, first)->t);
        finding_add_integer(writer, finding, "code", view_code(view, data));
        if (was_obeyed(view, first, answered))
            finding_raise(writer, finding);
    }
}
