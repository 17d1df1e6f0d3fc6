/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the service manager hears of watching: that it has begun, every five seconds how it
 * stands, and signs of life.
 *
 * A sign of life is given at least three times in the interval that is wanted, and only when
 * since the last one both ends of the program have gone on: every thread that reads, and the
 * thread that writes. A disk that is full does not stop that one; it tries again. A thread that
 * hangs does, and then the manager ends the program and begins anew.
 */
#ifndef CLI_WATCH_WATCH_SERVICE_H
#define CLI_WATCH_WATCH_SERVICE_H

#include "cli/watch/service_manager.h"
#include "cli/watch/watch_status.h"

struct watch_service {
    struct service_manager manager;
    const struct watch_status *status;
    bool waiting;        /* for the interface */
    duration status_due; /* by the monotonic clock */
    duration pulse_due;  /* the same */
    uint64_t reading;    /* as they were at the last sign of life */
    uint64_t writing;
};

/* Finds the manager. The status is lent. */
struct watch_service watch_service_begin(const struct watch_status *status);
void watch_service_end(struct watch_service *service);

/* To be called again and again while the interface is waited for. What the program can do
 * until it is there it has done: to the manager it is ready, and alive. */
void watch_service_wait(struct watch_service *service, const char *interface);

/* Packets are read from now on, and everything is open. */
void watch_service_ready(struct watch_service *service);
/* Open sessions are being written. */
void watch_service_stopping(const struct watch_service *service);

/* Tells what is due. `reading` is a number that grows as long as there is reading; of several
 * threads that of the slowest. */
void watch_service_look(struct watch_service *service, uint64_t reading);

#endif
