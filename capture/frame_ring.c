/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames in a ring of octets. */
#include "capture/frame_ring.h"

#include <assert.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { CACHE_LINE = 64 };

/* In front of the octets of a frame. */
struct ring_entry {
    size_t size; /* this and the octets, rounded up; 0: the next one is at the beginning */
    struct frame frame;
};

/* Both positions count octets from the start on and never run back. Each is written by one thread,
 * and lies in a cache line of its own. */
struct frame_ring {
    uint8_t *octets;
    size_t size;
    uint8_t apart[CACHE_LINE];
    _Atomic size_t put;
    uint8_t apart_too[CACHE_LINE];
    _Atomic size_t taken;
};

static size_t rounded(size_t size)
{
    return (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
}

struct frame_ring *frame_ring_new(size_t octets)
{
    struct frame_ring *ring = memory_new(1, sizeof *ring);

    assert((octets & (octets - 1)) == 0);
    ring->octets = memory_new(1, octets);
    ring->size = octets;
    return ring;
}

void frame_ring_free(struct frame_ring *ring)
{
    if (ring == NULL)
        return;
    free(ring->octets);
    free(ring);
}

/* Half of the ring: where the other one begins is not to be foreseen. */
size_t frame_ring_largest_frame(const struct frame_ring *ring)
{
    return ring->size / 2 - rounded(sizeof(struct ring_entry));
}

static struct ring_entry *entry_at(const struct frame_ring *ring, size_t position)
{
    return (struct ring_entry *)(void *)(ring->octets + (position & (ring->size - 1)));
}

static size_t left_to_end(const struct frame_ring *ring, size_t position)
{
    return ring->size - (position & (ring->size - 1));
}

/* ------------------------------------------------------------------- putting in */

size_t frame_ring_filling(const struct frame_ring *ring)
{
    return atomic_load_explicit(&ring->put, memory_order_relaxed) -
           atomic_load_explicit(&ring->taken, memory_order_relaxed);
}

static void write_entry(struct ring_entry *entry, size_t size, const struct frame *frame)
{
    uint8_t *octets = (uint8_t *)(entry + 1);

    entry->size = size;
    entry->frame = *frame;
    if (frame->captured.length > 0)
        memcpy(octets, frame->captured.data, frame->captured.length);
    entry->frame.captured.data = octets;
}

bool frame_ring_put(struct frame_ring *ring, const struct frame *frame)
{
    size_t position = atomic_load_explicit(&ring->put, memory_order_relaxed);
    size_t taken = atomic_load_explicit(&ring->taken, memory_order_acquire);
    size_t size = rounded(sizeof(struct ring_entry) + frame->captured.length);
    size_t passed_over = left_to_end(ring, position) < size ? left_to_end(ring, position) : 0;

    if (position - taken + passed_over + size > ring->size)
        return false;
    if (passed_over > 0)
        entry_at(ring, position)->size = 0;
    position += passed_over;
    write_entry(entry_at(ring, position), size, frame);
    atomic_store_explicit(&ring->put, position + size, memory_order_release);
    return true;
}

/* ------------------------------------------------------------------- taking out */

/* Where the first one is. */
static size_t first_position(const struct frame_ring *ring)
{
    size_t position = atomic_load_explicit(&ring->taken, memory_order_relaxed);

    return entry_at(ring, position)->size > 0 ? position : position + left_to_end(ring, position);
}

const struct frame *frame_ring_first(struct frame_ring *ring)
{
    size_t taken = atomic_load_explicit(&ring->taken, memory_order_relaxed);

    if (atomic_load_explicit(&ring->put, memory_order_acquire) == taken)
        return NULL;
    return &entry_at(ring, first_position(ring))->frame;
}

void frame_ring_take(struct frame_ring *ring)
{
    size_t position = first_position(ring);

    atomic_store_explicit(&ring->taken, position + entry_at(ring, position)->size,
                          memory_order_release);
}
