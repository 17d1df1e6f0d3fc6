/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Several workers (worker.h), each in a thread of its own, and the calling thread, which finishes:
 * it brings the sessions of all into one order (finisher.h), compares them with each other, and
 * writes.
 *
 * What comes out is the same for any number of workers, one included. Only where memory does
 * not suffice it may differ, since each of them then gives up something of its own.
 */
#ifndef CLI_READING_WORKERS_H
#define CLI_READING_WORKERS_H

#include "cli/reading/worker.h"

struct workers;

/* Who has them run; the functions get the context of the supply. */
struct workers_host {
    struct packet_supply supply;

    /* Called in the calling thread, now and then and whenever there is nothing to finish; the
     * slowest worker has read so many octets. */
    void (*rest)(void *context, const struct workers *workers, uint64_t octets);

    /* Nobody wants any more packets: ends the reading at once, also where somebody waits. */
    void (*stop)(void *context);
};

/* Returns when all have ended; what has come of it is in the reading. False with an error when
 * the engine cannot be had so often, or a thread not at all. */
bool workers_run(struct reading *reading, const struct workers_host *host, struct error *error);

/* Brings the counters of the reading up to date; octets of memory in use. */
uint64_t workers_take_stock(const struct workers *workers);

/* A number that grows as long as every worker goes on. */
uint64_t workers_pulse(const struct workers *workers);

#endif
