/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pcapng blocks: the frame that all contents of a pcapng file have in common.
 *
 * A block is its type, its length, a body, and the length again; the length
 * counts all of that and is a multiple of 4 (draft-ietf-opsawg-pcapng, General
 * Block Structure). Numbers are in the byte order of the section, which its
 * section header shows by a magic number.
 *
 * What contradicts this cannot be skipped, since nobody knows where the next
 * block begins. Blocks longer than PCAPNG_BLOCK_MAX are taken for damage.
 */
#ifndef CAPTURE_PCAPNG_BLOCK_H
#define CAPTURE_PCAPNG_BLOCK_H

#include "capture/input_window.h"

#define PCAPNG_BLOCK_MAX ((uint32_t)INPUT_WINDOW_MAX)

enum {
    PCAPNG_INTERFACE_DESCRIPTION = 1,
    PCAPNG_PACKET = 2, /* obsolete */
    PCAPNG_SIMPLE_PACKET = 3,
    PCAPNG_ENHANCED_PACKET = 6,
    PCAPNG_SECTION_HEADER = 0x0a0d0d0a,
};

/* Octets of a section header without options. */
enum { PCAPNG_SECTION_HEADER_MIN = 28 };

struct pcapng_block {
    uint32_t type;
    bool big_endian;
    struct bytes body; /* what the window lends */
};

enum pcapng_result {
    PCAPNG_BLOCK,
    PCAPNG_END,
    PCAPNG_CUT,     /* the window ends inside a block */
    PCAPNG_DAMAGED, /* *reason says how, as the end of a sentence */
};

/* Takes the next block out of the window; its body is valid until the next
 * call. `big_endian` is the order of the section, which a section header
 * overrules. */
enum pcapng_result pcapng_block_read(struct input_window *window, bool big_endian,
                                     struct pcapng_block *ret_block, struct error *reason);

static inline uint16_t pcapng_u16(bool big_endian, const uint8_t *data)
{
    uint16_t number = bytes_be16(data);

    return big_endian ? number : __builtin_bswap16(number);
}

static inline uint32_t pcapng_u32(bool big_endian, const uint8_t *data)
{
    uint32_t number = bytes_be32(data);

    return big_endian ? number : __builtin_bswap32(number);
}

static inline uint64_t pcapng_u64(bool big_endian, const uint8_t *data)
{
    uint64_t number = (uint64_t)bytes_be32(data) << 32 | bytes_be32(data + 4);

    return big_endian ? number : __builtin_bswap64(number);
}

#endif
