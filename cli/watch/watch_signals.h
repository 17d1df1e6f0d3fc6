/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the operator orders by signals while an interface is watched.
 *
 * Signals are taken from a descriptor and not by handlers (signalfd(2)), so nothing
 * is ever interrupted. They are blocked for the whole program, in every thread that is
 * started between catching and releasing; one that is pending at the release acts as it
 * would have acted.
 */
#ifndef CLI_WATCH_WATCH_SIGNALS_H
#define CLI_WATCH_WATCH_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

#include "base/error.h"

enum watch_order {
    WATCH_ORDER_FINISH, /* SIGINT, SIGTERM */
    WATCH_ORDER_STATUS, /* SIGUSR1 */
    WATCH_ORDER_REOPEN, /* SIGHUP */
    WATCH_ORDER_COUNT
};

struct watch_signals {
    int descriptor; /* can be read when a signal has come; -1 for none */
    sigset_t mask_before;
    bool typed; /* the last order was, at a terminal, which may have shown it as `^C` */
};

/* False with an error; to be released all the same. */
bool watch_signals_catch(struct watch_signals *signals, struct error *error);
void watch_signals_release(struct watch_signals *signals);

/* The next order; false when there is none. */
bool watch_signals_next(struct watch_signals *signals, enum watch_order *ret_order);

#endif
