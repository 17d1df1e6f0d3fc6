/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading with several workers.
 *
 * Each worker is a thread with a whole chain of its own, from the input to the
 * session: it reads every frame, so that its clock is that of all, and keeps
 * the connections of its share (reassembly/flow_share.h). The calling thread
 * finishes: it brings the sessions of all into one order (finisher.h), compares
 * them with each other, and writes.
 *
 * What comes out is the same for any number of workers, one included, in every
 * byte and counter. Only where memory does not suffice it may differ, since
 * each of them then gives up something of its own.
 */
#ifndef CLI_WORKERS_H
#define CLI_WORKERS_H

#include "cli/reading.h"

/* False with an error when the engine cannot be had so often, or a thread not at all. */
bool read_with_workers(struct reading *reading, struct error *error);

#endif
