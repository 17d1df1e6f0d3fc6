/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A frame relay: an input that is read once, by a feeder, for several readers.
 *
 * It is for what cannot be read twice, as standard input and pipes, or at a
 * price, as compressed files. Feeder and readers run in threads of their own.
 * Each reader has a packet source that gives it every packet, with the
 * statistics, remarks and errors of a source that reads the input itself;
 * decoding is the reader's work, not the feeder's.
 *
 * Frames are copied once, into batches. The feeder waits until the slowest
 * reader is done with the oldest of RELAY_BATCHES. A batch is passed on when it
 * is full, or when the feeder has to wait for octets: what comes through a pipe
 * is seen at once. A frame larger than a batch makes that batch larger.
 */
#ifndef CAPTURE_FRAME_RELAY_H
#define CAPTURE_FRAME_RELAY_H

#include "capture/packet_source.h"

enum {
    RELAY_BATCHES = 8,
    RELAY_BATCH_FRAMES = 512,
    RELAY_BATCH_OCTETS = 256 * 1024,
};

struct frame_relay;

/* NULL, with errno set, when the system has no descriptors left. */
struct frame_relay *frame_relay_new(unsigned readers);

/* The feeder has returned, and every source is closed. Takes NULL. */
void frame_relay_free(struct frame_relay *relay);

/* --------------------------------------------------------------------- feeder */

/* Takes the input over and reads it to its end, or until nobody reads any more.
 * `options` are lent for the call; its watch is the relay's own. */
void frame_relay_feed(struct frame_relay *relay, const struct input_file *input, const char *path,
                      const struct packet_source_options *options);

/* -------------------------------------------------------------------- readers */

/* Who is told before a reader waits for frames: everything before is done. */
struct relay_watch {
    void *context;
    void (*before_wait)(void *context);
};

/* Waits until the feeder has opened the input; NULL with its error when it could not. To be
 * called once by each reader; closed as any source. */
struct packet_source *frame_relay_open(struct frame_relay *relay, const struct relay_watch *watch,
                                       struct error *error);

/* ------------------------------------------------------------------ everybody */

/* Ends the reading at once, also where somebody waits: sources that are open
 * end, and those that are not are refused. */
void frame_relay_stop(struct frame_relay *relay);

#endif
