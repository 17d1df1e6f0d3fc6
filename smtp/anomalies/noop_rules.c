/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NOOP: who keeps a connection alive, and why (RFC 5321, 4.1.1.9). */
#include "smtp/anomalies/rset_classes.h"
#include "smtp/anomalies/rule_families.h"

/* NOOPs that keep something alive come by a clock: at least so far apart, and
 * with a coefficient of variation below 0.3. */
#define KEEPALIVE_INTERVAL DURATION_SECOND
static const double keepalive_variation = 0.3;

/* A client that tests a connection goes on at once. */
#define LIVENESS_MAXIMUM (2 * DURATION_SECOND)

/* So many NOOPs in quick succession are too many. */
enum { FLOOD_RUN = 3, FLOOD_WARNING = 20, FLOOD_CRITICAL = 100 };

/* NOOPs with no other command between them. */
struct noop_run {
    step_index first;
    step_index last;
    size_t count;
    size_t quick; /* those that came within a second of the one before */
    double sum;   /* of the intervals, in seconds */
    double sum_of_squares;
    duration shortest;
};

static void extend(const struct dialogue_view *view, struct noop_run *run, step_index noop)
{
    duration interval = view_step(view, noop)->t - view_step(view, run->last)->t;
    double seconds = duration_seconds(interval);

    if (run->count == 1 || interval < run->shortest)
        run->shortest = interval;
    run->quick += interval < KEEPALIVE_INTERVAL;
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

static bool is_regular(const struct noop_run *run)
{
    double intervals = (double)(run->count - 1);
    double mean, variance;

    if (run->count < 2 || run->shortest < KEEPALIVE_INTERVAL)
        return false;
    mean = run->sum / intervals;
    variance = run->sum_of_squares / intervals - mean * mean;
    return variance < keepalive_variation * mean * (keepalive_variation * mean);
}

static bool is_keepalive(const struct dialogue_view *view, const struct noop_run *run)
{
    return is_regular(run) &&
           (in_transaction(view, run->first) || behind_unexplained_abort(view, run->first));
}

void find_noop_keepalive(const struct dialogue_view *view, struct finding_writer *writer)
{
    struct noop_run run;

    for (step_index from = 0; next_run(view, from, &run); from = run.last + 1) {
        double mean = run.count > 1 ? run.sum / (double)(run.count - 1) : 0;
        bool aborted;
        struct finding *finding;

        if (!is_keepalive(view, &run))
            continue;
        aborted = !in_transaction(view, run.first);
        finding = finding_add(writer, run.first,
                              "%zu NOOPs %.1f s apart %s: something keeps the server waiting while "
                              "it has the message elsewhere",
                              run.count, mean,
                              aborted ? "after the transaction was given up"
                                      : "inside a transaction, where DATA belonged");
        if (aborted)
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
            view_step(view, next)->t - view_step(view, run.last)->t <= LIVENESS_MAXIMUM &&
            !behind_unexplained_abort(view, run.first))
            finding_add(writer, run.first,
                        "NOOP before the next command: the client tests whether the connection "
                        "is still alive");
    }
}

static bool contains(struct bytes text, const char *words)
{
    size_t length = strlen(words);

    for (size_t i = 0; i + length <= text.length; i++)
        if (bytes_start_with_ignoring_case(bytes_after(text, i), words))
            return true;
    return false;
}

/* ASSP tells the server behind it whose connection it relays. */
void find_noop_with_proxy_argument(const struct dialogue_view *view, struct finding_writer *writer)
{
    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *step = &view->session->steps[i];

        if (view_is_command(view, (step_index)i, "NOOP") &&
            (contains(step->command.argument, "Connection from") ||
             contains(step->command.argument, "relayed by")))
            finding_add(writer, (step_index)i,
                        "NOOP that names another client: a mail proxy relays this connection");
    }
}

/* A mail program that idles with NOOPs every now and then is no flood. */
void find_noop_flood(const struct dialogue_view *view, struct finding_writer *writer)
{
    size_t quick = 0, longest = 0;
    step_index worst = STEP_NONE;
    struct noop_run run;
    struct finding *finding;

    for (step_index from = 0; next_run(view, from, &run); from = run.last + 1) {
        size_t in_run = run.quick > 0 ? run.quick + 1 : 0;

        quick += in_run;
        if (in_run > longest) {
            longest = in_run;
            worst = run.first;
        }
    }
    if (longest < FLOOD_RUN)
        return;
    finding = finding_add(writer, worst, "%zu NOOPs in quick succession, %zu of them in a row",
                          quick, longest);
    finding_add_integer(writer, finding, "count", (int64_t)quick);
    if (quick >= FLOOD_WARNING)
        finding_raise(writer, finding);
    if (quick >= FLOOD_CRITICAL)
        finding_raise(writer, finding);
}
