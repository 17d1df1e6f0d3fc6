/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A buffer that grows up to a maximum given at init and not beyond.
 *
 * What does not fit is counted, never stored: `dropped` says how many bytes
 * were turned away since the last reset.
 */
#ifndef BASE_BOUNDED_BUFFER_H
#define BASE_BOUNDED_BUFFER_H

#include "base/bytes.h"
#include "base/memory_budget.h"

struct bounded_buffer {
    uint8_t *data;
    size_t length;
    size_t capacity;
    size_t maximum;
    uint64_t dropped;
};

void bounded_buffer_init(struct bounded_buffer *buffer, size_t maximum);
void bounded_buffer_clear(struct bounded_buffer *buffer);

/* Empties the buffer and keeps its memory. */
void bounded_buffer_reset(struct bounded_buffer *buffer);

/* Makes room for `size` bytes more, which do not exceed the maximum. */
void bounded_buffer_reserve(struct bounded_buffer *buffer, size_t size);

/* Appends what fits; returns whether everything did. */
bool bounded_buffer_append(struct bounded_buffer *buffer, struct bytes bytes);

/* Room for `size` bytes behind what there is, which whoever fills it adds to
 * `length`; they do not exceed the maximum. Valid as the bytes are. */
static inline uint8_t *bounded_buffer_room(struct bounded_buffer *buffer, size_t size)
{
    if (size > buffer->capacity - buffer->length)
        bounded_buffer_reserve(buffer, size);
    return buffer->data + buffer->length;
}

/* What it has taken from the allocator. */
static inline size_t bounded_buffer_memory(const struct bounded_buffer *buffer)
{
    return buffer->capacity > 0 ? memory_cost(buffer->capacity) : 0;
}

/* Valid until the next append or clear. */
static inline struct bytes bounded_buffer_bytes(const struct bounded_buffer *buffer)
{
    return bytes_of(buffer->data, buffer->length);
}

#endif
