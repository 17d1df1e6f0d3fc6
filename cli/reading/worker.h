/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One of several workers: a thread with a whole chain of its own, from the input to the
 * session, that hands on what it finishes.
 *
 * Where packets come from is for a supply to say. Of files every worker gets every packet;
 * live the packets are divided, each worker gets those of its own connections and ticks that
 * keep all clocks together (capture/fan_out.h). Then the time stands in the place of the number
 * of a frame in the order of what is finished (finished.h), and counters are told as it goes.
 */
#ifndef CLI_READING_WORKER_H
#define CLI_READING_WORKER_H

#include <pthread.h>

#include "capture/frame_relay.h"
#include "cli/reading/capture_reader.h"
#include "cli/reading/finisher.h"
#include "cli/reading/reading.h"

struct worker;

/* Where the packets of all workers come from; its functions are called in their threads. */
struct packet_supply {
    void *context;
    bool is_divided;

    /* A source of this input for one worker, which may have to wait, as his watch is told. NULL
     * with an error, the same for all workers. */
    struct packet_source *(*open)(void *context, struct worker *worker, size_t input,
                                  const struct relay_watch *watch, struct error *error);
    /* The worker is done with the input. */
    void (*close)(void *context, struct worker *worker, size_t input, struct packet_source *source);
};

/* What is common to all workers; lent. */
struct worker_setup {
    struct reading *reading;
    struct finisher *finisher;
    const struct packet_supply *supply;
    unsigned count;
};

/* What has come of a worker's packets. */
struct worker_stock {
    struct capture_statistics capture;
    struct reassembly_statistics reassembly;
    uint64_t memory_used;
    uint64_t memory_refused;
    uint64_t inputs;
};

/* Worker `index` of setup->count. NULL with an error when the engine cannot be had so often. */
struct worker *worker_new(const struct worker_setup *setup, unsigned index, struct error *error);

/* Its thread has ended. Takes NULL. */
void worker_free(struct worker *worker);

/* 0, or what pthread_create says. */
int worker_start(struct worker *worker);
void worker_join(struct worker *worker);

/* What has come of it; while it runs, which a divided supply alone allows, up to a second ago. */
struct worker_stock worker_take_stock(struct worker *worker);

/* How often it has told how far it is. */
uint64_t worker_pulse(const struct worker *worker);

/* -------------------------------------------------------------------- for the supply */

unsigned worker_index(const struct worker *worker);
struct pipeline *worker_pipeline(struct worker *worker);

/* Behind the last input open connections end so. */
void worker_end_as(struct worker *worker, enum close_reason ending);

#endif
