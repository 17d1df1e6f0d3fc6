/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Threads that read, and the thread that finishes. */
#include "cli/workers.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/keyed_hash.h"
#include "base/memory.h"
#include "cli/capture_reader.h"
#include "cli/finisher.h"
#include "cli/shared_inputs.h"
#include "output/record_text.h"

/* A worker hands on what it has when that is so much, or after so many packets. */
enum { SESSIONS_TOGETHER = 32, PACKETS_TOGETHER = 4096 };

struct worker {
    struct workers *all;
    unsigned index;
    pthread_t thread;
    struct pipeline *pipeline;
    struct capture_reader reader;
    struct record_text *text;      /* NULL: nothing is written ahead */
    struct session_return returns; /* sessions that the finisher is done with */
    struct finished_list finished; /* not yet handed on */
    uint64_t sentences;
    uint64_t packets;       /* since the last time */
    uint64_t octets_before; /* of the inputs before this one */
    struct worker_position position;
};

struct workers {
    struct reading *reading;
    struct shared_inputs *inputs;
    struct finisher *finisher;
    unsigned count;
    struct worker worker[];
};

/* -------------------------------------------------------------------- one worker */

static bool hand_on(struct worker *worker)
{
    worker->packets = 0;
    session_return_clear(&worker->returns);
    return finisher_hand_on(worker->all->finisher, worker->index, &worker->finished,
                            &worker->position);
}

/* Writing is a good part of the work, and the finisher is alone. */
static void write_ahead(const struct worker *worker, struct session *session)
{
    if (worker->text != NULL && session_selected(session, worker->all->reading->ahead))
        record_text_ahead(worker->text, session);
}

/* In the middle of a frame: up to the one before it nothing is missing. */
static void add_finished(struct worker *worker, struct finished *finished)
{
    finished_list_add(&worker->finished, finished);
    if (worker->finished.count >= SESSIONS_TOGETHER && !hand_on(worker))
        finished_list_clear(&worker->finished);
}

static void receive(void *context, struct session *session)
{
    struct worker *worker = context;

    session->home = &worker->returns;
    write_ahead(worker, session);
    add_finished(worker, finished_session_new(session, worker->reader.frame,
                                              !pipeline_is_expiring(worker->pipeline)));
}

static void happen(void *context, struct session_event *event)
{
    struct worker *worker = context;

    add_finished(worker, finished_event_new(event, worker->reader.frame,
                                            !pipeline_is_expiring(worker->pipeline)));
}

static void try(void *context, const struct connection_attempt *attempt)
{
    struct worker *worker = context;

    add_finished(worker, finished_attempt_new(attempt, worker->reader.frame,
                                              !pipeline_is_expiring(worker->pipeline)));
}

/* It belongs before the next frame: of the last one everything may have been handed on. */
static void add_sentence(struct worker *worker, enum finished_kind kind, size_t input,
                         const struct error *sentence)
{
    struct finished *finished = finished_sentence_new(kind, sentence, worker->reader.frame + 1);

    finished->input = input;
    finished->serial = worker->sentences++;
    finished_list_add(&worker->finished, finished);
}

static void add_trouble(void *context, size_t input, const struct error *error)
{
    add_sentence(context, FINISHED_TROUBLE, input, error);
}

static void add_remark(void *context, size_t input, const struct error *remark)
{
    add_sentence(context, FINISHED_REMARK, input, remark);
}

/* What comes next may take long to come. */
static void before_wait(void *context)
{
    struct worker *worker = context;

    hand_on(worker);
}

static struct packet_source *open_input(void *context, size_t input, struct error *error)
{
    struct worker *worker = context;
    const struct relay_watch watch = { worker, before_wait };
    struct packet_source *source;

    worker->octets_before = reading_octets_before(worker->all->reading, input);
    worker->position.octets = worker->octets_before;
    source = shared_inputs_open(worker->all->inputs, input, &watch, error);
    if (source == NULL)
        shared_inputs_close(worker->all->inputs, input, NULL);
    return source;
}

static void note_octets(struct worker *worker, const struct packet_source *source)
{
    uint64_t done, total;

    packet_source_progress(source, &done, &total);
    worker->position.octets = worker->octets_before + done;
}

static void close_input(void *context, size_t input, struct packet_source *source)
{
    struct worker *worker = context;

    note_octets(worker, source);
    shared_inputs_close(worker->all->inputs, input, source);
}

static bool passed(void *context, size_t input, const struct packet_source *source)
{
    struct worker *worker = context;

    (void)input;
    worker->position.frame = worker->reader.frame;
    if (worker->finished.count < SESSIONS_TOGETHER && ++worker->packets < PACKETS_TOGETHER)
        return true;
    note_octets(worker, source);
    return hand_on(worker);
}

static void *work(void *context)
{
    struct worker *worker = context;

    capture_reader_read(&worker->reader, worker->all->reading->count);
    hand_on(worker);
    finished_list_clear(&worker->finished);
    finisher_leave(worker->all->finisher, worker->index);
    return NULL;
}

static bool prepare(struct workers *all, unsigned index, struct error *error)
{
    struct worker *worker = &all->worker[index];
    struct pipeline_options options = all->reading->pipeline;
    const struct session_sink sink = { .context = worker, .receive = receive };
    const struct reader_host host = { worker, open_input,  close_input,
                                      passed, add_trouble, add_remark };

    worker->all = all;
    worker->index = index;
    options.reassembly.share = (struct flow_share){ index, all->count };
    if (all->reading->events.receive != NULL)
        options.sessions.events = (struct session_event_sink){ worker, happen };
    options.sessions.attempts = (struct attempt_sink){ worker, try };
    worker->pipeline = pipeline_new(&options, sink, error);
    if (worker->pipeline == NULL)
        return false;
    worker->reader = capture_reader_of(worker->pipeline, &host);
    if (all->reading->ahead != NULL)
        worker->text = record_text_new();
    return true;
}

/* -------------------------------------------------------------------- finishing */

static bool take(void *context, struct finished *finished)
{
    const struct workers *all = context;
    struct reading *reading = all->reading;
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
    struct reading *reading = all->reading;

    reading_show_progress(reading, octets);
    if (reading->file != NULL && shared_inputs_are_live(all->inputs))
        output_file_flush(reading->file);
    return reading_is_wanted(reading);
}

/* ---------------------------------------------------------------------- together */

static struct workers *workers_new(struct reading *reading)
{
    unsigned count = reading->workers;
    struct workers *all = memory_new(1, sizeof *all + count * sizeof all->worker[0]);

    all->reading = reading;
    all->count = count;
    all->inputs = shared_inputs_new(reading->paths, reading->filter, count);
    all->finisher = finisher_new(count);
    return all;
}

static void workers_free(struct workers *all)
{
    finisher_free(all->finisher);
    for (unsigned i = 0; i < all->count; i++) {
        pipeline_free(all->worker[i].pipeline);
        record_text_free(all->worker[i].text);
        session_return_clear(&all->worker[i].returns);
    }
    shared_inputs_free(all->inputs);
    free(all);
}

static bool prepare_all(struct workers *all, struct error *error)
{
    for (unsigned i = 0; i < all->count; i++)
        if (!prepare(all, i, error))
            return false;
    return true;
}

static void join(struct workers *all, unsigned started)
{
    for (unsigned i = 0; i < started; i++)
        pthread_join(all->worker[i].thread, NULL);
}

static bool start_all(struct workers *all, struct error *error)
{
    hash_key_prepare();
    for (unsigned i = 0; i < all->count; i++) {
        int failure = pthread_create(&all->worker[i].thread, NULL, work, &all->worker[i]);

        if (failure == 0)
            continue;
        error_set(error, "cannot start worker %u of %u: %s", i + 1, all->count, strerror(failure));
        finisher_stop(all->finisher);
        shared_inputs_stop(all->inputs);
        join(all, i);
        return false;
    }
    return true;
}

/* Every worker has read all frames, and counted those that are its own. */
static void gather(const struct workers *all)
{
    struct reading *reading = all->reading;

    reading->inputs = all->worker[0].reader.inputs;
    reading->capture = all->worker[0].reader.statistics;
    for (unsigned i = 0; i < all->count; i++) {
        const struct worker *worker = &all->worker[i];
        const struct reassembly_statistics *statistics = pipeline_statistics(worker->pipeline);

        for (unsigned j = 0; j < REASSEMBLY_STATISTIC_COUNT; j++)
            reading->reassembly.value[j] += statistics->value[j];
        reading->memory_refused += pipeline_budget(worker->pipeline)->refused;
    }
}

bool read_with_workers(struct reading *reading, struct error *error)
{
    struct workers *all = workers_new(reading);
    const struct finisher_host host = { all, take, rest };
    bool begun = prepare_all(all, error) && start_all(all, error);

    if (begun) {
        finisher_run(all->finisher, &host);
        if (finisher_is_stopped(all->finisher))
            shared_inputs_stop(all->inputs);
        join(all, all->count);
        gather(all);
    }
    workers_free(all);
    return begun;
}
