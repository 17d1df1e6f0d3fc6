/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Threads that read, and the thread that finishes. */
#include "cli/reading/workers.h"

#include <stdlib.h>
#include <string.h>

#include "base/keyed_hash.h"
#include "base/memory.h"

struct workers {
    struct worker_setup setup;
    const struct workers_host *host;
    struct worker *worker[];
};

/* -------------------------------------------------------------------- finishing */

static bool take(void *context, struct finished *finished)
{
    const struct workers *all = context;
    struct reading *reading = all->setup.reading;
    const struct session_sink sink = session_history_sink(reading->history);
    const struct attempt_sink attempts = session_history_attempts(reading->history);
    struct session *session = finished->session;
    struct session_event *event = finished->event;

    finished->session = NULL;
    finished->event = NULL;
    if (session != NULL)
        session_sink_receive(&sink, session);
    else if (event != NULL)
        session_event_sink_receive(&reading->events, event);
    else if (finished->attempt != NULL)
        attempt_sink_receive(&attempts, finished->attempt);
    else if (finished->kind == FINISHED_TROUBLE)
        reading_tell_trouble(reading, finished->input, finished->sentence);
    else
        reading_tell_remark(reading, finished->sentence);
    finished_free(finished);
    return reading_is_wanted(reading);
}

static bool rest(void *context, uint64_t octets)
{
    const struct workers *all = context;

    all->host->rest(all->host->supply.context, all, octets);
    return reading_is_wanted(all->setup.reading);
}

/* ---------------------------------------------------------------------- together */

static struct workers *workers_new(struct reading *reading, const struct workers_host *host)
{
    unsigned count = reading->workers;
    struct workers *all = memory_new(1, sizeof *all + count * sizeof(all->worker[0]));

    all->setup = (struct worker_setup){
        .reading = reading,
        .finisher = finisher_new(count),
        .supply = &host->supply,
        .count = count,
    };
    all->host = host;
    return all;
}

static void workers_free(struct workers *all)
{
    finisher_free(all->setup.finisher);
    for (unsigned i = 0; i < all->setup.count; i++)
        worker_free(all->worker[i]);
    free(all);
}

static bool prepare_all(struct workers *all, struct error *error)
{
    for (unsigned i = 0; i < all->setup.count; i++) {
        all->worker[i] = worker_new(&all->setup, i, error);
        if (all->worker[i] == NULL)
            return false;
    }
    return true;
}

static void stop_supply(const struct workers *all)
{
    all->host->stop(all->host->supply.context);
}

static void join(struct workers *all, unsigned started)
{
    for (unsigned i = 0; i < started; i++)
        worker_join(all->worker[i]);
}

static bool start_all(struct workers *all, struct error *error)
{
    unsigned count = all->setup.count;

    hash_key_prepare();
    for (unsigned i = 0; i < count; i++) {
        int failure = worker_start(all->worker[i]);

        if (failure == 0)
            continue;
        error_set(error, "cannot start worker %u of %u: %s", i + 1, count, strerror(failure));
        finisher_stop(all->setup.finisher);
        stop_supply(all);
        join(all, i);
        return false;
    }
    return true;
}

/* Of the same input all workers count the same, of parts of it each his own. */
uint64_t workers_take_stock(const struct workers *all)
{
    struct reading *reading = all->setup.reading;
    struct worker_stock sum = { .inputs = 0 };

    for (unsigned i = 0; i < all->setup.count; i++) {
        struct worker_stock stock = worker_take_stock(all->worker[i]);

        if (i == 0 || all->setup.supply->is_divided)
            capture_statistics_add(&sum.capture, &stock.capture);
        for (unsigned j = 0; j < REASSEMBLY_STATISTIC_COUNT; j++)
            sum.reassembly.value[j] += stock.reassembly.value[j];
        sum.memory_used += stock.memory_used;
        sum.memory_refused += stock.memory_refused;
        sum.inputs = stock.inputs;
    }
    reading->inputs = sum.inputs;
    reading->capture = sum.capture;
    reading->reassembly = sum.reassembly;
    reading->memory_refused = sum.memory_refused;
    return sum.memory_used;
}

uint64_t workers_pulse(const struct workers *all)
{
    uint64_t least = UINT64_MAX;

    for (unsigned i = 0; i < all->setup.count; i++) {
        uint64_t pulse = worker_pulse(all->worker[i]);

        least = pulse < least ? pulse : least;
    }
    return least;
}

bool workers_run(struct reading *reading, const struct workers_host *host, struct error *error)
{
    struct workers *all = workers_new(reading, host);
    const struct finisher_host finisher_host = { all, take, rest };
    bool begun = prepare_all(all, error) && start_all(all, error);

    if (begun) {
        finisher_run(all->setup.finisher, &finisher_host);
        if (finisher_is_stopped(all->setup.finisher))
            stop_supply(all);
        join(all, all->setup.count);
        workers_take_stock(all);
    }
    workers_free(all);
    return begun;
}
