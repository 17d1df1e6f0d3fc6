/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A ring of batches. */
#include "cli/report/line_workers.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Of each worker: one that it reads, one that waits, and two on their way. */
enum { BATCHES_A_WORKER = 4 };

enum slot_state { SLOT_FREE, SLOT_FILLED, SLOT_READING, SLOT_READ, SLOT_TAKEN };

struct slot {
    enum slot_state state;
    struct line_batch *batch;
};

struct worker {
    struct line_workers *workers;
    struct entry_reader *reader;
    pthread_t thread;
};

struct line_workers {
    pthread_mutex_t mutex;
    pthread_cond_t filled; /* a batch waits to be read, or all is over */
    pthread_cond_t read;   /* one was read */
    bool ended;
    unsigned count;
    struct worker *workers; /* with one, none of its own thread */
    unsigned threads;
    size_t slot_count;
    struct slot *slots;
    size_t in;  /* the slot that is filled next */
    size_t out; /* the one that is taken next */
};

/* Filled longest ago; NULL for none. */
static struct slot *next_filled(struct line_workers *workers)
{
    for (size_t i = 0; i < workers->slot_count; i++) {
        struct slot *slot = &workers->slots[(workers->out + i) % workers->slot_count];

        if (slot->state == SLOT_FILLED)
            return slot;
    }
    return NULL;
}

static void *work(void *context)
{
    struct worker *worker = context;
    struct line_workers *workers = worker->workers;
    struct slot *slot;

    pthread_mutex_lock(&workers->mutex);
    for (;;) {
        while ((slot = next_filled(workers)) == NULL && !workers->ended)
            pthread_cond_wait(&workers->filled, &workers->mutex);
        if (slot == NULL)
            break;
        slot->state = SLOT_READING;
        pthread_mutex_unlock(&workers->mutex);
        line_batch_read(slot->batch, worker->reader);
        pthread_mutex_lock(&workers->mutex);
        slot->state = SLOT_READ;
        pthread_cond_signal(&workers->read);
    }
    pthread_mutex_unlock(&workers->mutex);
    return NULL;
}

static bool start(struct line_workers *workers, struct error *error)
{
    for (; workers->count > 1 && workers->threads < workers->count; workers->threads++) {
        struct worker *worker = &workers->workers[workers->threads];
        int reason = pthread_create(&worker->thread, NULL, work, worker);

        if (reason != 0) {
            error_set(error, "cannot start a worker: %s", strerror(reason));
            return false;
        }
    }
    return true;
}

struct line_workers *line_workers_new(unsigned count, struct error *error)
{
    struct line_workers *workers = memory_new(1, sizeof *workers);

    pthread_mutex_init(&workers->mutex, NULL);
    pthread_cond_init(&workers->filled, NULL);
    pthread_cond_init(&workers->read, NULL);
    workers->count = count;
    workers->workers = memory_new(count, sizeof workers->workers[0]);
    for (unsigned i = 0; i < count; i++) {
        workers->workers[i].workers = workers;
        workers->workers[i].reader = entry_reader_new();
    }
    workers->slot_count = count > 1 ? (size_t)BATCHES_A_WORKER * count : 1;
    workers->slots = memory_new(workers->slot_count, sizeof workers->slots[0]);
    for (size_t i = 0; i < workers->slot_count; i++)
        workers->slots[i].batch = line_batch_new();
    if (start(workers, error))
        return workers;
    line_workers_free(workers);
    return NULL;
}

void line_workers_free(struct line_workers *workers)
{
    if (workers == NULL)
        return;
    pthread_mutex_lock(&workers->mutex);
    workers->ended = true;
    pthread_cond_broadcast(&workers->filled);
    pthread_mutex_unlock(&workers->mutex);
    for (unsigned i = 0; i < workers->threads; i++)
        pthread_join(workers->workers[i].thread, NULL);
    for (unsigned i = 0; i < workers->count; i++)
        entry_reader_free(workers->workers[i].reader);
    for (size_t i = 0; i < workers->slot_count; i++)
        line_batch_free(workers->slots[i].batch);
    pthread_cond_destroy(&workers->filled);
    pthread_cond_destroy(&workers->read);
    pthread_mutex_destroy(&workers->mutex);
    free(workers->slots);
    free(workers->workers);
    free(workers);
}

/* Only the calling thread makes a slot free, and makes it anything else again. */
struct line_batch *line_workers_spare(struct line_workers *workers)
{
    struct slot *slot = &workers->slots[workers->in];
    bool is_free;

    pthread_mutex_lock(&workers->mutex);
    is_free = slot->state == SLOT_FREE;
    pthread_mutex_unlock(&workers->mutex);
    return is_free ? slot->batch : NULL;
}

void line_workers_hand_in(struct line_workers *workers, struct line_batch *batch)
{
    struct slot *slot = &workers->slots[workers->in];

    workers->in = (workers->in + 1) % workers->slot_count;
    if (workers->count == 1)
        line_batch_read(batch, workers->workers[0].reader);
    pthread_mutex_lock(&workers->mutex);
    slot->state = workers->count == 1 ? SLOT_READ : SLOT_FILLED;
    pthread_cond_signal(&workers->filled);
    pthread_mutex_unlock(&workers->mutex);
}

struct line_batch *line_workers_take(struct line_workers *workers)
{
    struct slot *slot = &workers->slots[workers->out];
    struct line_batch *batch = NULL;

    pthread_mutex_lock(&workers->mutex);
    if (slot->state != SLOT_FREE) {
        while (slot->state != SLOT_READ)
            pthread_cond_wait(&workers->read, &workers->mutex);
        slot->state = SLOT_TAKEN;
        batch = slot->batch;
    }
    pthread_mutex_unlock(&workers->mutex);
    return batch;
}

void line_workers_give_back(struct line_workers *workers, struct line_batch *batch)
{
    (void)batch;
    pthread_mutex_lock(&workers->mutex);
    workers->slots[workers->out].state = SLOT_FREE;
    workers->out = (workers->out + 1) % workers->slot_count;
    pthread_mutex_unlock(&workers->mutex);
}
