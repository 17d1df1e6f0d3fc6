/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the workers of a fan-out share. */
#include "capture/fan_out_internal.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/memory.h"

static bool prepare(struct fan_out *fan_out, unsigned index, struct error *error)
{
    struct fan_out_worker *worker = &fan_out->worker[index];

    worker->rings = memory_new(fan_out->count, sizeof worker->rings[0]);
    for (unsigned i = 0; i < fan_out->count; i++)
        worker->rings[i] = frame_ring_new(FAN_OUT_RING);
    worker->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (worker->wake < 0)
        error_set(error, "cannot start worker %u: %s", index + 1, strerror(errno));
    return worker->wake >= 0;
}

struct fan_out *fan_out_new(unsigned workers, struct error *error)
{
    struct fan_out *fan_out = memory_new(1, sizeof *fan_out + workers * sizeof fan_out->worker[0]);

    assert(workers > 0);
    fan_out->count = workers;
    pthread_mutex_init(&fan_out->lock, NULL);
    for (unsigned i = 0; i < workers; i++)
        fan_out->worker[i].wake = -1;
    for (unsigned i = 0; i < workers; i++) {
        if (prepare(fan_out, i, error))
            continue;
        fan_out_free(fan_out);
        return NULL;
    }
    return fan_out;
}

static void clear_worker(const struct fan_out *fan_out, struct fan_out_worker *worker)
{
    for (unsigned i = 0; worker->rings != NULL && i < fan_out->count; i++)
        frame_ring_free(worker->rings[i]);
    free(worker->rings);
    if (worker->wake >= 0)
        close(worker->wake);
}

void fan_out_free(struct fan_out *fan_out)
{
    if (fan_out == NULL)
        return;
    for (unsigned i = 0; i < fan_out->count; i++)
        clear_worker(fan_out, &fan_out->worker[i]);
    pthread_mutex_destroy(&fan_out->lock);
    free(fan_out);
}

int fan_out_wake_descriptor(const struct fan_out *fan_out, unsigned worker)
{
    return fan_out->worker[worker].wake;
}

void fan_out_wake(struct fan_out_worker *worker)
{
    if (atomic_exchange(&worker->asleep, false))
        eventfd_write(worker->wake, 1);
}

void fan_out_finish(struct fan_out *fan_out)
{
    atomic_store(&fan_out->finishing, true);
    for (unsigned i = 0; i < fan_out->count; i++)
        eventfd_write(fan_out->worker[i].wake, 1);
}

/* What has just the time of a promise may still come. */
timestamp fan_out_horizon(const struct fan_out *fan_out)
{
    timestamp least = FAN_OUT_PROMISE_ENDED;

    for (unsigned i = 0; i < fan_out->count; i++) {
        timestamp promise = atomic_load_explicit(&fan_out->worker[i].promise, memory_order_acquire);

        least = promise < least ? promise : least;
    }
    return least - 1;
}

struct frame_ring *fan_out_oldest(const struct fan_out *fan_out, unsigned worker)
{
    struct frame_ring *oldest = NULL;
    timestamp time = 0;

    for (unsigned i = 0; i < fan_out->count; i++) {
        struct frame_ring *ring = fan_out->worker[worker].rings[i];
        const struct frame *frame = frame_ring_first(ring);

        if (frame == NULL || (oldest != NULL && frame->time >= time))
            continue;
        oldest = ring;
        time = frame->time;
    }
    return oldest;
}

void fan_out_report(struct fan_out *fan_out, const struct error *trouble)
{
    pthread_mutex_lock(&fan_out->lock);
    if (!fan_out->has_trouble)
        fan_out->trouble = *trouble;
    fan_out->has_trouble = true;
    pthread_mutex_unlock(&fan_out->lock);
}

bool fan_out_is_gone(const struct fan_out *fan_out)
{
    return atomic_load(&fan_out->gone);
}

bool fan_out_trouble(const struct fan_out *fan_out, struct error *ret_error)
{
    if (fan_out->has_trouble)
        *ret_error = fan_out->trouble;
    return fan_out->has_trouble;
}
