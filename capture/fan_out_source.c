/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A worker's source: reads his input, brings its frames to everybody, and takes his own. */
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>

#include "base/memory.h"
#include "capture/fan_out_internal.h"
#include "capture/packet_source_operations.h"

enum {
    FRAMES_A_ROUND = 128, /* are read, or taken, before it is the other's turn */
    WAIT_FOR_ROOM_MILLISECONDS = 5,
};

/* A frame that is being brought, to the workers from `next` on, below `end`. */
struct delivery {
    struct frame frame;
    bool is_to_all;
    unsigned next;
    unsigned end;
};

struct fan_out_source {
    struct packet_source base; /* first, so that one pointer serves both */
    struct fan_out *all;
    unsigned index;
    struct fan_out_input input;
    struct frame_sorter sorter;
    struct delivery delivery; /* not done: there is no room for its frame */
    bool finishing;
    bool has_ended;  /* the input */
    bool has_ticked; /* the input, and nobody was told */
    timestamp told;  /* the last tick */
    bool has_read;
    timestamp earliest; /* of the frames that were read here, whosever they are */
    timestamp latest;
    unsigned taken;          /* frames since the last look at the input */
    struct frame_ring *lent; /* whose first frame is with the user; NULL: none */
};

static struct fan_out_source *fan_out_source(struct packet_source *base)
{
    return (struct fan_out_source *)base;
}

static struct fan_out_worker *worker_of(const struct fan_out_source *source)
{
    return &source->all->worker[source->index];
}

/* --------------------------------------------------------------------- bringing */

/* What was brought is to be seen by whoever heeds the promise. It is never taken back,
 * also when the time of frames runs back. */
static void promise(struct fan_out_source *source, timestamp time)
{
    _Atomic timestamp *promised = &worker_of(source)->promise;

    if (time > atomic_load_explicit(promised, memory_order_relaxed))
        atomic_store_explicit(promised, time, memory_order_release);
}

static bool put(struct fan_out_source *source, unsigned worker, const struct frame *frame)
{
    struct fan_out_worker *to = &source->all->worker[worker];
    struct frame_ring *ring = to->rings[source->index];

    if (!frame_ring_put(ring, frame)) {
        fan_out_wake(to);
        return false;
    }
    if (frame_ring_filling(ring) > frame_ring_largest_frame(ring) / 2)
        fan_out_wake(to);
    return true;
}

static bool is_delivered(const struct fan_out_source *source)
{
    return source->delivery.next == source->delivery.end;
}

/* As far as there is room. A fragment counts where the first worker puts it together. */
static void deliver(struct fan_out_source *source)
{
    struct delivery *delivery = &source->delivery;

    for (; delivery->next < delivery->end; delivery->next++) {
        delivery->frame.is_counted = delivery->is_to_all && delivery->next > 0;
        if (!put(source, delivery->next, &delivery->frame))
            return;
    }
}

static void bring_to(struct fan_out_source *source, const struct frame *frame, unsigned worker)
{
    source->delivery = (struct delivery){ .frame = *frame, .next = worker, .end = worker + 1 };
    deliver(source);
}

static void bring_to_all(struct fan_out_source *source, const struct frame *frame)
{
    source->delivery =
        (struct delivery){ .frame = *frame, .is_to_all = true, .end = source->all->count };
    deliver(source);
}

static void note_time(struct fan_out_source *source, timestamp time)
{
    source->earliest = source->has_read && source->earliest < time ? source->earliest : time;
    source->latest = source->has_read && source->latest > time ? source->latest : time;
    source->has_read = true;
}

static void bring(struct fan_out_source *source, const struct frame *frame)
{
    struct decoded_frame decoded;
    unsigned worker;

    note_time(source, frame->time);
    frame_decode(frame, NULL, &decoded);
    if (decoded.fate == FRAME_FRAGMENT)
        bring_to_all(source, frame);
    else if (decoded.fate == FRAME_DELIVERED &&
             source->sorter.sort(source->sorter.context, &decoded.packet, &worker))
        bring_to(source, frame, worker);
    else
        capture_statistics_count(&source->base.statistics, frame, &decoded);
}

/* --------------------------------------------------------------------- reading */

/* The clocks of all workers end at the same time: the latest that any of them was promised. */
static void leave(struct fan_out_source *source)
{
    timestamp promised = atomic_load(&worker_of(source)->promise);
    timestamp latest = atomic_load(&source->all->latest);

    while (promised != FAN_OUT_PROMISE_ENDED && promised > latest &&
           !atomic_compare_exchange_weak(&source->all->latest, &latest, promised))
        ;
    promise(source, FAN_OUT_PROMISE_ENDED);
}

static void end_input(struct fan_out_source *source, enum source_result result,
                      const struct error *error)
{
    source->has_ended = true;
    if (source->input.is_gone(source->input.source))
        atomic_store(&source->all->gone, true);
    if (result == SOURCE_ERROR) {
        fan_out_report(source->all, error);
        fan_out_finish(source->all);
    }
    leave(source);
    for (unsigned i = 0; i < source->all->count; i++)
        fan_out_wake(&source->all->worker[i]);
}

static void take_tick(struct fan_out_source *source, const struct frame *frame)
{
    eventfd_t count;

    eventfd_read(worker_of(source)->wake, &count);
    source->has_ticked = true;
    promise(source, frame->time);
}

/* Takes one from the input, which may be a tick. False when there are no more for now. */
static bool read_frame(struct fan_out_source *source)
{
    struct frame frame;
    enum source_result result = packet_source_next_frame(source->input.source, &frame);

    if (result != SOURCE_PACKET) {
        end_input(source, result, &source->input.source->failure);
        return false;
    }
    switch (frame.kind) {
    case FRAME_TICK:
        take_tick(source, &frame);
        return false;
    case FRAME_OUTAGE:
        bring_to(source, &frame, source->index);
        break;
    case FRAME_OCTETS:
        bring(source, &frame);
        break;
    }
    promise(source, frame.time);
    return is_delivered(source);
}

static void heed_finish(struct fan_out_source *source)
{
    if (source->finishing || !atomic_load_explicit(&source->all->finishing, memory_order_relaxed))
        return;
    source->finishing = true;
    source->input.finish(source->input.source);
}

/* There is nothing to read; or nowhere to put it, and who takes frames gives no sign. */
static void wait_for_room(const struct fan_out_source *source)
{
    struct pollfd wait = { .fd = worker_of(source)->wake, .events = POLLIN };
    eventfd_t count;

    if (poll(&wait, 1, WAIT_FOR_ROOM_MILLISECONDS) > 0)
        eventfd_read(wait.fd, &count);
}

static void read_round(struct fan_out_source *source)
{
    for (unsigned i = 0; i < FRAMES_A_ROUND && read_frame(source); i++)
        source->input.hurry(source->input.source, true);
}

/* Reads a round of frames, if there are any; else it may wait for one. */
static void read_some(struct fan_out_source *source, bool may_wait)
{
    struct fan_out_worker *worker = worker_of(source);

    source->taken = 0;
    heed_finish(source);
    deliver(source);
    atomic_store(&worker->asleep, may_wait);
    if (!source->has_ended && is_delivered(source)) {
        source->input.hurry(source->input.source, !may_wait);
        read_round(source);
    } else if (may_wait) {
        wait_for_room(source);
    }
    atomic_store(&worker->asleep, false);
}

/* --------------------------------------------------------------------- taking */

static enum source_result give_tick(struct fan_out_source *source, timestamp time,
                                    struct frame *ret_frame)
{
    source->has_ticked = false;
    source->told = time > source->told ? time : source->told;
    ret_frame->kind = FRAME_TICK;
    ret_frame->time = source->told;
    ret_frame->source = source->base.path;
    return SOURCE_PACKET;
}

static enum source_result give_frame(struct fan_out_source *source, struct frame_ring *ring,
                                     struct frame *ret_frame)
{
    source->taken++;
    source->lent = ring;
    *ret_frame = *frame_ring_first(ring);
    return SOURCE_PACKET;
}

static void take_back(struct fan_out_source *source)
{
    if (source->lent != NULL)
        frame_ring_take(source->lent);
    source->lent = NULL;
}

static enum source_result end_with_tick(struct fan_out_source *source, struct frame *ret_frame)
{
    timestamp latest = atomic_load(&source->all->latest);

    return source->told < latest ? give_tick(source, latest, ret_frame) : SOURCE_END;
}

/* The horizon first: what was brought before it moved there is to be found in the rings. Before
 * it waits it tells how far it is, since others may wait for that. */
static enum source_result next_frame(struct packet_source *base, struct frame *ret_frame,
                                     struct error *error)
{
    struct fan_out_source *source = fan_out_source(base);

    (void)error;
    take_back(source);
    for (;;) {
        timestamp horizon = fan_out_horizon(source->all);
        struct frame_ring *oldest = fan_out_oldest(source->all, source->index);
        timestamp first = oldest != NULL ? frame_ring_first(oldest)->time : horizon + 1;

        if (first <= horizon && source->taken < FRAMES_A_ROUND)
            return source->has_ticked ? give_tick(source, first, ret_frame)
                                      : give_frame(source, oldest, ret_frame);
        if (first > horizon && horizon == FAN_OUT_PROMISE_ENDED - 1)
            return end_with_tick(source, ret_frame);
        if (first > horizon && (source->has_ticked || horizon > source->told))
            return give_tick(source, horizon, ret_frame);
        read_some(source, first > horizon);
    }
}

/* ------------------------------------------------------------------------ as a source */

/* What the input counts itself. What was dropped by the interface all inputs count alike, and
 * every worker puts fragments together. */
static void count(struct packet_source *base)
{
    static const enum capture_counter of_input[] = {
        COUNTER_KERNEL_DROPPED,
        COUNTER_FRAMES_TOO_EARLY,
        COUNTER_FRAMES_OFFLOADED,
    };
    const struct fan_out_source *source = fan_out_source(base);
    const uint64_t *input = packet_source_statistics(source->input.source)->counters;
    uint64_t *counters = base->statistics.counters;

    for (size_t i = 0; i < sizeof of_input / sizeof of_input[0]; i++)
        counters[of_input[i]] = input[of_input[i]];
    if (source->has_read) {
        base->statistics.first = source->earliest;
        base->statistics.last = source->latest;
    }
    if (source->index == 0) {
        counters[COUNTER_INTERFACE_DROPPED] = input[COUNTER_INTERFACE_DROPPED];
        return;
    }
    for (size_t i = 0; i < IP_FRAGMENTS_COUNT_COUNT; i++)
        counters[COUNTER_DATAGRAMS_BEGUN + i] = 0;
}

/* Nobody is kept waiting for what it will not bring any more. */
static void close_source(struct packet_source *base)
{
    struct fan_out_source *source = fan_out_source(base);

    leave(source);
    free(source);
}

static const struct packet_source_operations operations = {
    .next = next_frame,
    .close = close_source,
    .count = count,
};

struct packet_source *fan_out_open(struct fan_out *fan_out, unsigned worker,
                                   const struct fan_out_input *input,
                                   const struct frame_sorter *sorter, timestamp begun)
{
    struct fan_out_source *source = memory_new(1, sizeof *source);

    source->base.operations = &operations;
    source->base.path = input->source->path;
    source->all = fan_out;
    source->index = worker;
    source->input = *input;
    source->sorter = *sorter;
    source->told = begun;
    promise(source, begun);
    return &source->base;
}
