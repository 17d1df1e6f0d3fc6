/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Waiting for an interface that is not there yet, or is down.
 */
#ifndef CLI_WATCH_WAIT_H
#define CLI_WATCH_WAIT_H

#include "cli/watch_signals.h"

enum watch_wait_end {
    WAIT_UP,     /* it can be opened */
    WAIT_FINISH, /* the operator wants no more of it */
};

/* Says once on standard error that it waits, when it has to. Other orders have no meaning
 * meanwhile and are let go, but for one to open the output anew, without which a terminal
 * has hung up: `reopen` is asked, and false ends the waiting too. */
enum watch_wait_end watch_wait(const char *interface, struct watch_signals *signals,
                               bool (*reopen)(void *context), void *context);

#endif
