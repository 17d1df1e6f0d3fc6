/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines on their way to the thread that writes. */
#include "output/line_writer.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "output/line_writer_parts.h"

/* Whoever makes lines may have used up all the time. */
#define LEAST_PATIENCE (300 * DURATION_MILLISECOND)

/* A system call that is under way at the last moment may still come to its end. */
#define END_GRACE (200 * DURATION_MILLISECOND)

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
    int failure = pthread_create(&writer->thread, NULL, line_writer_work, writer);

    writer->started = failure == 0;
    if (failure != 0)
        error_set(error, "cannot start the thread that writes: %s", strerror(failure));
    return writer->started;
}

void line_writer_add(struct line_writer *writer, struct bytes text)
{
    pthread_mutex_lock(&writer->lock);
    if (writer->status == OUTPUT_GOOD)
        line_queue_add(&writer->queue, text, clock_monotonic(), clock_of_day());
    if (writer->queue.waiting.octets >= writer->together)
        pthread_cond_signal(&writer->work);
    pthread_mutex_unlock(&writer->lock);
}

void line_writer_flush(struct line_writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    if (writer->hold == 0 && writer->queue.waiting.count > 0) {
        writer->due_since = clock_monotonic();
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
    writer->reopen_since = writer->due_since = clock_monotonic();
    pthread_cond_signal(&writer->work);
    pthread_mutex_unlock(&writer->lock);
    return true;
}

enum output_status line_writer_status(const struct line_writer *writer)
{
    return writer->status;
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
        line_writer_wait_until(writer, &writer->done, writer->end_by + END_GRACE);
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
        error_set(error, "%" PRIu64 " %s not written to %s: %s", lost,
                  lost == 1 ? "line was" : "lines were", writer->name, reason);
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
        line_writer_work(writer);
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
