/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An arena: many small objects that die together.
 *
 * A session's record lives in one, so that it can be handed on, kept or freed
 * as a whole. Memory is zeroed and aligned for any type. `used` counts what
 * the arena took from the allocator; whoever fills it compares that with a limit
 * of his own before he adds more. An object has at most 1 GiB.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/bytes.h"

struct arena_block;

struct arena {
    struct arena_block *blocks;
    size_t used;
};

void arena_init(struct arena *arena);
void arena_clear(struct arena *arena);

void *arena_new(struct arena *arena, size_t count, size_t size);
struct bytes arena_copy(struct arena *arena, struct bytes bytes);

/* The parts one behind the other. */
struct bytes arena_join(struct arena *arena, const struct bytes *parts, size_t count);

/* A formatted text of at most 1023 bytes. */
struct bytes arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Makes room for one more in an array of `count` items, more than doubling it when
 * it is full; returns the array, moved or not. Start with NULL and zeros. */
void *arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size);

#endif
