/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A growing buffer with a maximum. */
#include "base/bounded_buffer.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"

void bounded_buffer_init(struct bounded_buffer *buffer, size_t maximum)
{
    *buffer = (struct bounded_buffer){ .maximum = maximum };
}

void bounded_buffer_clear(struct bounded_buffer *buffer)
{
    free(buffer->data);
    bounded_buffer_init(buffer, buffer->maximum);
}

void bounded_buffer_reset(struct bounded_buffer *buffer)
{
    buffer->length = 0;
    buffer->dropped = 0;
}

void bounded_buffer_reserve(struct bounded_buffer *buffer, size_t size)
{
    size_t length = buffer->length + size;
    size_t capacity = buffer->capacity > 0 ? buffer->capacity : 256;

    assert(size <= buffer->maximum - buffer->length);
    if (length <= buffer->capacity)
        return;
    while (capacity < length)
        capacity *= 2;
    if (capacity > buffer->maximum)
        capacity = buffer->maximum;
    buffer->data = memory_resize(buffer->data, capacity, 1);
    buffer->capacity = capacity;
}

bool bounded_buffer_append(struct bounded_buffer *buffer, struct bytes bytes)
{
    struct bytes fitting = bytes_first(bytes, buffer->maximum - buffer->length);

    if (fitting.length > 0) {
        memcpy(bounded_buffer_room(buffer, fitting.length), fitting.data, fitting.length);
        buffer->length += fitting.length;
    }
    buffer->dropped += bytes.length - fitting.length;
    return fitting.length == bytes.length;
}
