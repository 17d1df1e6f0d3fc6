/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the workers of a fan-out share, for its sources alone. */
#ifndef CAPTURE_FAN_OUT_INTERNAL_H
#define CAPTURE_FAN_OUT_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "capture/fan_out.h"
#include "capture/frame_ring.h"

enum { FAN_OUT_CACHE_LINE = 64 };

/* No frame can come any more. */
#define FAN_OUT_PROMISE_ENDED INT64_MAX

/* Beyond the cache lines of the others. */
struct fan_out_worker {
    _Atomic timestamp promise; /* all frames that are older were brought */
    _Atomic bool asleep;       /* and to be woken when there is something to do */
    int wake;
    struct frame_ring **rings; /* that lead to him, by who fills them */
    uint8_t apart[FAN_OUT_CACHE_LINE];
};

struct fan_out {
    unsigned count;
    _Atomic bool finishing;
    _Atomic bool gone;
    _Atomic timestamp latest; /* that was promised by those whose input has ended */
    pthread_mutex_t lock;     /* over what follows */
    bool has_trouble;
    struct error trouble;
    struct fan_out_worker worker[];
};

/* Has him look around, if he waits. */
void fan_out_wake(struct fan_out_worker *worker);

/* Up to this time everything that the others can bring is there. */
timestamp fan_out_horizon(const struct fan_out *fan_out);

/* The ring with the oldest frame for a worker; NULL when all are empty. */
struct frame_ring *fan_out_oldest(const struct fan_out *fan_out, unsigned worker);

/* The first trouble is kept. */
void fan_out_report(struct fan_out *fan_out, const struct error *trouble);

#endif
