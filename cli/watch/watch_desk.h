/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is done beside reading while an interface is watched: the orders of the operator
 * (watch_signals.h), what is told meanwhile (watch_status.h, watch_service.h), and that what was
 * written is to be read at once. All of it in the thread that writes records.
 */
#ifndef CLI_WATCH_WATCH_DESK_H
#define CLI_WATCH_WATCH_DESK_H

#include "cli/watch/watch_reader.h"
#include "cli/watch/watch_service.h"
#include "cli/watch/watch_signals.h"
#include "cli/watch/watch_status.h"

struct watch_desk {
    struct reading *reading;
    struct watch_signals signals;
    struct watch_status status;
    struct watch_service service;
    struct watch_reader reader;
    uint64_t flushed; /* octets of the output */
};

/* To be called often: as soon as nothing waits to be read, and at the latest after a second.
 * `pulse` grows as long as everybody who reads goes on. */
void watch_desk_attend(struct watch_desk *desk, uint64_t pulse);

#endif
