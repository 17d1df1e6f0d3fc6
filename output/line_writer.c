/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The thread that writes. */
#include "output/line_writer.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "output/writing_trouble.h"

#define BUSY_PAUSE   (10 * DURATION_MILLISECOND)
#define FAILED_PAUSE DURATION_SECOND
#define REST_PAUSE   DURATION_SECOND

/* Whoever makes lines may have used up all the time. */
#define LEAST_PATIENCE (300 * DURATION_MILLISECOND)

/* A system call that is under way at the last moment may still come to its end. */
#define END_GRACE (200 * DURATION_MILLISECOND)

struct line_writer {
    struct writer_host host;
    struct line_outlet *outlet; /* used by the thread alone, and gone with its end */
    char *name;                 /* what the outlet has had of these four */
    size_t together;
    duration hold;
    bool can_reopen;
    pthread_t thread;
    bool started;
    _Atomic enum output_status status;

    pthread_mutex_t lock; /* of what follows, up to the thread's own */
    pthread_cond_t work;
    pthread_cond_t done;
    struct line_queue queue;
    bool flushing;
    bool reopening;
    bool ending;
    bool tried; /* since it is ending, and failed */
    bool ended;
    bool closed_well;
    duration end_by;         /* 0: it has not been said */
    duration next_try;       /* of what could not be written */
    duration next_rest;      /* of the outlet */
    duration next_reopen;    /* the earliest moment */
    struct line_list flight; /* being written: the list itself is the thread's own */
    uint64_t flight_lines;   /* what is in it, as far as is known here */
    uint64_t flight_octets;
    duration flight_since;
    uint64_t written_lines;
    uint64_t rounds;
    struct outlet_counts outlet_counts;

    duration reopen_told; /* the thread's own, as what follows; may be told again then */
    duration rest_told;
    struct writing_trouble trouble;
    struct error error; /* up to its end */
};

/* ---------------------------------------------------------------------- waiting */

static void wait_until(struct line_writer *writer, pthread_cond_t *condition, duration moment)
{
    const struct timespec until = { moment / DURATION_SECOND, moment % DURATION_SECOND };

    pthread_cond_timedwait(condition, &writer->lock, &until);
}

static bool lines_are_due(const struct line_writer *writer, duration now)
{
    const struct line_list *waiting = &writer->queue.waiting;

    if (writer->flight_lines > 0)
        return now >= writer->next_try;
    if (waiting->count == 0)
        return false;
    return writer->flushing || writer->ending || waiting->octets >= writer->together ||
           now >= waiting->first->since + writer->hold;
}

static bool reopening_is_due(const struct line_writer *writer, duration now)
{
    return writer->reopening && now >= writer->next_reopen;
}

static bool is_over(const struct line_writer *writer, duration now)
{
    bool done = writer->flight_lines == 0 && writer->queue.waiting.count == 0;

    return writer->status == OUTPUT_PIPE_CLOSED ||
           (writer->ending && (done || writer->tried || now >= writer->end_by));
}

/* When something is due that nobody will call for. */
static duration next_moment(const struct line_writer *writer)
{
    duration moment = writer->next_rest;

    if (writer->flight_lines > 0 && writer->next_try < moment)
        moment = writer->next_try;
    return moment;
}

/* Whether there is anything to do. */
static bool await_work(struct line_writer *writer)
{
    duration now;
    bool over;

    pthread_mutex_lock(&writer->lock);
    for (;;) {
        now = clock_monotonic();
        over = is_over(writer, now);
        if (over || reopening_is_due(writer, now) || lines_are_due(writer, now) ||
            now >= writer->next_rest)
            break;
        wait_until(writer, &writer->work, next_moment(writer));
    }
    pthread_mutex_unlock(&writer->lock);
    return !over;
}

/* ---------------------------------------------------------------------- writing */

static void tell(const struct line_writer *writer, enum writing_word word,
                 const struct error *sentence)
{
    if (word == WRITING_TROUBLE)
        writer->host.trouble(writer->host.context, sentence->message);
    else if (word == WRITING_REMARK)
        writer->host.remark(writer->host.context, sentence->message);
}

static void note_flight(struct line_writer *writer)
{
    const struct line_list *flight = &writer->flight;

    writer->flight_lines = flight->count;
    writer->flight_octets = flight->octets;
    writer->flight_since = flight->count > 0 ? flight->first->since : 0;
}

/* Returns whether the outlet is to be opened again. */
static bool take_up_work(struct line_writer *writer, duration now)
{
    bool reopening;

    pthread_mutex_lock(&writer->lock);
    reopening = reopening_is_due(writer, now);
    writer->reopening = writer->reopening && !reopening;
    if (writer->flight_lines == 0 && lines_are_due(writer, now)) {
        line_queue_take(&writer->queue, writer->together, &writer->flight);
        note_flight(writer);
    }
    if (writer->queue.waiting.count == 0)
        writer->flushing = false;
    pthread_mutex_unlock(&writer->lock);
    return reopening;
}

static struct writing_state note_result(struct line_writer *writer, enum outlet_result result,
                                        size_t before)
{
    struct writing_state state = { .name = writer->name };
    duration now = clock_monotonic();

    pthread_mutex_lock(&writer->lock);
    writer->written_lines += before - writer->flight.count;
    note_flight(writer);
    writer->outlet_counts = writer->outlet->counts;
    writer->next_try = now + (result == OUTLET_FAILED ? FAILED_PAUSE : BUSY_PAUSE);
    writer->tried = writer->ending && result == OUTLET_FAILED;
    if (result == OUTLET_CLOSED)
        writer->status = OUTPUT_PIPE_CLOSED;
    state.waiting = writer->flight_lines + writer->queue.waiting.count;
    state.dropped = writer->queue.dropped_lines;
    pthread_mutex_unlock(&writer->lock);
    return state;
}

static void write_flight(struct line_writer *writer)
{
    struct line_outlet *outlet = writer->outlet;
    size_t before = writer->flight.count;
    struct writing_state state;
    enum outlet_result result;
    struct error sentence;

    result = outlet->methods->write(outlet, &writer->flight, clock_of_day(), &writer->error);
    state = note_result(writer, result, before);
    if (result == OUTLET_FAILED)
        state.reason = writer->error.message;
    if (result != OUTLET_CLOSED && !writer->tried)
        tell(writer, writing_trouble_look(&writer->trouble, &state, clock_monotonic(), &sentence),
             &sentence);
}

/* Of what goes wrong again and again; `told` is when it may be told the next time. */
static void tell_seldom(const struct line_writer *writer, duration *told, duration now,
                        const struct error *sentence)
{
    if (now < *told)
        return;
    tell(writer, WRITING_TROUBLE, sentence);
    *told = now + WRITING_TROUBLE_INTERVAL;
}

/* Who has renamed a file relies on it that the program leaves it. */
static void reopen(struct line_writer *writer, duration now)
{
    struct line_outlet *outlet = writer->outlet;
    struct error sentence = { "" };
    bool done = outlet->methods->reopen(outlet, clock_of_day(), &sentence);

    pthread_mutex_lock(&writer->lock);
    writer->reopening = writer->reopening || !done;
    writer->next_reopen = now + FAILED_PAUSE;
    pthread_mutex_unlock(&writer->lock);
    if (done && sentence.message[0] != '\0')
        tell(writer, WRITING_TROUBLE, &sentence);
    else if (!done)
        tell_seldom(writer, &writer->reopen_told, now, &sentence);
}

static void rest(struct line_writer *writer, duration now)
{
    struct line_outlet *outlet = writer->outlet;
    struct error sentence;

    if (outlet->methods->rest != NULL && !outlet->methods->rest(outlet, clock_of_day(), &sentence))
        tell_seldom(writer, &writer->rest_told, now, &sentence);
    pthread_mutex_lock(&writer->lock);
    writer->next_rest = now + REST_PAUSE;
    writer->rounds++;
    pthread_mutex_unlock(&writer->lock);
}

static void work_once(struct line_writer *writer)
{
    duration now = clock_monotonic();
    bool reopening = take_up_work(writer, now);

    if (reopening)
        reopen(writer, now);
    if (now >= writer->next_rest)
        rest(writer, now);
    if (writer->flight.count > 0)
        write_flight(writer);
}

static void end(struct line_writer *writer)
{
    const struct line_outlet *outlet = writer->outlet;
    struct error error = { "" };
    bool well = outlet->methods->close(writer->outlet, &error);

    pthread_mutex_lock(&writer->lock);
    writer->closed_well = well;
    if (!well)
        writer->error = error;
    writer->ended = true;
    pthread_cond_signal(&writer->done);
    pthread_mutex_unlock(&writer->lock);
}

static void *work(void *context)
{
    struct line_writer *writer = context;

    while (await_work(writer))
        work_once(writer);
    end(writer);
    return NULL;
}

/* ---------------------------------------------------------------------- for others */

static void condition_init(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

struct line_writer *line_writer_new(struct line_outlet *outlet, const struct queue_limits *limits,
                                    const struct writer_host *host)
{
    struct line_writer *writer = memory_new(1, sizeof *writer);

    writer->outlet = outlet;
    writer->host = *host;
    writer->name = memory_made(strdup(outlet->name));
    writer->together = outlet->together;
    writer->hold = outlet->hold;
    writer->can_reopen = outlet->methods->reopen != NULL;
    line_queue_init(&writer->queue, limits);
    pthread_mutex_init(&writer->lock, NULL);
    condition_init(&writer->work);
    condition_init(&writer->done);
    return writer;
}

bool line_writer_begin(struct line_writer *writer, struct error *error)
{
    int failure = pthread_create(&writer->thread, NULL, work, writer);

    writer->started = failure == 0;
    if (failure != 0)
        error_set(error, "cannot start the thread that writes: %s", strerror(failure));
    return writer->started;
}

void line_writer_add(struct line_writer *writer, struct bytes text)
{
    duration now = clock_monotonic();

    pthread_mutex_lock(&writer->lock);
    if (writer->status == OUTPUT_GOOD)
        line_queue_add(&writer->queue, text, now);
    if (writer->queue.waiting.octets >= writer->together)
        pthread_cond_signal(&writer->work);
    pthread_mutex_unlock(&writer->lock);
}

void line_writer_flush(struct line_writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    if (writer->hold == 0 && writer->queue.waiting.count > 0) {
        writer->flushing = true;
        pthread_cond_signal(&writer->work);
    }
    pthread_mutex_unlock(&writer->lock);
}

bool line_writer_reopen(struct line_writer *writer)
{
    if (!writer->can_reopen)
        return false;
    pthread_mutex_lock(&writer->lock);
    writer->reopening = true;
    writer->next_reopen = 0;
    pthread_cond_signal(&writer->work);
    pthread_mutex_unlock(&writer->lock);
    return true;
}

enum output_status line_writer_status(const struct line_writer *writer)
{
    return writer->status;
}

const char *line_writer_folder(const struct line_writer *writer)
{
    return writer->outlet->folder;
}

static duration oldest(const struct line_writer *writer)
{
    const struct queued_line *first = writer->queue.waiting.first;

    if (writer->flight_lines > 0)
        return clock_monotonic() - writer->flight_since;
    return first != NULL ? clock_monotonic() - first->since : 0;
}

void line_writer_count(struct line_writer *writer, struct writer_counts *ret_counts)
{
    const struct line_queue *queue = &writer->queue;

    pthread_mutex_lock(&writer->lock);
    *ret_counts = (struct writer_counts){
        .outlet = writer->outlet_counts,
        .written_lines = writer->written_lines - writer->outlet_counts.refused,
        .waiting_lines = writer->flight_lines + queue->waiting.count,
        .waiting_octets = writer->flight_octets + queue->waiting.octets,
        .dropped_lines = queue->dropped_lines + writer->outlet_counts.refused,
        .dropped_octets = queue->dropped_octets,
        .rounds = writer->rounds,
        .oldest = oldest(writer),
    };
    pthread_mutex_unlock(&writer->lock);
}

/* ---------------------------------------------------------------------- the end */

void line_writer_end_by(struct line_writer *writer, duration moment)
{
    pthread_mutex_lock(&writer->lock);
    writer->end_by = moment;
    pthread_mutex_unlock(&writer->lock);
}

static void free_writer(struct line_writer *writer)
{
    line_list_clear(&writer->flight);
    line_queue_clear(&writer->queue);
    pthread_cond_destroy(&writer->done);
    pthread_cond_destroy(&writer->work);
    pthread_mutex_destroy(&writer->lock);
    free(writer->name);
    free(writer);
}

/* Tells the thread to end, and waits as long as there is time. */
static bool await_end(struct line_writer *writer)
{
    duration now = clock_monotonic();
    bool ended;

    pthread_mutex_lock(&writer->lock);
    writer->ending = true;
    writer->next_try = 0;
    if (writer->end_by == 0)
        writer->end_by = now + LINE_WRITER_PATIENCE;
    if (writer->end_by < now + LEAST_PATIENCE)
        writer->end_by = now + LEAST_PATIENCE;
    pthread_cond_signal(&writer->work);
    while (writer->started && !writer->ended && clock_monotonic() < writer->end_by + END_GRACE)
        wait_until(writer, &writer->done, writer->end_by + END_GRACE);
    ended = writer->ended;
    pthread_mutex_unlock(&writer->lock);
    return ended;
}

static enum output_status judge(const struct line_writer *writer,
                                const struct writer_counts *counts, bool ended, struct error *error)
{
    uint64_t lost = counts->dropped_lines + counts->waiting_lines;
    const char *reason = ended && writer->error.message[0] != '\0' ? writer->error.message
                                                                   : "there was no time for them";

    if (writer->status == OUTPUT_PIPE_CLOSED)
        return OUTPUT_PIPE_CLOSED;
    if (lost > 0)
        error_set(error, "%" PRIu64 " lines were not written to %s: %s", lost, writer->name,
                  reason);
    else if (ended && !writer->closed_well)
        error_set(error, "%s", writer->error.message);
    return lost > 0 || (ended && !writer->closed_well) ? OUTPUT_FAILED : OUTPUT_GOOD;
}

enum output_status line_writer_close(struct line_writer *writer, struct error *error)
{
    struct writer_counts counts;
    enum output_status status;
    bool ended = await_end(writer);

    if (!writer->started) {
        work(writer);
        ended = true;
    }
    line_writer_count(writer, &counts);
    status = judge(writer, &counts, ended, error);
    if (writer->started && !ended) {
        pthread_detach(writer->thread);
        return status;
    }
    if (writer->started)
        pthread_join(writer->thread, NULL);
    free_writer(writer);
    return status;
}
