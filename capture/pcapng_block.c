/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding where blocks begin and end. */
#include "capture/pcapng_block.h"

#include <inttypes.h>

#define BYTE_ORDER_MAGIC 0x1a2b3c4d

enum {
    LENGTH_SIZE = 4,
    BLOCK_HEADER_SIZE = 8, /* type and length */
    BLOCK_MIN = BLOCK_HEADER_SIZE + LENGTH_SIZE,
};

static bool find_order(struct bytes beginning, bool *ret_big_endian)
{
    uint32_t magic = bytes_be32(beginning.data + BLOCK_HEADER_SIZE);

    if (magic != BYTE_ORDER_MAGIC && magic != __builtin_bswap32(BYTE_ORDER_MAGIC))
        return false;
    *ret_big_endian = magic == BYTE_ORDER_MAGIC;
    return true;
}

static bool check_length(uint32_t type, uint32_t length, uint64_t offset, struct error *reason)
{
    uint32_t minimum = type == PCAPNG_SECTION_HEADER ? PCAPNG_SECTION_HEADER_MIN : BLOCK_MIN;

    if (length < minimum || length % 4 != 0)
        error_set(reason, "the block at octet %" PRIu64 " has the impossible length %" PRIu32,
                  offset, length);
    else if (length > PCAPNG_BLOCK_MAX)
        error_set(reason,
                  "the block at octet %" PRIu64 " has the length %" PRIu32
                  ", and %u MB are the most",
                  offset, length, (unsigned)(PCAPNG_BLOCK_MAX >> 20));
    else
        return true;
    return false;
}

static enum pcapng_result read_whole(struct input_window *window, uint32_t length,
                                     struct pcapng_block *block, struct error *reason)
{
    struct bytes whole = input_window_view(window, length);
    uint32_t repeated;

    if (whole.length < length)
        return PCAPNG_CUT;
    repeated = pcapng_u32(block->big_endian, whole.data + length - LENGTH_SIZE);
    if (repeated != length) {
        error_set(reason,
                  "the block at octet %" PRIu64 " has the length %" PRIu32
                  " at its beginning and %" PRIu32 " at its end",
                  input_window_offset(window), length, repeated);
        return PCAPNG_DAMAGED;
    }
    block->body = bytes_of(whole.data + BLOCK_HEADER_SIZE, length - BLOCK_MIN);
    input_window_take(window, length);
    return PCAPNG_BLOCK;
}

enum pcapng_result pcapng_block_read(struct input_window *window, bool big_endian,
                                     struct pcapng_block *ret_block, struct error *reason)
{
    struct bytes beginning = input_window_view(window, BLOCK_MIN);
    struct pcapng_block block = { .big_endian = big_endian };
    uint64_t offset = input_window_offset(window);
    enum pcapng_result result;
    uint32_t length;

    if (beginning.length < BLOCK_MIN)
        return beginning.length == 0 ? PCAPNG_END : PCAPNG_CUT;
    block.type = pcapng_u32(big_endian, beginning.data);
    if (block.type == PCAPNG_SECTION_HEADER && !find_order(beginning, &block.big_endian)) {
        error_set(reason, "the section header at octet %" PRIu64 " shows no byte order", offset);
        return PCAPNG_DAMAGED;
    }
    length = pcapng_u32(block.big_endian, beginning.data + 4);
    if (!check_length(block.type, length, offset, reason))
        return PCAPNG_DAMAGED;
    result = read_whole(window, length, &block, reason);
    if (result == PCAPNG_BLOCK)
        *ret_block = block;
    return result;
}
