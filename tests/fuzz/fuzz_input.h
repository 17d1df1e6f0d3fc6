/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An input, taken apart from its beginning. Behind its end stand zeros and
 * empty views, so that a target need not ask how much is left.
 */
#ifndef TESTS_FUZZ_FUZZ_INPUT_H
#define TESTS_FUZZ_FUZZ_INPUT_H

#include <stdlib.h>

#include "base/bytes.h"

/* At most `length` octets. */
static inline struct bytes fuzz_take(struct bytes *input, size_t length)
{
    struct bytes taken = bytes_first(*input, length);

    *input = bytes_after(*input, taken.length);
    return taken;
}

static inline uint8_t fuzz_take_u8(struct bytes *input)
{
    struct bytes taken = fuzz_take(input, 1);

    return taken.length == 1 ? taken.data[0] : 0;
}

static inline uint16_t fuzz_take_be16(struct bytes *input)
{
    uint8_t high = fuzz_take_u8(input);

    return (uint16_t)(high << 8 | fuzz_take_u8(input));
}

/* Memory of exactly their size, so that a sanitizer sees the octet read too
 * far; the caller frees it. One octet stands in front: where there are none,
 * the view begins at the memory's end. */
static inline uint8_t *fuzz_copy(struct bytes octets, struct bytes *ret_copy)
{
    uint8_t *memory = malloc(octets.length + 1);

    memory[0] = 0;
    if (octets.length > 0)
        memcpy(memory + 1, octets.data, octets.length);
    *ret_copy = bytes_of(memory + 1, octets.length);
    return memory;
}

#endif
