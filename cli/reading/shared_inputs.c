/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening inputs once for all workers. */
#include "config.h" /* offsets of 64 bits, before any system header */

#include "cli/reading/shared_inputs.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "capture/compressed_file.h"

enum sharing {
    SHARING_FILE,    /* each worker reads it */
    SHARING_RELAY,   /* it is relayed */
    SHARING_REFUSED, /* it cannot be read, `refusal` says why */
};

/* An input that some worker is not done with yet. */
struct shared_input {
    unsigned workers_left; /* 0: the place is free */
    size_t input;
    const char *path;
    const char *filter;
    enum sharing sharing;
    struct input_file file;
    struct error refusal;

    /* SHARING_RELAY. */
    bool live; /* its writer may be waiting */
    struct frame_relay *relay;
    pthread_t feeder;
};

struct shared_inputs {
    char *const *paths;
    const char *filter;
    unsigned workers;
    _Atomic unsigned live;

    pthread_mutex_t lock; /* over what follows */
    pthread_cond_t free_place;
    bool stopped;
    struct shared_input places[INPUTS_APART];
};

struct shared_inputs *shared_inputs_new(char *const *paths, const char *filter, unsigned workers)
{
    struct shared_inputs *inputs = memory_new(1, sizeof *inputs);

    inputs->paths = paths;
    inputs->filter = filter;
    inputs->workers = workers;
    pthread_mutex_init(&inputs->lock, NULL);
    pthread_cond_init(&inputs->free_place, NULL);
    return inputs;
}

bool shared_inputs_are_live(const struct shared_inputs *inputs)
{
    return atomic_load(&inputs->live) > 0;
}

/* --------------------------------------------------------------------- relaying */

static void *feed(void *context)
{
    struct shared_input *place = context;
    const struct packet_source_options options = { .filter = place->filter };

    frame_relay_feed(place->relay, &place->file, place->path, &options);
    return NULL;
}

static bool refuse(struct shared_input *place, int failure)
{
    error_set(&place->refusal, "cannot read %s: %s", input_file_label(place->path),
              strerror(failure));
    return false;
}

static bool start_relay(struct shared_inputs *inputs, struct shared_input *place)
{
    int failure;

    place->relay = frame_relay_new(inputs->workers);
    if (place->relay == NULL)
        return refuse(place, errno);
    failure = pthread_create(&place->feeder, NULL, feed, place);
    if (failure == 0)
        return true;
    frame_relay_free(place->relay);
    return refuse(place, failure);
}

/* ---------------------------------------------------------------------- opening */

static bool is_compressed(const struct input_file *file)
{
    uint8_t octets[COMPRESSED_MAGIC_SIZE];

    return compressed_file_recognises(
        bytes_of(octets, input_file_peek(file, octets, sizeof octets)));
}

/* Files without a size, as the system has some, and pipes tell only while they are read. */
static enum sharing open_place(struct shared_inputs *inputs, struct shared_input *place)
{
    if (!input_file_open_at_once(&place->file, place->path, &place->refusal))
        return SHARING_REFUSED;
    place->live = place->file.size == 0 || strcmp(place->path, "-") == 0;
    if (!place->live && !is_compressed(&place->file))
        return SHARING_FILE;
    if (start_relay(inputs, place))
        return SHARING_RELAY;
    input_file_close(&place->file);
    return SHARING_REFUSED;
}

static void begin(struct shared_inputs *inputs, struct shared_input *place, size_t input)
{
    *place = (struct shared_input){
        .workers_left = inputs->workers,
        .input = input,
        .path = inputs->paths[input],
        .filter = inputs->filter,
    };
    place->sharing = open_place(inputs, place);
    if (place->sharing == SHARING_RELAY && place->live)
        atomic_fetch_add(&inputs->live, 1);
}

static void end(struct shared_inputs *inputs, struct shared_input *place)
{
    place->workers_left = 0;
    switch (place->sharing) {
    case SHARING_FILE:
        input_file_close(&place->file);
        break;
    case SHARING_RELAY:
        pthread_join(place->feeder, NULL);
        frame_relay_free(place->relay);
        if (place->live)
            atomic_fetch_sub(&inputs->live, 1);
        break;
    case SHARING_REFUSED:
        break;
    }
}

/* The place of the input, begun; NULL when everything was stopped. */
static struct shared_input *enter(struct shared_inputs *inputs, size_t input)
{
    struct shared_input *place = &inputs->places[input % INPUTS_APART];

    pthread_mutex_lock(&inputs->lock);
    while (!inputs->stopped && place->workers_left > 0 && place->input != input)
        pthread_cond_wait(&inputs->free_place, &inputs->lock);
    if (inputs->stopped)
        place = NULL;
    else if (place->workers_left == 0)
        begin(inputs, place, input);
    pthread_mutex_unlock(&inputs->lock);
    return place;
}

static struct packet_source *open_file(const struct shared_inputs *inputs,
                                       const struct shared_input *place, struct error *error)
{
    const struct packet_source_options options = { .filter = inputs->filter };
    struct input_file file;

    return input_file_share(&place->file, place->path, &file, error)
               ? packet_source_open_input(&file, place->path, &options, error)
               : NULL;
}

struct packet_source *shared_inputs_open(struct shared_inputs *inputs, size_t input,
                                         const struct relay_watch *watch, struct error *error)
{
    const struct shared_input *place;

    watch->before_wait(watch->context);
    place = enter(inputs, input);
    if (place == NULL) {
        error_set(error, "the reading was stopped");
        return NULL;
    }
    switch (place->sharing) {
    case SHARING_FILE:
        return open_file(inputs, place, error);
    case SHARING_RELAY:
        return frame_relay_open(place->relay, watch, error);
    case SHARING_REFUSED:
        break;
    }
    *error = place->refusal;
    return NULL;
}

void shared_inputs_close(struct shared_inputs *inputs, size_t input, struct packet_source *source)
{
    struct shared_input *place = &inputs->places[input % INPUTS_APART];

    packet_source_close(source);
    pthread_mutex_lock(&inputs->lock);
    if (place->workers_left > 0 && place->input == input && --place->workers_left == 0) {
        end(inputs, place);
        pthread_cond_broadcast(&inputs->free_place);
    }
    pthread_mutex_unlock(&inputs->lock);
}

void shared_inputs_stop(struct shared_inputs *inputs)
{
    pthread_mutex_lock(&inputs->lock);
    inputs->stopped = true;
    for (size_t i = 0; i < INPUTS_APART; i++) {
        const struct shared_input *place = &inputs->places[i];

        if (place->workers_left > 0 && place->sharing == SHARING_RELAY)
            frame_relay_stop(place->relay);
    }
    pthread_cond_broadcast(&inputs->free_place);
    pthread_mutex_unlock(&inputs->lock);
}

void shared_inputs_free(struct shared_inputs *inputs)
{
    if (inputs == NULL)
        return;
    for (size_t i = 0; i < INPUTS_APART; i++)
        if (inputs->places[i].workers_left > 0)
            end(inputs, &inputs->places[i]);
    pthread_cond_destroy(&inputs->free_place);
    pthread_mutex_destroy(&inputs->lock);
    free(inputs);
}
