/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An allocator for jansson. */
#include "output/json_memory.h"

#include <assert.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"

/* An ordinary record needs some 20 KB; behind the first piece each is made
 * when it is needed, and let go at the end. */
enum { FIRST_PIECE = 65536, LATER_PIECE = 1 << 20 };

struct piece {
    struct piece *next;
    max_align_t octets[];
};

struct json_memory {
    struct piece *pieces; /* the first one stands last and is kept */
    uint8_t *free;        /* what is left of the latest */
    size_t left;
};

/* The one that jansson takes from in this thread: jansson's allocator has no
 * parameter for it. */
static _Thread_local struct json_memory *begun;

static void add_piece(struct json_memory *memory, size_t size)
{
    struct piece *piece = memory_made(malloc(sizeof *piece + size));

    piece->next = memory->pieces;
    memory->pieces = piece;
    memory->free = (uint8_t *)piece->octets;
    memory->left = size;
}

static void *allocate(size_t size)
{
    const size_t alignment = _Alignof(max_align_t);
    struct json_memory *memory = begun;
    size_t needed = (size + alignment - 1) / alignment * alignment;
    uint8_t *taken;

    if (memory == NULL)
        return malloc(size);
    if (memory->left < needed)
        add_piece(memory, needed > LATER_PIECE ? needed : (size_t)LATER_PIECE);
    taken = memory->free;
    memory->free += needed;
    memory->left -= needed;
    return taken;
}

static void release(void *octets)
{
    if (begun == NULL)
        free(octets);
}

struct json_memory *json_memory_new(void)
{
    struct json_memory *memory = memory_new(1, sizeof *memory);

    add_piece(memory, FIRST_PIECE);
    json_set_alloc_funcs(allocate, release);
    return memory;
}

void json_memory_free(struct json_memory *memory)
{
    if (memory == NULL)
        return;
    free(memory->pieces);
    free(memory);
}

void json_memory_begin(struct json_memory *memory)
{
    assert(begun == NULL);
    begun = memory;
}

void json_memory_end(struct json_memory *memory)
{
    assert(begun == memory);
    while (memory->pieces->next != NULL) {
        struct piece *piece = memory->pieces;

        memory->pieces = piece->next;
        free(piece);
    }
    memory->free = (uint8_t *)memory->pieces->octets;
    memory->left = FIRST_PIECE;
    begun = NULL;
}
