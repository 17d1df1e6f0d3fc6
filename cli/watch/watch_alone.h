/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Watching with one worker: everything happens in the calling thread, packet by packet.
 */
#ifndef CLI_WATCH_WATCH_ALONE_H
#define CLI_WATCH_WATCH_ALONE_H

#include "cli/watch/watch_desk.h"
#include "cli/options/watch_options.h"

/* Opens the interface, the reading's only path, and becomes the reader of the desk. False with an
 * error. */
bool watch_alone_open(struct watch_desk *desk, const struct watch_options *options,
                      struct error *error);

#endif
