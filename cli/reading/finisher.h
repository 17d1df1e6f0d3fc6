/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the workers meet: what they finish goes in from many threads and comes
 * out in one, in the one order that finished.h has.
 *
 * A worker hands on lists that are in that order, and says up to which frame
 * nothing is missing any more. Something comes out when no worker can have
 * anything that comes before it.
 *
 * Nothing is ever dropped: a worker that is ahead of the finisher by its part
 * of FINISHER_SESSIONS or of FINISHER_BYTES waits. That never locks them up
 * against each other. Who waits for room is ahead of somebody who has nothing
 * in here; that one goes on, if he says before he waits for anything else how
 * far he is.
 */
#ifndef CLI_READING_FINISHER_H
#define CLI_READING_FINISHER_H

#include "cli/reading/finished.h"

/* Of all workers together. */
enum { FINISHER_SESSIONS = 4096, FINISHER_BYTES = 16 << 20 };

/* How far a worker is. */
struct worker_position {
    uint64_t frame;  /* of this and all before it everything was handed on */
    uint64_t octets; /* of all inputs, for people */
};

struct finisher;

struct finisher *finisher_new(unsigned workers);

/* With everything that is still in it; no worker uses it any more. */
void finisher_free(struct finisher *finisher);

/* -------------------------------------------------------------------- workers */

/* Takes everything off the list. False when the finisher was stopped: then the
 * worker should end, and what he still has is his. */
bool finisher_hand_on(struct finisher *finisher, unsigned worker, struct finished_list *list,
                      const struct worker_position *position);

/* The worker has nothing more. */
void finisher_leave(struct finisher *finisher, unsigned worker);

bool finisher_is_stopped(const struct finisher *finisher);

/* ----------------------------------------------------------------- the finisher */

struct finisher_host {
    void *context;

    /* The next one; owns it. False stops the finisher. */
    bool (*take)(void *context, struct finished *finished);

    /* Called now and then, and whenever nothing can be taken for the moment;
     * the last worker has read so many octets. False stops the finisher. */
    bool (*rest)(void *context, uint64_t octets);
};

/* Hands everything to the host; returns when all workers have left and nothing
 * is there any more, or when the host stops it. Then workers that wait are
 * turned away, but may still be running. */
void finisher_run(struct finisher *finisher, const struct finisher_host *host);

/* Turns away workers that wait and those that come. */
void finisher_stop(struct finisher *finisher);

#endif
