/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arena allocation in blocks that double in size. */
#include "base/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

enum { FIRST_BLOCK = 1024, LARGEST_BLOCK = 65536 };

struct arena_block {
    struct arena_block *next;
    size_t size;
    size_t filled;
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
    if (arena->blocks == NULL)
        return FIRST_BLOCK;
    return arena->blocks->size < LARGEST_BLOCK ? arena->blocks->size * 2 : LARGEST_BLOCK;
}

static void add_block(struct arena *arena, size_t needed)
{
    size_t size = next_block_size(arena);
    struct arena_block *block;

    if (size < needed)
        size = needed;
    block = memory_new(1, sizeof *block + size);
    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    arena->used += sizeof *block + size;
}

void *arena_new(struct arena *arena, size_t count, size_t size)
{
    const size_t alignment = _Alignof(max_align_t);
    size_t needed;
    void *memory;

    if (size > 0 && count > (SIZE_MAX - alignment) / size)
        abort();
    needed = (count * size + alignment - 1) / alignment * alignment;
    if (arena->blocks == NULL || arena->blocks->size - arena->blocks->filled < needed)
        add_block(arena, needed);
    memory = (uint8_t *)arena->blocks->memory + arena->blocks->filled;
    arena->blocks->filled += needed;
    return memory;
}

struct bytes arena_copy(struct arena *arena, struct bytes bytes)
{
    uint8_t *copy;

    if (bytes.length == 0)
        return bytes_of(NULL, 0);
    copy = arena_new(arena, bytes.length, 1);
    memcpy(copy, bytes.data, bytes.length);
    return bytes_of(copy, bytes.length);
}

struct bytes arena_join(struct arena *arena, const struct bytes *parts, size_t count)
{
    size_t length = 0;
    uint8_t *text, *end;

    for (size_t i = 0; i < count; i++)
        length += parts[i].length;
    text = end = arena_new(arena, length, 1);
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

void *arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    void *larger;

    if (count < *capacity)
        return items;
    *capacity = *capacity > 0 ? *capacity * 2 : 4;
    larger = arena_new(arena, *capacity, size);
    if (count > 0)
        memcpy(larger, items, count * size);
    return larger;
}
