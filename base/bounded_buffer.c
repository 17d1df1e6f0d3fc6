/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A growing buffer with a maximum. */
#include "base/bounded_buffer.h"

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

static void reserve(struct bounded_buffer *buffer, size_t length)
{
    size_t capacity = buffer->capacity > 0 ? buffer->capacity : 256;

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
        reserve(buffer, buffer->length + fitting.length);
        memcpy(buffer->data + buffer->length, fitting.data, fitting.length);
        buffer->length += fitting.length;
    }
    buffer->dropped += bytes.length - fitting.length;
    return fitting.length == bytes.length;
}
