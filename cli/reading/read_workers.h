/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading captures with several workers: each reads every frame, so that its clock is that
 * of all, and keeps the connections of its share (reassembly/flow_share.h).
 *
 * What comes out is the same for any number of workers, one included, in every byte and counter,
 * but for what workers.h says of memory.
 */
#ifndef CLI_READING_READ_WORKERS_H
#define CLI_READING_READ_WORKERS_H

#include "cli/reading/reading.h"

/* False with an error when the engine cannot be had so often, or a thread not at all. */
bool read_with_workers(struct reading *reading, struct error *error);

#endif
