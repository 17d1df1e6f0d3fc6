/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the two sides of a frame relay share; nobody else includes it.
 */
#ifndef CAPTURE_FRAME_RELAY_INTERNAL_H
#define CAPTURE_FRAME_RELAY_INTERNAL_H

#include <pthread.h>

#include "capture/frame_relay.h"
#include "capture/packet_source_operations.h"

/* The feeder fills it; then the readers read it until the last one is done. */
struct frame_batch {
    size_t count;
    struct frame frames[RELAY_BATCH_FRAMES];
    uint8_t *octets; /* of the frames */
    size_t used;
    size_t capacity;
    uint64_t octets_done; /* of the input, packet_source_progress */
    uint64_t octets_total;
    unsigned readers_left; /* under the lock */
};

enum relay_state {
    RELAY_OPENING,
    RELAY_FEEDING,
    RELAY_REFUSED, /* `refusal` says why */
    RELAY_ENDED,   /* how, `source` knows; it does not change any more */
    RELAY_STOPPED,
};

struct frame_relay {
    int stop_read; /* a pipe that holds an octet once it is stopped */
    int stop_write;
    pthread_mutex_t lock; /* over the members down to the batches */
    pthread_cond_t more;  /* a batch, or another state */
    pthread_cond_t room;  /* a batch that nobody reads any more, or another state */
    enum relay_state state;
    unsigned readers; /* that have not left */
    uint64_t passed;  /* batches */
    struct frame_batch batches[RELAY_BATCHES];

    /* The feeder's. */
    struct packet_source *source;
    bool filling; /* the batch behind those passed on has a frame */
    struct error refusal;
};

#endif
