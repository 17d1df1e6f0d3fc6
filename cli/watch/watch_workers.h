/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Watching with several workers (workers.h), each of which reads from the interface by itself
 * (capture/fan_out.h). Sessions come in the order of the times at which they ended.
 */
#ifndef CLI_WATCH_WATCH_WORKERS_H
#define CLI_WATCH_WATCH_WORKERS_H

#include "cli/watch/watch_desk.h"
#include "cli/options/watch_options.h"

/* Opens the interface, the reading's only path, as often as there are workers, and becomes the
 * reader of the desk. False with an error. */
bool watch_workers_open(struct watch_desk *desk, const struct watch_options *options,
                        struct error *error);

#endif
