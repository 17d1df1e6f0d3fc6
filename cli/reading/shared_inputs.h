/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The inputs of a reading that several workers read.
 *
 * Each is opened once, when the first worker comes to it, so that all read the
 * same one whatever happens to its path. A regular file is read by each worker
 * for himself; standard input, pipes and compressed files are read once, in a
 * thread of their own, and relayed (capture/frame_relay.h).
 *
 * No worker begins an input before all are done with the one INPUTS_APART
 * before it; so few are open at a time.
 */
#ifndef CLI_READING_SHARED_INPUTS_H
#define CLI_READING_SHARED_INPUTS_H

#include "capture/frame_relay.h"

enum { INPUTS_APART = 8 };

struct shared_inputs;

/* The paths and the filter are lent. */
struct shared_inputs *shared_inputs_new(char *const *paths, const char *filter, unsigned workers);

/* No worker uses it any more. */
void shared_inputs_free(struct shared_inputs *inputs);

/* A source of this input for one worker, who takes them in their order; it may
 * have to wait, as his watch is told. NULL with an error, the same for all workers. */
struct packet_source *shared_inputs_open(struct shared_inputs *inputs, size_t input,
                                         const struct relay_watch *watch, struct error *error);

/* The worker is done with the input. `source` is NULL when there was none. */
void shared_inputs_close(struct shared_inputs *inputs, size_t input, struct packet_source *source);

/* Whether an input is being read whose writer may be waiting for records. */
bool shared_inputs_are_live(const struct shared_inputs *inputs);

/* Ends the reading at once, also where somebody waits. */
void shared_inputs_stop(struct shared_inputs *inputs);

#endif
