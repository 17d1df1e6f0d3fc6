/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Queues of workers, and merging them. */
#include "cli/reading/finisher.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/memory.h"

/* So many are taken between two times that the workers get their room back. */
enum { TAKEN_AT_ONCE = 64 };

/* What is in a queue, waiting to be taken by the host. */
struct filling {
    size_t count;
    size_t bytes;
};

struct worker_queue {
    /* Under the lock. */
    struct finished_list arrived;
    struct filling filling; /* of both lists */
    struct worker_position position;
    bool left;

    /* The finisher's own: what he has fetched, and what was true then. */
    struct finished_list fetched;
    struct filling emptied; /* taken and not yet told to the worker */
    struct worker_position reached;
    bool ended;
};

struct finisher {
    pthread_mutex_t lock;
    pthread_cond_t news; /* for the finisher */
    pthread_cond_t room; /* for the workers */
    bool something_new;
    _Atomic bool stopped;
    unsigned workers;
    struct filling most;   /* of each worker */
    struct finished *told; /* the last sentence */
    struct worker_queue queues[];
};

struct finisher *finisher_new(unsigned workers)
{
    struct finisher *finisher =
        memory_new(1, sizeof *finisher + workers * sizeof finisher->queues[0]);

    assert(workers > 0);
    finisher->workers = workers;
    finisher->most.count = FINISHER_SESSIONS / workers;
    finisher->most.bytes = FINISHER_BYTES / workers;
    pthread_mutex_init(&finisher->lock, NULL);
    pthread_cond_init(&finisher->news, NULL);
    pthread_cond_init(&finisher->room, NULL);
    return finisher;
}

void finisher_free(struct finisher *finisher)
{
    if (finisher == NULL)
        return;
    for (unsigned i = 0; i < finisher->workers; i++) {
        finished_list_clear(&finisher->queues[i].arrived);
        finished_list_clear(&finisher->queues[i].fetched);
    }
    finished_free(finisher->told);
    pthread_cond_destroy(&finisher->room);
    pthread_cond_destroy(&finisher->news);
    pthread_mutex_destroy(&finisher->lock);
    free(finisher);
}

bool finisher_is_stopped(const struct finisher *finisher)
{
    return atomic_load_explicit(&finisher->stopped, memory_order_relaxed);
}

/* -------------------------------------------------------------------- workers */

/* A single one always has room, however large it is. */
static bool is_full(const struct finisher *finisher, const struct worker_queue *queue)
{
    return queue->filling.count >= finisher->most.count ||
           queue->filling.bytes >= finisher->most.bytes;
}

static void tell_news(struct finisher *finisher)
{
    finisher->something_new = true;
    pthread_cond_signal(&finisher->news);
}

static void wait_for_room(struct finisher *finisher, const struct worker_queue *queue)
{
    if (is_full(finisher, queue))
        tell_news(finisher);
    while (is_full(finisher, queue) && !finisher_is_stopped(finisher))
        pthread_cond_wait(&finisher->room, &finisher->lock);
}

static void enqueue(struct worker_queue *queue, struct finished *finished)
{
    queue->filling.count++;
    queue->filling.bytes += finished->bytes;
    finished_list_add(&queue->arrived, finished);
}

bool finisher_hand_on(struct finisher *finisher, unsigned worker, struct finished_list *list,
                      const struct worker_position *position)
{
    struct worker_queue *queue = &finisher->queues[worker];
    bool stopped;

    pthread_mutex_lock(&finisher->lock);
    while (list->first != NULL && !finisher_is_stopped(finisher)) {
        wait_for_room(finisher, queue);
        while (list->first != NULL && !is_full(finisher, queue))
            enqueue(queue, finished_list_take(list));
    }
    queue->position = *position;
    tell_news(finisher);
    stopped = finisher_is_stopped(finisher);
    pthread_mutex_unlock(&finisher->lock);
    return !stopped;
}

void finisher_leave(struct finisher *finisher, unsigned worker)
{
    pthread_mutex_lock(&finisher->lock);
    finisher->queues[worker].left = true;
    tell_news(finisher);
    pthread_mutex_unlock(&finisher->lock);
}

/* ----------------------------------------------------------------- the finisher */

void finisher_stop(struct finisher *finisher)
{
    pthread_mutex_lock(&finisher->lock);
    atomic_store_explicit(&finisher->stopped, true, memory_order_relaxed);
    pthread_cond_broadcast(&finisher->room);
    pthread_mutex_unlock(&finisher->lock);
}

static void fetch(struct worker_queue *queue)
{
    finished_list_move(&queue->fetched, &queue->arrived);
    queue->reached = queue->position;
    queue->ended = queue->left;
}

static void fetch_all(struct finisher *finisher, bool wait)
{
    pthread_mutex_lock(&finisher->lock);
    while (wait && !finisher->something_new)
        pthread_cond_wait(&finisher->news, &finisher->lock);
    finisher->something_new = false;
    for (unsigned i = 0; i < finisher->workers; i++)
        fetch(&finisher->queues[i]);
    pthread_mutex_unlock(&finisher->lock);
}

static void give_room(struct finisher *finisher)
{
    pthread_mutex_lock(&finisher->lock);
    for (unsigned i = 0; i < finisher->workers; i++) {
        struct worker_queue *queue = &finisher->queues[i];

        queue->filling.count -= queue->emptied.count;
        queue->filling.bytes -= queue->emptied.bytes;
        queue->emptied = (struct filling){ 0 };
    }
    pthread_cond_broadcast(&finisher->room);
    pthread_mutex_unlock(&finisher->lock);
}

/* The queue whose first one comes first of all; NULL when all are empty. */
static struct worker_queue *earliest(struct finisher *finisher)
{
    struct worker_queue *found = NULL;

    for (unsigned i = 0; i < finisher->workers; i++) {
        struct worker_queue *queue = &finisher->queues[i];

        if (queue->fetched.first != NULL &&
            (found == NULL || finished_compare(queue->fetched.first, found->fetched.first) < 0))
            found = queue;
    }
    return found;
}

/* Whether some worker may still come with something before it. */
static bool is_premature(const struct finisher *finisher, const struct finished *finished)
{
    for (unsigned i = 0; i < finisher->workers; i++) {
        const struct worker_queue *queue = &finisher->queues[i];

        if (queue->fetched.first == NULL && !queue->ended && queue->reached.frame < finished->frame)
            return true;
    }
    return false;
}

/* The next one in order; NULL when it is not known yet what comes next. */
static struct finished *take_next(struct finisher *finisher)
{
    struct worker_queue *queue = earliest(finisher);
    struct finished *finished;

    if (queue == NULL || is_premature(finisher, queue->fetched.first))
        return NULL;
    finished = finished_list_take(&queue->fetched);
    queue->emptied.count++;
    queue->emptied.bytes += finished->bytes;
    return finished;
}

/* All workers read the same inputs and say the same of them. */
static bool was_told(struct finisher *finisher, const struct finished *finished)
{
    struct finished *copy;

    if (finished->sentence == NULL)
        return false;
    if (finisher->told != NULL && finished_says_the_same(finisher->told, finished))
        return true;
    copy = finished_sentence_new(finished->kind, finished->sentence, finished->frame);
    copy->input = finished->input;
    finished_free(finisher->told);
    finisher->told = copy;
    return false;
}

/* Takes what there is up to TAKEN_AT_ONCE; their number. False when the host stops it. */
static bool take_some(struct finisher *finisher, const struct finisher_host *host,
                      size_t *ret_count)
{
    struct finished *finished;
    bool goes_on = true;
    size_t count = 0;

    while (goes_on && count < TAKEN_AT_ONCE && (finished = take_next(finisher)) != NULL) {
        count++;
        if (was_told(finisher, finished))
            finished_free(finished);
        else
            goes_on = host->take(host->context, finished);
    }
    *ret_count = count;
    return goes_on;
}

/* Of those who are still reading the slowest; of none of them, the fastest of all. */
static uint64_t octets_read(const struct finisher *finisher)
{
    uint64_t least = UINT64_MAX, most = 0;

    for (unsigned i = 0; i < finisher->workers; i++) {
        const struct worker_queue *queue = &finisher->queues[i];

        if (!queue->ended && queue->reached.octets < least)
            least = queue->reached.octets;
        if (queue->reached.octets > most)
            most = queue->reached.octets;
    }
    return least < UINT64_MAX ? least : most;
}

static bool is_done(const struct finisher *finisher)
{
    for (unsigned i = 0; i < finisher->workers; i++)
        if (!finisher->queues[i].ended || finisher->queues[i].fetched.first != NULL)
            return false;
    return true;
}

void finisher_run(struct finisher *finisher, const struct finisher_host *host)
{
    size_t taken = 0;

    do {
        fetch_all(finisher, taken == 0);
        if (!take_some(finisher, host, &taken) ||
            !host->rest(host->context, octets_read(finisher))) {
            finisher_stop(finisher);
            return;
        }
        if (taken > 0)
            give_room(finisher);
    } while (!is_done(finisher));
}
