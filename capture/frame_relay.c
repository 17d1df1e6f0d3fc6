/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The feeder's side of the relay: from the input to the batches. */
#include "config.h" /* pipe2 */

#include "capture/frame_relay.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "capture/frame_relay_internal.h"

struct frame_relay *frame_relay_new(unsigned readers)
{
    struct frame_relay *relay;
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0)
        return NULL;
    relay = memory_new(1, sizeof *relay);
    relay->stop_read = ends[0];
    relay->stop_write = ends[1];
    relay->readers = readers;
    pthread_mutex_init(&relay->lock, NULL);
    pthread_cond_init(&relay->more, NULL);
    pthread_cond_init(&relay->room, NULL);
    return relay;
}

void frame_relay_free(struct frame_relay *relay)
{
    if (relay == NULL)
        return;
    packet_source_close(relay->source);
    for (size_t i = 0; i < RELAY_BATCHES; i++)
        free(relay->batches[i].octets);
    pthread_cond_destroy(&relay->room);
    pthread_cond_destroy(&relay->more);
    pthread_mutex_destroy(&relay->lock);
    close(relay->stop_write);
    close(relay->stop_read);
    free(relay);
}

static void move_to(struct frame_relay *relay, enum relay_state state)
{
    pthread_mutex_lock(&relay->lock);
    if (relay->state != RELAY_STOPPED)
        relay->state = state;
    pthread_cond_broadcast(&relay->more);
    pthread_cond_broadcast(&relay->room);
    pthread_mutex_unlock(&relay->lock);
}

void frame_relay_stop(struct frame_relay *relay)
{
    ssize_t written = write(relay->stop_write, "", 1);

    (void)written; /* a full pipe says it as well */
    move_to(relay, RELAY_STOPPED);
}

/* -------------------------------------------------------------------- batches */

static struct frame_batch *batch_to_fill(struct frame_relay *relay)
{
    return &relay->batches[relay->passed % RELAY_BATCHES];
}

static bool has_room(const struct frame_batch *batch, size_t length)
{
    return batch->count < RELAY_BATCH_FRAMES && length <= batch->capacity - batch->used;
}

/* Waits until every reader is done with the batch that stood here; false when
 * nobody wants another one. */
static bool wait_for_room(struct frame_relay *relay)
{
    bool wanted;

    pthread_mutex_lock(&relay->lock);
    while (batch_to_fill(relay)->readers_left > 0 && relay->state == RELAY_FEEDING)
        pthread_cond_wait(&relay->room, &relay->lock);
    wanted = relay->state == RELAY_FEEDING && relay->readers > 0;
    pthread_mutex_unlock(&relay->lock);
    return wanted;
}

/* An octets buffer of the usual size, or as large as this one frame. */
static void empty(struct frame_batch *batch, size_t length)
{
    size_t capacity = length > RELAY_BATCH_OCTETS ? length : RELAY_BATCH_OCTETS;

    if (batch->capacity != capacity) {
        free(batch->octets);
        batch->octets = memory_new(capacity, 1);
        batch->capacity = capacity;
    }
    batch->count = 0;
    batch->used = 0;
}

/* Without frames there is nothing to pass on. */
static void pass_on(struct frame_relay *relay)
{
    struct frame_batch *batch = batch_to_fill(relay);

    if (!relay->filling)
        return;
    packet_source_progress(relay->source, &batch->octets_done, &batch->octets_total);
    pthread_mutex_lock(&relay->lock);
    batch->readers_left = relay->readers;
    relay->passed++;
    pthread_cond_broadcast(&relay->more);
    pthread_mutex_unlock(&relay->lock);
    relay->filling = false;
}

static void put(struct frame_batch *batch, const struct frame *frame)
{
    struct frame *copy = &batch->frames[batch->count++];
    uint8_t *octets = batch->octets + batch->used;

    *copy = *frame;
    if (frame->captured.length > 0)
        memcpy(octets, frame->captured.data, frame->captured.length);
    copy->captured = bytes_of(octets, frame->captured.length);
    batch->used += frame->captured.length;
}

static bool add_frame(struct frame_relay *relay, const struct frame *frame)
{
    size_t length = frame->captured.length;

    if (relay->filling && !has_room(batch_to_fill(relay), length))
        pass_on(relay);
    if (!relay->filling) {
        if (!wait_for_room(relay))
            return false;
        empty(batch_to_fill(relay), length);
        relay->filling = true;
    }
    put(batch_to_fill(relay), frame);
    relay->source->statistics.counters[COUNTER_FRAMES]++; /* what an error says was read */
    return true;
}

/* -------------------------------------------------------------------- feeding */

/* Nothing lies between the last frame and octets that have not come yet. */
static bool before_read(void *context, int descriptor)
{
    struct frame_relay *relay = context;
    struct pollfd waiting[] = { { descriptor, POLLIN, 0 }, { relay->stop_read, POLLIN, 0 } };
    int ready;

    pass_on(relay);
    do
        ready = poll(waiting, 2, -1);
    while (ready < 0 && errno == EINTR);
    return waiting[1].revents == 0;
}

void frame_relay_feed(struct frame_relay *relay, const struct input_file *input, const char *path,
                      const struct packet_source_options *options)
{
    struct packet_source_options watched = *options;
    struct frame frame;

    watched.watch = (struct input_watch){ relay, before_read };
    relay->source = packet_source_open_input(input, path, &watched, &relay->refusal);
    if (relay->source == NULL) {
        move_to(relay, RELAY_REFUSED);
        return;
    }
    move_to(relay, RELAY_FEEDING);
    while (packet_source_next_frame(relay->source, &frame) == SOURCE_PACKET &&
           add_frame(relay, &frame))
        ;
    pass_on(relay);
    move_to(relay, RELAY_ENDED);
}
