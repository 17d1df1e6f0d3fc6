/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A reader's side of the relay: a packet source. */
#include <stdlib.h>

#include "base/memory.h"
#include "capture/frame_relay_internal.h"

struct relay_source {
    struct packet_source base; /* first, so that one pointer serves both */
    struct frame_relay *relay;
    struct relay_watch watch;
    uint64_t finished;               /* batches */
    const struct frame_batch *batch; /* being read; NULL between two */
    size_t next;                     /* frame in it */
};

/* With the lock. */
static void leave_batch(struct frame_relay *relay, uint64_t number)
{
    if (--relay->batches[number % RELAY_BATCHES].readers_left == 0)
        pthread_cond_signal(&relay->room);
}

/* Nothing more will be taken: what was passed on does not wait for this reader. */
static void leave(struct relay_source *source)
{
    struct frame_relay *relay = source->relay;

    pthread_mutex_lock(&relay->lock);
    while (source->finished < relay->passed)
        leave_batch(relay, source->finished++);
    relay->readers--;
    pthread_cond_signal(&relay->room);
    pthread_mutex_unlock(&relay->lock);
}

static void close_source(struct packet_source *base)
{
    struct relay_source *source = (struct relay_source *)base;

    leave(source);
    free(source);
}

static bool may_come(const struct relay_source *source)
{
    return source->relay->state == RELAY_FEEDING && source->finished == source->relay->passed;
}

/* The watcher may take its time, so the lock is left meanwhile. */
static void wait_for_batch(struct relay_source *source)
{
    struct frame_relay *relay = source->relay;

    if (!may_come(source))
        return;
    pthread_mutex_unlock(&relay->lock);
    source->watch.before_wait(source->watch.context);
    pthread_mutex_lock(&relay->lock);
    while (may_come(source))
        pthread_cond_wait(&relay->more, &relay->lock);
}

/* False at the end. */
static bool next_batch(struct relay_source *source)
{
    struct frame_relay *relay = source->relay;
    bool found;

    pthread_mutex_lock(&relay->lock);
    if (source->batch != NULL)
        leave_batch(relay, source->finished++);
    source->batch = NULL;
    wait_for_batch(source);
    found = relay->state != RELAY_STOPPED && source->finished < relay->passed;
    pthread_mutex_unlock(&relay->lock);
    if (!found)
        return false;
    source->batch = &relay->batches[source->finished % RELAY_BATCHES];
    source->next = 0;
    source->base.octets_done = source->batch->octets_done;
    source->base.octets_total = source->batch->octets_total;
    return true;
}

/* What the feeder counted that no single frame shows. */
static enum source_result take_end(struct relay_source *source, struct error *error)
{
    const struct packet_source *fed = source->relay->source;
    uint64_t *counters = source->base.statistics.counters;

    for (size_t i = 0; i < CAPTURE_COUNTER_COUNT; i++)
        if (i != COUNTER_FRAMES)
            counters[i] += fed->statistics.counters[i];
    source->base.unsupported = fed->unsupported;
    *error = fed->failure;
    return fed->state;
}

static enum source_result next_frame(struct packet_source *base, struct frame *ret_frame,
                                     struct error *error)
{
    struct relay_source *source = (struct relay_source *)base;
    bool stopped;

    if ((source->batch == NULL || source->next == source->batch->count) && !next_batch(source)) {
        pthread_mutex_lock(&source->relay->lock);
        stopped = source->relay->state == RELAY_STOPPED;
        pthread_mutex_unlock(&source->relay->lock);
        return stopped ? SOURCE_END : take_end(source, error);
    }
    *ret_frame = source->batch->frames[source->next++];
    return SOURCE_PACKET;
}

static const struct packet_source_operations operations = {
    .next = next_frame,
    .close = close_source,
};

static enum relay_state wait_for_opening(struct frame_relay *relay)
{
    enum relay_state state;

    pthread_mutex_lock(&relay->lock);
    while (relay->state == RELAY_OPENING)
        pthread_cond_wait(&relay->more, &relay->lock);
    state = relay->state;
    pthread_mutex_unlock(&relay->lock);
    return state;
}

struct packet_source *frame_relay_open(struct frame_relay *relay, const struct relay_watch *watch,
                                       struct error *error)
{
    struct relay_source *source;

    switch (wait_for_opening(relay)) {
    case RELAY_REFUSED:
        *error = relay->refusal;
        return NULL;
    case RELAY_STOPPED:
        error_set(error, "the reading was stopped");
        return NULL;
    default:
        break;
    }
    source = memory_new(1, sizeof *source);
    source->base.operations = &operations;
    source->base.path = relay->source->path;
    source->relay = relay;
    source->watch = *watch;
    return &source->base;
}
