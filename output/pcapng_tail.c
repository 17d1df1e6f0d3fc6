/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Going from block to block. */
#include "output/pcapng_tail.h"

#include <string.h>
#include <unistd.h>

enum {
    SECTION_HEADER = 0x0a0d0d0a, /* in either byte order */
    BYTE_ORDER_MAGIC = 0x1a2b3c4d,
    BLOCK_LEAST = 12,
    HEADER_LEAST = 28, /* of a section */
    BLOCK_START = 12,  /* type, length, and of a section header the magic */
};

/* What is read of a block's beginning, and in which order. */
struct block_start {
    uint32_t type;
    uint32_t length;
    uint32_t magic;
};

static bool read_at(int descriptor, void *octets, size_t length, uint64_t at)
{
    return pread(descriptor, octets, length, (off_t)at) == (ssize_t)length;
}

static uint32_t in_order(uint32_t number, bool swapped)
{
    return swapped ? __builtin_bswap32(number) : number;
}

/* A section header says which order is its own. */
static bool find_order(const struct block_start *start, bool *swapped)
{
    if (start->type != SECTION_HEADER)
        return true;
    *swapped = start->magic != BYTE_ORDER_MAGIC;
    return in_order(start->magic, *swapped) == BYTE_ORDER_MAGIC;
}

enum step { STEP_BLOCK, STEP_CUT, STEP_NONE };

static enum step step_over(int descriptor, uint64_t size, uint64_t *at, bool *swapped)
{
    struct block_start start;
    uint32_t length, again;

    if (size - *at < BLOCK_START)
        return STEP_CUT;
    if (!read_at(descriptor, &start, sizeof start, *at))
        return STEP_NONE;
    if ((*at == 0 && start.type != SECTION_HEADER) || !find_order(&start, swapped))
        return STEP_NONE;
    length = in_order(start.length, *swapped);
    if (length < BLOCK_LEAST || length % 4 != 0)
        return STEP_NONE;
    if (length > size - *at)
        return STEP_CUT;
    if (!read_at(descriptor, &again, sizeof again, *at + length - sizeof again) ||
        again != start.length)
        return STEP_NONE;
    *at += length;
    return STEP_BLOCK;
}

/* Before its first section header is whole a file may be anything. */
bool pcapng_tail_find(int descriptor, uint64_t size, uint64_t *ret_end)
{
    bool swapped = false;
    uint64_t at = 0;
    enum step step = STEP_BLOCK;

    while (at < size && (step = step_over(descriptor, size, &at, &swapped)) == STEP_BLOCK)
        continue;
    *ret_end = at;
    return step == STEP_BLOCK || (step == STEP_CUT && at >= HEADER_LEAST);
}
