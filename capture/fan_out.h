/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Workers that read one interface together, each by a source of its own, and bring the
 * frames to those whose connections they are of.
 *
 * The kernel divides the frames between the sources (live_group.h) by a hash that
 * spreads the load and decides nothing: of a tunnel it sees the outer packet, of most fragments
 * no ports. Whose a frame is says its innermost packet, to whoever sorts it. So every frame
 * goes through one of the rings that lead from each worker to each, himself too:
 *
 *   a packet of a connection             to the worker of that connection
 *   a fragment, at whatever depth        to every worker: each puts the packet together, one keeps
 * it what is no packet, or of nobody      counted where it was read
 *
 * Order. Each worker takes the frames of all rings that lead to him in the order of
 * their times, as a single reader would have had them. He takes one when nobody can bring an
 * older one any more: every reader promises with what it has read, or, without frames, with
 * its ticks, up to which time all was brought. Reading goes ahead of the taking as far as the rings
 * have room, so that no worker is kept waiting by what another one does with his frames.
 *
 * Nothing is dropped on the way. A reader that finds no room waits, and takes his own frames
 * meanwhile; what he does not read stays with the kernel, which counts what it has to drop. They
 * never wait for each other in a circle: whoever has the oldest frame of all can take it.
 */
#ifndef CAPTURE_FAN_OUT_H
#define CAPTURE_FAN_OUT_H

#include "capture/packet_source.h"

/* Octets of each ring. More of them would not stay in the cache of a processor. */
enum { FAN_OUT_RING = 1 << 20 };

/* Between two ticks of an input, and so long the kernel may keep a frame from it: without
 * frames others wait for those ticks. */
#define FAN_OUT_TICK  (20 * DURATION_MILLISECOND)
#define FAN_OUT_BLOCK (10 * DURATION_MILLISECOND)

struct fan_out;

/* NULL with an error when the system has no descriptors left. */
struct fan_out *fan_out_new(unsigned workers, struct error *error);

/* The sources are closed. Takes NULL. */
void fan_out_free(struct fan_out *fan_out);

/* Can be read when the worker should not go on waiting for frames. */
int fan_out_wake_descriptor(const struct fan_out *fan_out, unsigned worker);

/* ---------------------------------------------------------------------- each worker */

/* Who says whose a packet is that no fragments were needed for. */
struct frame_sorter {
    void *context;
    /* False: nobody's, and it was counted as a packet. */
    bool (*sort)(void *context, const struct packet *packet, unsigned *ret_worker);
};

/* What a worker reads: a live source with FAN_OUT_TICK and FAN_OUT_BLOCK, and what can be asked of
 * it (pcap_live_source.h). It is lent, and nobody else uses it meanwhile. */
struct fan_out_input {
    struct packet_source *source;
    void (*hurry)(struct packet_source *source, bool hurried);
    void (*finish)(struct packet_source *source);
    bool (*is_gone)(const struct packet_source *source);
};

/* The packets of a worker, as a source. Frames from `begun` on come. The statistics are those of
 * what this worker read alone and of what came to him; no frame counts twice.
 *
 * It ends when all inputs have ended; whether one of them could not be read any further says
 * fan_out_trouble. */
struct packet_source *fan_out_open(struct fan_out *fan_out, unsigned worker,
                                   const struct fan_out_input *input,
                                   const struct frame_sorter *sorter, timestamp begun);

/* -------------------------------------------------------------------------- everybody */

/* As live_source_finish, for all inputs. May be called from any thread. */
void fan_out_finish(struct fan_out *fan_out);

/* Whether the interface is no more; meaningful when a source has ended. */
bool fan_out_is_gone(const struct fan_out *fan_out);

/* What made an input end, when it was not asked to; false if nothing did. When all have ended. */
bool fan_out_trouble(const struct fan_out *fan_out, struct error *ret_error);

#endif
