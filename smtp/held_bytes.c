/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A buffer whose pieces have times. */
#include "smtp/held_bytes.h"

#include <stdlib.h>

#include "base/memory.h"

enum { PIECES_MAXIMUM = 64 };

struct piece {
    size_t length;
    timestamp time;
};

struct held_bytes {
    struct bounded_buffer buffer;
    size_t taken; /* of the buffer, already given out */
    size_t first; /* of the pieces, likewise */
    size_t count;
    size_t capacity;
    struct piece *pieces;
};

struct held_bytes *held_bytes_new(size_t maximum)
{
    struct held_bytes *held = memory_new(1, sizeof *held);

    bounded_buffer_init(&held->buffer, maximum);
    return held;
}

void held_bytes_free(struct held_bytes *held)
{
    if (held == NULL)
        return;
    bounded_buffer_clear(&held->buffer);
    free(held->pieces);
    free(held);
}

static struct piece *last_piece(struct held_bytes *held)
{
    return held->count > held->first ? &held->pieces[held->count - 1] : NULL;
}

static void add_piece(struct held_bytes *held, struct piece piece)
{
    struct piece *last = last_piece(held);

    if (last != NULL && (last->time == piece.time || held->count == PIECES_MAXIMUM)) {
        last->length += piece.length;
        last->time = piece.time;
        return;
    }
    if (held->count == held->capacity) {
        held->capacity = held->capacity > 0 ? held->capacity * 2 : 1;
        held->pieces = memory_resize(held->pieces, held->capacity, sizeof *held->pieces);
    }
    held->pieces[held->count++] = piece;
}

void held_bytes_add(struct held_bytes *held, struct bytes *input, timestamp time)
{
    size_t room = held->buffer.maximum - held->buffer.length;
    struct bytes fitting = bytes_first(*input, room);

    if (fitting.length == 0)
        return;
    bounded_buffer_append(&held->buffer, fitting);
    add_piece(held, (struct piece){ fitting.length, time });
    *input = bytes_after(*input, fitting.length);
}

struct bytes held_bytes_all(const struct held_bytes *held)
{
    return bytes_after(bounded_buffer_bytes(&held->buffer), held->taken);
}

struct bytes held_bytes_next(struct held_bytes *held, timestamp *ret_time)
{
    struct bytes next;

    if (held->first == held->count)
        return bytes_of(NULL, 0);
    next = bytes_first(held_bytes_all(held), held->pieces[held->first].length);
    *ret_time = held->pieces[held->first].time;
    held->taken += next.length;
    held->first++;
    return next;
}

void held_bytes_drop(struct held_bytes *held, size_t length)
{
    held->taken += length;
    while (length > 0) {
        struct piece *piece = &held->pieces[held->first];
        size_t part = length < piece->length ? length : piece->length;

        piece->length -= part;
        length -= part;
        held->first += piece->length == 0;
    }
}

void held_bytes_reset(struct held_bytes *held)
{
    bounded_buffer_reset(&held->buffer);
    held->taken = held->first = held->count = 0;
}

size_t held_bytes_memory(const struct held_bytes *held)
{
    size_t pieces = held->capacity > 0 ? memory_cost(held->capacity * sizeof *held->pieces) : 0;

    return memory_cost(sizeof *held) + bounded_buffer_memory(&held->buffer) + pieces;
}
