/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arena allocation in blocks that grow with the arena. */
#include "base/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/memory_budget.h"

/* Of a hundred thousand arenas each has little more than a first block, with the
 * three steps of a session that waits. So blocks begin small, and each is a
 * quarter of all before it; from SMALL_ARENA on it is as much as all. */
enum {
    FIRST_BLOCK = 288,
    SMALLEST_BLOCK = 112,
    SMALL_ARENA = 1024,
    LARGEST_BLOCK = 65536,
    LARGEST_OBJECT = 1 << 30,
};

struct arena_block {
    struct arena_block *next;
    uint32_t size;
    uint32_t filled;
    max_align_t memory[];
};

void arena_init(struct arena *arena)
{
    *arena = (struct arena){ 0 };
}

void arena_clear(struct arena *arena)
{
    while (arena->blocks != NULL) {
        struct arena_block *block = arena->blocks;

        arena->blocks = block->next;
        free(block);
    }
    arena->used = 0;
}

static size_t next_block_size(const struct arena *arena)
{
    size_t size = arena->used < SMALL_ARENA ? arena->used / 4 : arena->used;

    if (arena->blocks == NULL)
        return FIRST_BLOCK;
    if (size < SMALLEST_BLOCK)
        return SMALLEST_BLOCK;
    return size < LARGEST_BLOCK ? size : LARGEST_BLOCK;
}

static struct arena_block *add_block(struct arena *arena, size_t size, struct arena_block **place)
{
    struct arena_block *block = memory_made(malloc(sizeof *block + size));

    block->size = (uint32_t)size;
    block->filled = 0;
    block->next = *place;
    *place = block;
    arena->used += memory_cost(sizeof *block + size);
    return block;
}

/* A block with so much room. One that is made for a large object goes behind
 * the first, whose room is used further. */
static struct arena_block *block_with_room(struct arena *arena, size_t needed)
{
    struct arena_block *first = arena->blocks;
    size_t size = next_block_size(arena);

    if (first != NULL && first->size - first->filled >= needed)
        return first;
    if (first != NULL && needed >= size)
        return add_block(arena, needed, &first->next);
    return add_block(arena, needed > size ? needed : size, &arena->blocks);
}

/* Not zeroed. */
static void *take(struct arena *arena, size_t length)
{
    const size_t alignment = _Alignof(max_align_t);
    size_t needed = (length + alignment - 1) / alignment * alignment;
    struct arena_block *block;
    void *memory;

    if (length > LARGEST_OBJECT)
        abort();
    block = block_with_room(arena, needed);
    memory = (uint8_t *)block->memory + block->filled;
    block->filled += (uint32_t)needed;
    return memory;
}

void *arena_new(struct arena *arena, size_t count, size_t size)
{
    if (size > 0 && count > SIZE_MAX / size)
        abort();
    return memset(take(arena, count * size), 0, count * size);
}

struct bytes arena_copy(struct arena *arena, struct bytes bytes)
{
    uint8_t *copy;

    if (bytes.length == 0)
        return bytes_of(NULL, 0);
    copy = take(arena, bytes.length);
    memcpy(copy, bytes.data, bytes.length);
    return bytes_of(copy, bytes.length);
}

struct bytes arena_join(struct arena *arena, const struct bytes *parts, size_t count)
{
    size_t length = 0;
    uint8_t *text, *end;

    for (size_t i = 0; i < count; i++)
        length += parts[i].length;
    text = end = take(arena, length);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].length > 0)
            memcpy(end, parts[i].data, parts[i].length);
        end += parts[i].length;
    }
    return bytes_of(text, length);
}

struct bytes arena_format(struct arena *arena, const char *format, ...)
{
    char text[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return arena_copy(arena, bytes_of_string(text));
}

/* Three, and of large items no more than a first block holds. */
static size_t first_capacity(size_t size)
{
    size_t fitting = FIRST_BLOCK / size;

    return fitting > 3 ? 3 : fitting > 0 ? fitting : 1;
}

void *arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    void *larger;

    if (count < *capacity)
        return items;
    *capacity = *capacity > 0 ? *capacity * 2 + 2 : first_capacity(size);
    larger = arena_new(arena, *capacity, size);
    if (count > 0)
        memcpy(larger, items, count * size);
    return larger;
}
