/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A thread that reads and hands on. */
#include "cli/reading/worker.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/memory.h"
#include "output/record_text.h"

/* A worker hands on what it has when that is so much, or after so many packets. */
enum { SESSIONS_TOGETHER = 32, PACKETS_TOGETHER = 4096 };

struct worker {
    const struct worker_setup *setup;
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
    uint64_t stock_due;
    _Atomic uint64_t pulse;

    pthread_mutex_t lock; /* over what follows */
    struct worker_stock stock;
};

/* ----------------------------------------------------------------- what is finished */

static bool hand_on(struct worker *worker)
{
    worker->packets = 0;
    atomic_fetch_add_explicit(&worker->pulse, 1, memory_order_relaxed);
    session_return_clear(&worker->returns);
    return finisher_hand_on(worker->setup->finisher, worker->index, &worker->finished,
                            &worker->position);
}

/* Writing is a good part of the work, and the finisher is alone. */
static void write_ahead(const struct worker *worker, struct session *session)
{
    if (worker->text != NULL && session_selected(session, worker->setup->reading->ahead))
        record_text_ahead(worker->text, session);
}

/* In the middle of a frame: up to the one before it nothing is missing. */
static void add_finished(struct worker *worker, struct finished *finished)
{
    finished_list_add(&worker->finished, finished);
    if (worker->finished.count >= SESSIONS_TOGETHER && !hand_on(worker))
        finished_list_clear(&worker->finished);
}

/* What is due at a time comes before what was read later, whoever reads it. */
static uint64_t frame_of(struct worker *worker, timestamp due)
{
    if (worker->setup->supply->is_divided && pipeline_is_expiring(worker->pipeline)) {
        uint64_t moment = due > 0 ? (uint64_t)due : 0;

        return moment > worker->position.frame ? moment : worker->position.frame;
    }
    return worker->reader.frame;
}

static void receive(void *context, struct session *session)
{
    struct worker *worker = context;

    session->home = &worker->returns;
    write_ahead(worker, session);
    add_finished(worker, finished_session_new(session, frame_of(worker, session->closed),
                                              !pipeline_is_expiring(worker->pipeline)));
}

static void happen(void *context, struct session_event *event)
{
    struct worker *worker = context;

    add_finished(worker, finished_event_new(event, frame_of(worker, event->told),
                                            !pipeline_is_expiring(worker->pipeline)));
}

static void try(void *context, const struct connection_attempt *attempt)
{
    struct worker *worker = context;

    add_finished(worker, finished_attempt_new(attempt, frame_of(worker, attempt->closed),
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
    const struct packet_supply *supply = worker->setup->supply;
    const struct relay_watch watch = { worker, before_wait };

    worker->octets_before = reading_octets_before(worker->setup->reading, input);
    worker->position.octets = worker->octets_before;
    return supply->open(supply->context, worker, input, &watch, error);
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
    const struct packet_supply *supply = worker->setup->supply;

    note_octets(worker, source);
    supply->close(supply->context, worker, input, source);
}

/* ------------------------------------------------------------------------- stock */

static void note_stock(struct worker *worker, const struct capture_statistics *capture)
{
    const struct memory_budget *budget = pipeline_budget(worker->pipeline);

    pthread_mutex_lock(&worker->lock);
    worker->stock.capture = *capture;
    worker->stock.reassembly = *pipeline_statistics(worker->pipeline);
    worker->stock.memory_used = budget->used;
    worker->stock.memory_refused = budget->refused;
    worker->stock.inputs = worker->reader.inputs;
    pthread_mutex_unlock(&worker->lock);
}

/* Asking the kernel for its counts has its price. */
static void note_stock_when_due(struct worker *worker, struct packet_source *source)
{
    uint64_t moment = worker->reader.frame;

    if (moment < worker->stock_due)
        return;
    worker->stock_due = moment + DURATION_SECOND;
    note_stock(worker, packet_source_statistics(source));
}

struct worker_stock worker_take_stock(struct worker *worker)
{
    struct worker_stock stock;

    pthread_mutex_lock(&worker->lock);
    stock = worker->stock;
    pthread_mutex_unlock(&worker->lock);
    return stock;
}

/* -------------------------------------------------------------------------- reading */

/* Whoever gets packets of his own alone, and perhaps none for long, says at each tick how far he
 * is. */
static bool is_time_to_hand_on(struct worker *worker)
{
    if (worker->setup->supply->is_divided)
        return worker->reader.at_tick || worker->finished.count >= SESSIONS_TOGETHER;
    return worker->finished.count >= SESSIONS_TOGETHER || ++worker->packets >= PACKETS_TOGETHER;
}

static bool passed(void *context, size_t input, struct packet_source *source)
{
    struct worker *worker = context;

    (void)input;
    worker->position.frame = worker->reader.frame;
    if (!is_time_to_hand_on(worker))
        return true;
    if (worker->setup->supply->is_divided)
        note_stock_when_due(worker, source);
    else
        note_octets(worker, source);
    return hand_on(worker);
}

static void *work(void *context)
{
    struct worker *worker = context;

    capture_reader_read(&worker->reader, worker->setup->reading->count);
    hand_on(worker);
    finished_list_clear(&worker->finished);
    note_stock(worker, &worker->reader.statistics);
    finisher_leave(worker->setup->finisher, worker->index);
    return NULL;
}

/* ------------------------------------------------------------------------- making */

static bool prepare(struct worker *worker, struct error *error)
{
    const struct worker_setup *setup = worker->setup;
    struct pipeline_options options = setup->reading->pipeline;
    const struct session_sink sink = { .context = worker, .receive = receive };
    const struct reader_host host = { worker, open_input,  close_input,
                                      passed, add_trouble, add_remark };

    options.reassembly.share = (struct flow_share){ worker->index, setup->count };
    options.reassembly.divided = setup->supply->is_divided;
    if (setup->reading->events.receive != NULL)
        options.sessions.events = (struct session_event_sink){ worker, happen };
    options.sessions.attempts = (struct attempt_sink){ worker, try };
    worker->pipeline = pipeline_new(&options, sink, error);
    if (worker->pipeline == NULL)
        return false;
    worker->reader = capture_reader_of(worker->pipeline, &host);
    worker->reader.by_time = setup->supply->is_divided;
    if (setup->reading->ahead != NULL)
        worker->text = record_text_new();
    return true;
}

struct worker *worker_new(const struct worker_setup *setup, unsigned index, struct error *error)
{
    struct worker *worker = memory_new(1, sizeof *worker);

    worker->setup = setup;
    worker->index = index;
    pthread_mutex_init(&worker->lock, NULL);
    if (prepare(worker, error))
        return worker;
    worker_free(worker);
    return NULL;
}

void worker_free(struct worker *worker)
{
    if (worker == NULL)
        return;
    pipeline_free(worker->pipeline);
    record_text_free(worker->text);
    session_return_clear(&worker->returns);
    pthread_mutex_destroy(&worker->lock);
    free(worker);
}

int worker_start(struct worker *worker)
{
    return pthread_create(&worker->thread, NULL, work, worker);
}

void worker_join(struct worker *worker)
{
    pthread_join(worker->thread, NULL);
}

uint64_t worker_pulse(const struct worker *worker)
{
    return atomic_load_explicit(&worker->pulse, memory_order_relaxed);
}

/* -------------------------------------------------------------------- for the supply */

unsigned worker_index(const struct worker *worker)
{
    return worker->index;
}

struct pipeline *worker_pipeline(struct worker *worker)
{
    return worker->pipeline;
}

void worker_end_as(struct worker *worker, enum close_reason ending)
{
    worker->reader.ending = ending;
}
