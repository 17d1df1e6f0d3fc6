/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NOOP: who keeps a connection alive, and why (RFC 5321, 4.1.1.9). */
#include "smtp/anomalies/rset_classes.h"
#include "smtp/anomalies/rule_families.h"

/* NOOPs with no other command between them. */
struct noop_run {
    step_index first;
    step_index last;
    size_t count;
    double sum; /* of the intervals, in seconds */
    double sum_of_squares;
    duration shortest;
};

static void extend(const struct dialogue_view *view, struct noop_run *run, step_index noop)
{
    duration interval = view_step(view, noop)->t - view_step(view, run->last)->t;
    double seconds = duration_seconds(interval);

    if (run->count == 1 || interval < run->shortest)
        run->shortest = interval;
    run->sum += seconds;
    run->sum_of_squares += seconds * seconds;
    run->last = noop;
    run->count++;
}

/* The first run of NOOPs from a step on; false when there is none. */
static bool next_run(const struct dialogue_view *view, step_index from, struct noop_run *ret_run)
{
    step_index step = from;
    step_index next;

    while ((size_t)step < view->session->step_count && !view_is_command(view, step, "NOOP"))
        step++;
    if ((size_t)step >= view->session->step_count)
        return false;
    *ret_run = (struct noop_run){ .first = step, .last = step, .count = 1 };
    while ((next = view_next_client_step(view, ret_run->last)) != STEP_NONE &&
           view_is_command(view, next, "NOOP"))
        extend(view, ret_run, next);
    return true;
}

static bool in_transaction(const struct dialogue_view *view, step_index step)
{
    const struct transaction *transaction = view_transaction(view, step);

    return transaction != NULL && reply_class(transaction->mail_status.code) == 2;
}

/* Nothing was in the way of DATA. Behind a refusal a mail program may well ask
 * its user what to do, and keep the connection alive meanwhile. */
static bool data_could_follow(const struct dialogue_view *view, step_index step)
{
    const struct transaction *transaction = view_transaction(view, step);

    return in_transaction(view, step) && transaction_recipients_with(transaction, 2) > 0 &&
           transaction_recipients_with(transaction, 4) == 0 &&
           transaction_recipients_with(transaction, 5) == 0 &&
           (transaction->data_step == STEP_NONE || transaction->data_step > step);
}

/* A transaction was given up without a reason, and nothing has come since. */
static bool behind_unexplained_abort(const struct dialogue_view *view, step_index step)
{
    for (size_t i = view->rset_count; i > 0; i--) {
        const struct rset_judgement *rset = &view->rsets[i - 1];

        if (rset->step > step)
            continue;
        if (rset->class != RSET_UNEXPLAINED_ABORT && rset->class != RSET_DOUBLED)
            return false;
        for (step_index between = rset->step + 1; between < step; between++)
            if (view_is_command(view, between, "MAIL"))
                return false;
        return true;
    }
    return false;
}

/* The transaction was given up without a reason after all. */
static bool inside_aborted_transaction(const struct dialogue_view *view, step_index step)
{
    const struct transaction *transaction = view_transaction(view, step);

    for (size_t i = 0; i < view->rset_count; i++)
        if (view->rsets[i].aborted == transaction && view->rsets[i].class == RSET_UNEXPLAINED_ABORT)
            return true;
    return false;
}

/* NOOPs that keep something alive come by a clock. */
static bool is_regular(const struct dialogue_view *view, const struct noop_run *run)
{
    double intervals = (double)(run->count - 1);
    double mean, variance, most;

    if (run->count < 2 || run->shortest < view_threshold(view, THRESHOLD_NOOP_KEEPALIVE_INTERVAL))
        return false;
    mean = run->sum / intervals;
    variance = run->sum_of_squares / intervals - mean * mean;
    most = (double)view_threshold(view, THRESHOLD_NOOP_KEEPALIVE_VARIATION) / 100 * mean;
    return variance < most * most;
}

/* Somebody at a keyboard may type NOOP twice; there is no clock in that. */
static bool is_often_enough(const struct dialogue_view *view, const struct noop_run *run)
{
    return run->count > 2 || !commands_look_typed(view->session, view->settings, 0, run->first - 1);
}

static bool is_keepalive(const struct dialogue_view *view, const struct noop_run *run)
{
    return is_regular(view, run) && is_often_enough(view, run) &&
           (data_could_follow(view, run->first) || behind_unexplained_abort(view, run->first));
}

void find_noop_keepalive(const struct dialogue_view *view, struct finding_writer *writer)
{
    struct noop_run run;

    for (step_index from = 0; next_run(view, from, &run); from = run.last + 1) {
        double mean = run.count > 1 ? run.sum / (double)(run.count - 1) : 0;
        char span[DURATION_TEXT_SIZE];
        bool inside;
        struct finding *finding;

        if (!is_keepalive(view, &run))
            continue;
        inside = in_transaction(view, run.first);
        finding = finding_add(writer, run.first,
                              "%zu NOOPs %s apart %s: something keeps the server waiting while "
                              "it has the message elsewhere",
                              run.count,
                              duration_describe((duration)(mean * (double)DURATION_SECOND), span),
                              inside ? "inside a transaction, where DATA belonged"
                                     : "after the transaction was given up");
        if (!inside || inside_aborted_transaction(view, run.first))
            finding_raise(writer, finding);
        finding_add_integer(writer, finding, "count", (int64_t)run.count);
        finding_add_duration(writer, finding, "interval",
                             (duration)(mean * (double)DURATION_SECOND));
    }
}

static bool ends_wait(const struct dialogue_view *view, step_index step)
{
    return view_is_command(view, step, "MAIL") || view_is_command(view, step, "EHLO") ||
           view_is_command(view, step, "QUIT");
}

void find_noop_liveness_check(const struct dialogue_view *view, struct finding_writer *writer)
{
    struct noop_run run;

    for (step_index from = 0; next_run(view, from, &run); from = run.last + 1) {
        step_index next = view_next_client_step(view, run.last);

        if (run.count == 1 && !in_transaction(view, run.first) && next != STEP_NONE &&
            ends_wait(view, next) &&
            view_step(view, next)->t - view_step(view, run.last)->t <=
                view_threshold(view, THRESHOLD_NOOP_LIVENESS_CHECK_WITHIN) &&
            !behind_unexplained_abort(view, run.first))
            finding_add(writer, run.first,
                        "NOOP before the next command: the client tests whether the connection "
                        "is still alive");
    }
}

/* ASSP tells the server behind it whose connection it relays. */
void find_noop_with_proxy_argument(const struct dialogue_view *view, struct finding_writer *writer)
{
    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *step = &view->session->steps[i];

        if (view_is_command(view, (step_index)i, "NOOP") &&
            (text_contains(step->command.argument, "Connection from") ||
             text_contains(step->command.argument, "relayed by")))
            finding_add(writer, (step_index)i,
                        "NOOP that names another client: a mail proxy relays this connection");
    }
}

/* NOOPs that each come right behind the one before; those of rows too short to
 * be odd do not count. */
struct noop_flood {
    step_index first; /* of the row under way */
    size_t row;
    size_t count; /* in rows, since the last message */
    size_t longest;
    size_t most;
    step_index worst;
};

static bool follows_quickly(const struct dialogue_view *view, step_index noop)
{
    step_index before = view_previous_client_step(view, noop);

    return before != STEP_NONE && view_is_command(view, before, "NOOP") &&
           view_step(view, noop)->t - view_step(view, before)->t <
               view_threshold(view, THRESHOLD_NOOP_FLOOD_INTERVAL);
}

static void count_noop(const struct dialogue_view *view, struct noop_flood *flood, step_index noop)
{
    size_t run = (size_t)view_threshold(view, THRESHOLD_NOOP_FLOOD_ROW);

    if (!follows_quickly(view, noop)) {
        flood->row = 0;
        flood->first = noop;
    }
    flood->row++;
    if (flood->row < run)
        return;
    flood->count += flood->row == run ? run : 1;
    if (flood->row > flood->longest) {
        flood->longest = flood->row;
        flood->worst = flood->first;
    }
    if (flood->count > flood->most)
        flood->most = flood->count;
}

/* A mail program that idles with NOOPs every now and then is no flood, and a
 * connection pool that tests the connection around each message is none either:
 * each message begins the count anew, as it does in servers. */
void find_noop_flood(const struct dialogue_view *view, struct finding_writer *writer)
{
    struct noop_flood flood = { .row = 0 };
    struct finding *finding;

    for (size_t i = 0; i < view->session->step_count; i++) {
        if (view->session->steps[i].kind == STEP_MESSAGE)
            flood.count = 0;
        if (view_is_command(view, (step_index)i, "NOOP"))
            count_noop(view, &flood, (step_index)i);
    }
    if (flood.most == 0)
        return;
    finding =
        finding_add(writer, flood.worst, "%zu NOOPs in quick succession, %zu of them in a row",
                    flood.most, flood.longest);
    finding_add_integer(writer, finding, "count", (int64_t)flood.most);
    if (view_reaches(view, THRESHOLD_NOOP_FLOOD_WARNING, flood.most))
        finding_raise(writer, finding);
    if (view_reaches(view, THRESHOLD_NOOP_FLOOD_CRITICAL, flood.most))
        finding_raise(writer, finding);
}
