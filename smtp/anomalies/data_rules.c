/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DATA: when it comes, how fast it is answered, how the message follows. */
#include <stdlib.h>

#include "base/memory.h"
#include "smtp/anomalies/rule_families.h"

/* `.CRLF`, and with it the CRLF before. */
enum { LONE_DOT_BYTES = 5 };

/* The CRLF behind the final dot, or its LF. */
enum { LINE_END_BYTES = 2 };

static int compare_durations(const void *a, const void *b)
{
    duration left = *(const duration *)a, right = *(const duration *)b;

    return left < right ? -1 : left > right;
}

static bool sets_the_pace(const struct dialogue_view *view, step_index step)
{
    return view_is_command(view, step, "HELO") || view_is_command(view, step, "EHLO") ||
           view_is_command(view, step, "MAIL") || view_is_command(view, step, "RCPT");
}

/* How long this client usually takes for a command; 0 when there is none to tell by. */
static duration median_pace(const struct dialogue_view *view)
{
    duration *gaps = memory_new(view->session->step_count, sizeof *gaps);
    const struct step *reply = NULL; /* the one before */
    size_t count = 0;
    duration median;

    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *step = view_step(view, (step_index)i);

        if (step->kind == STEP_REPLY)
            reply = step;
        else if (reply != NULL && sets_the_pace(view, (step_index)i))
            gaps[count++] = step->t - reply->t;
    }
    qsort(gaps, count, sizeof *gaps, compare_durations);
    median = count > 0 ? gaps[count / 2] : 0;
    free(gaps);
    return median;
}

/* Some times what the client usually takes for a command, between two bounds. */
static duration longest_ordinary_delay(const struct dialogue_view *view)
{
    duration shortest = view_threshold(view, THRESHOLD_DATA_DELAYED_SHORTEST);
    duration longest = view_threshold(view, THRESHOLD_DATA_DELAYED_LONGEST);
    duration pace = median_pace(view), delay;

    if (__builtin_mul_overflow(pace, view_threshold(view, THRESHOLD_DATA_DELAYED_TIMES_USUAL),
                               &delay) ||
        delay > longest)
        delay = longest;
    return delay > shortest ? delay : shortest;
}

/* The last 2xx to a RCPT of the transaction; STEP_NONE when there is none. */
static step_index last_acceptance(const struct dialogue_view *view,
                                  const struct transaction *transaction)
{
    step_index last = STEP_NONE;

    for (size_t i = 0; i < transaction->recipient_count; i++) {
        const struct recipient *recipient = &transaction->recipients[i];

        if (recipient->step != STEP_NONE && reply_class(recipient->status.code) == 2)
            last = view->answers[recipient->step];
    }
    return last;
}

/* Other commands of the client than these, or what may have been one. */
static bool is_activity(const struct dialogue_view *view, step_index index)
{
    const struct step *step = view_step(view, index);

    if (step->kind == STEP_GAP)
        return step->from == SIDE_CLIENT;
    return step_is_of_client(step) && !view_is_command(view, index, "NOOP") &&
           !view_is_command(view, index, "RSET");
}

static bool did_something_else(const struct dialogue_view *view, step_index from, step_index to)
{
    for (step_index i = from + 1; i < to; i++)
        if (is_activity(view, i))
            return true;
    return false;
}

/* Who has the message does not stop in the middle of it: this one was typed,
 * or made while it was sent. */
static bool message_came_haltingly(const struct dialogue_view *view,
                                   const struct transaction *transaction)
{
    return transaction->message_step != STEP_NONE &&
           view_step(view, transaction->message_step)->pace.longest_pause >=
               view_threshold(view, THRESHOLD_DATA_DELAYED_HALTING);
}

/* How late the transaction's DATA came; 0 when it was not late. `*longest` is
 * what is ordinary in the session, 0 until it has been asked for: few
 * transactions come that far. */
static duration delay_of_data(const struct dialogue_view *view,
                              const struct transaction *transaction, duration *longest)
{
    step_index accepted, data = transaction->data_step;
    duration delay;

    if (data == STEP_NONE)
        return 0;
    accepted = last_acceptance(view, transaction);
    if (accepted == STEP_NONE || accepted > data)
        return 0;
    delay = view_step(view, data)->t - view_step(view, accepted)->t;
    if (delay <= view_threshold(view, THRESHOLD_DATA_DELAYED_SHORTEST) ||
        did_something_else(view, accepted, data) ||
        transaction_looks_typed(view->session, view->settings, transaction) ||
        session_network_was_slow(view->session) || message_came_haltingly(view, transaction))
        return 0;
    if (*longest == 0)
        *longest = longest_ordinary_delay(view);
    return delay > *longest ? delay : 0;
}

void find_data_delayed(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    duration longest = 0;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        duration delay = delay_of_data(view, transaction, &longest);
        struct finding *finding;

        if (delay == 0)
            continue;
        finding = finding_add(writer, transaction->data_step,
                              "%s came %.1f s after the last recipient was accepted, far later "
                              "than this client's other commands",
                              transfer_method_name(transaction->method), duration_seconds(delay));
        finding_add_duration(writer, finding, "delay", delay);
        finding_add_duration(writer, finding, "threshold", longest);
    }
}

void find_data_body_burst(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    duration longest = 0;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        step_index message = transaction->message_step;

        if (message == STEP_NONE || !transaction->message.complete ||
            view_step(view, message)->pace.longest_pause >
                view_threshold(view, THRESHOLD_DATA_BODY_BURST_PAUSE) ||
            delay_of_data(view, transaction, &longest) == 0)
            continue;
        finding_add(writer, message,
                    "After the late DATA the whole message came without a pause: it had been "
                    "complete before");
    }
}

void find_dot_delayed_alone(const struct dialogue_view *view, struct finding_writer *writer)
{
    if (!session_banner_is_masked(view->session))
        return;
    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *step = &view->session->steps[i];
        struct finding *finding;

        if (step->kind != STEP_MESSAGE || step->pace.last_piece > LONE_DOT_BYTES ||
            step->pace.last_pause < view_threshold(view, THRESHOLD_DOT_DELAYED_ALONE_SHORTEST) ||
            step->pace.last_pause > view_threshold(view, THRESHOLD_DOT_DELAYED_ALONE_LONGEST))
            continue;
        finding = finding_add(writer, (step_index)i,
                              "The final dot came alone, %.1f s after the message: Postfix's way "
                              "around a firewall that masks the greeting",
                              duration_seconds(step->pace.last_pause));
        finding_add_duration(writer, finding, "pause", step->pace.last_pause);
    }
}

/* Nothing, or a server that waited in vain for the end. */
static bool was_not_heard(const struct dialogue_view *view, step_index message)
{
    return view->answers[message] == STEP_NONE || view_code(view, message) == 421;
}

/* How long the whole message was there without a reply. */
static duration time_unanswered(const struct dialogue_view *view, step_index message)
{
    const struct session *session = view->session;
    duration end = session->closing >= 0 ? session->closing : session->end - session->start;

    if (view->answers[message] != STEP_NONE)
        end = view_step(view, view->answers[message])->t;
    return end - view_step(view, message)->t_end;
}

void find_dot_split_stall(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    if (session->transaction_count == 0 || !session_banner_is_masked(session))
        return;
    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        step_index message = transaction->message_step;
        struct finding *finding;
        duration wait;

        if (message == STEP_NONE || !transaction->message.complete ||
            view_step(view, message)->pace.last_piece > LINE_END_BYTES ||
            !was_not_heard(view, message))
            continue;
        wait = time_unanswered(view, message);
        if (wait < view_threshold(view, THRESHOLD_DOT_SPLIT_STALL_WAIT))
            continue;
        finding = finding_add(writer, message,
                              "The final dot and its line end came in two packets, and nothing "
                              "answered the message for %.1f s: the firewall that masks the "
                              "greeting does not see such an end",
                              duration_seconds(wait));
        finding_add_duration(writer, finding, "wait", wait);
    }
}

/* Commands that a server answers without looking anything up. */
static bool is_answered_at_once(const struct dialogue_view *view, step_index step)
{
    return view_is_command(view, step, "NOOP") || view_is_command(view, step, "RSET") ||
           view_is_command(view, step, "QUIT") || view_is_command(view, step, "HELO") ||
           view_is_command(view, step, "EHLO");
}

/* For these it may, and then they say nothing of the path. */
static bool is_looked_up(const struct dialogue_view *view, step_index step)
{
    return view_is_command(view, step, "MAIL") || view_is_command(view, step, "RCPT");
}

static duration latency_of(const struct dialogue_view *view, step_index step)
{
    step_index answer = view->answers[step];

    return answer == STEP_NONE ? -1 : view_step(view, answer)->latency;
}

/* The step was alone on its way. In a pipelined group a reply's latency counts
 * from the reply before, which says nothing about the path. */
static bool was_sent_alone(const struct dialogue_view *view, step_index step)
{
    step_index before = view_previous_client_step(view, step);

    return before == STEP_NONE ||
           (view->answers[before] != STEP_NONE && view->answers[before] < step);
}

/* The shortest latency of a session's other commands; -1 where there are too few of
 * them, or fewer than two that are answered at once. */
static duration shortest_other_latency(const struct dialogue_view *view)
{
    enum { ENOUGH_AT_ONCE = 2 };
    duration shortest = -1;
    size_t count = 0, at_once = 0;

    for (size_t i = 0; i < view->session->step_count; i++) {
        step_index step = (step_index)i;
        bool quick = is_answered_at_once(view, step);
        duration latency;

        if (!quick && !is_looked_up(view, step))
            continue;
        latency = latency_of(view, step);
        if (latency < 0 || !was_sent_alone(view, step))
            continue;
        count++;
        at_once += quick;
        if (shortest < 0 || latency < shortest)
            shortest = latency;
    }
    return view_reaches(view, THRESHOLD_DATA_354_FASTER_COMMANDS, count) &&
                   at_once >= ENOUGH_AT_ONCE
               ? shortest
               : -1;
}

/* Less than so many per cent of the other. */
static bool is_less_than(const struct dialogue_view *view, enum threshold percent, duration span,
                         duration other)
{
    return 100.0 * (double)span < (double)view_threshold(view, percent) * (double)other;
}

/* Nothing that comes from the server can be here before the path allows it. */
void find_data_354_faster_than_path(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    duration others = shortest_other_latency(view);

    /* On a shorter path the systems' own doings take as long. */
    if (others < 0 ||
        session->server_round_trip < view_threshold(view, THRESHOLD_DATA_354_FASTER_PATH))
        return;
    for (size_t i = 0; i < session->transaction_count; i++) {
        step_index data = session->transactions[i].data_step;
        duration latency;
        struct finding *finding;

        if (data == STEP_NONE || view_code(view, data) != 354 || !was_sent_alone(view, data))
            continue;
        latency = latency_of(view, data);
        if (latency < 0 ||
            !is_less_than(view, THRESHOLD_DATA_354_FASTER_OF_OTHERS, latency, others) ||
            !is_less_than(view, THRESHOLD_DATA_354_FASTER_OF_PATH, latency,
                          session->server_round_trip))
            continue;
        finding = finding_add(writer, view->answers[data],
                              "354 was here %.3f ms after DATA, faster than the way to the server "
                              "and back: something nearer answered",
                              duration_seconds(latency) * 1000);
        finding_add_duration(writer, finding, "latency", latency);
        finding_add_duration(writer, finding, "server_round_trip", session->server_round_trip);
    }
}

/* When the client had nothing to wait for any more: its step was answered. -1
 * where it was waiting all along, or a mail was under way. */
static duration idle_since(const struct dialogue_view *view, step_index step)
{
    step_index answer = view->answers[step];

    if (answer == STEP_NONE || view_is_open_behind(view, step))
        return -1;
    return view_step(view, answer)->t;
}

/* The longest silence of the client with no transaction open, and behind which
 * of its steps. */
static duration longest_idle(const struct dialogue_view *view, step_index *ret_step)
{
    const struct session *session = view->session;
    duration longest = 0;

    for (size_t i = 0; i < session->step_count; i++) {
        step_index next = view_next_client_step(view, (step_index)i);
        duration since, until;

        if (!step_is_of_client(&session->steps[i]) || (since = idle_since(view, (step_index)i)) < 0)
            continue;
        until = next != STEP_NONE ? view_step(view, next)->t : session->end - session->start;
        if (until - since <= longest)
            continue;
        longest = until - since;
        *ret_step = (step_index)i;
    }
    return longest;
}

/* The next mail found the connection gone: the server had hung up meanwhile. */
static bool cost_a_mail(const struct dialogue_view *view, step_index idle)
{
    step_index next = view_next_client_step(view, idle);

    return next != STEP_NONE && view_is_command(view, next, "MAIL") &&
           (view_code(view, next) == 0 || view_code(view, next) == 421);
}

void find_connection_idle_held(const struct dialogue_view *view, struct finding_writer *writer)
{
    step_index step = STEP_NONE;
    duration idle = longest_idle(view, &step);
    struct finding *finding;

    if (idle < view_threshold(view, THRESHOLD_CONNECTION_IDLE_HELD_IDLE) ||
        view->session->left_out.steps > 0)
        return;
    finding = finding_add(writer, step, "The client said nothing for %.0f s with no mail under way",
                          duration_seconds(idle));
    finding_add_duration(writer, finding, "idle", idle);
    if (idle >= view_threshold(view, THRESHOLD_CONNECTION_IDLE_HELD_WARNING) &&
        cost_a_mail(view, step))
        finding_set_severity(writer, finding, SEVERITY_WARNING);
}
