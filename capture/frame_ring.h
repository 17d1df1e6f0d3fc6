/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A ring of frames between two threads: one puts them in, one takes them out, in the
 * same order, and neither ever waits for the other.
 *
 * A frame is copied in, its octets too, and is lent where it lies until it is taken. Frames
 * have the room that they need; what is left at the end of the ring is passed over by one that
 * does not fit there.
 */
#ifndef CAPTURE_FRAME_RING_H
#define CAPTURE_FRAME_RING_H

#include "capture/frame.h"

struct frame_ring;

/* `octets` is a power of two. The memory is used as far as it is needed. */
struct frame_ring *frame_ring_new(size_t octets);
void frame_ring_free(struct frame_ring *ring);

/* A frame of so many captured octets always fits an empty ring. */
size_t frame_ring_largest_frame(const struct frame_ring *ring);

/* -------------------------------------------------------------- who puts them in */

/* False: there is no room for it now. `source`, `link` and `filter` of the frame are lent. */
bool frame_ring_put(struct frame_ring *ring, const struct frame *frame);

/* Octets in use, by now or a little earlier. */
size_t frame_ring_filling(const struct frame_ring *ring);

/* ------------------------------------------------------------- who takes them out */

/* The first one, NULL when there is none; lent until it is taken. */
const struct frame *frame_ring_first(struct frame_ring *ring);

/* Takes out the first one, which there is. */
void frame_ring_take(struct frame_ring *ring);

#endif
