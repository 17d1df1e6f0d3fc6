/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Waiting for an interface that is not there yet, or is down.
 */
#ifndef CLI_WATCH_WATCH_WAIT_H
#define CLI_WATCH_WATCH_WAIT_H

#include "cli/watch/watch_signals.h"

enum watch_wait_end {
    WAIT_UP,     /* it can be opened */
    WAIT_FINISH, /* the operator wants no more of it */
};

/* Who waits. */
struct watch_waiter {
    void *context;
    /* Opens the output anew. False when that has no meaning: a terminal has hung up. */
    bool (*reopen)(void *context);
    /* Called again and again, at least every second. */
    void (*look)(void *context);
};

/* Says once on standard error that it waits, when it has to. Other orders of the operator have no
 * meaning meanwhile and are let go. */
enum watch_wait_end watch_wait(const char *interface, struct watch_signals *signals,
                               const struct watch_waiter *waiter);

#endif
