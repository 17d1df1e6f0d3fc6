/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the thread that writes (line_writer_thread.c) and those who hand it lines (line_writer.c)
 * have in common.
 */
#ifndef OUTPUT_LINE_WRITER_PARTS_H
#define OUTPUT_LINE_WRITER_PARTS_H

#include <pthread.h>

#include "output/line_writer.h"
#include "output/writing_trouble.h"

struct line_writer {
    struct writer_host host;
    struct line_outlet *outlet; /* used by the thread alone, and gone with its end */
    char *name;                 /* what the outlet has had of these four */
    size_t together;
    duration hold;
    bool can_reopen;
    pthread_t thread;
    bool started;
    _Atomic enum output_status status;

    pthread_mutex_t lock; /* of what follows, up to the thread's own */
    pthread_cond_t work;
    pthread_cond_t done;
    struct line_queue queue;
    duration due_since; /* what was added by then is to be written at once */
    bool failing;       /* what was tried last has not all been written */
    bool reopening;
    bool ending;
    bool tried; /* since it is ending, and failed */
    bool ended;
    bool closed_well;
    duration end_by;         /* 0: it has not been said */
    duration next_try;       /* of what could not be written */
    duration next_rest;      /* of the outlet */
    duration next_reopen;    /* the earliest moment */
    duration reopen_since;   /* what was added by then is written before */
    struct line_list flight; /* being written: the list itself is the thread's own */
    uint64_t flight_lines;   /* what is in it, as far as is known here */
    uint64_t flight_octets;
    duration flight_since;
    uint64_t written_lines;
    uint64_t rounds;
    struct outlet_counts outlet_counts;

    duration reopen_told; /* the thread's own, as what follows; may be told again then */
    duration rest_told;
    struct writing_trouble trouble;
    struct error error; /* up to its end */
};

/* Waits for the condition, with the lock, until a moment of clock_monotonic(). */
static inline void line_writer_wait_until(struct line_writer *writer, pthread_cond_t *condition,
                                          duration moment)
{
    const struct timespec until = { moment / DURATION_SECOND, moment % DURATION_SECOND };

    pthread_cond_timedwait(condition, &writer->lock, &until);
}

/* The thread, with a writer as its context: writes until it is to end, and closes the outlet. */
void *line_writer_work(void *context);

#endif
