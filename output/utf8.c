/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decoding UTF-8, and which code points are controls. */
#include "output/utf8.h"

#include <assert.h>

/* The well-formed sequences by their first byte, RFC 3629 section 4: only the
 * second byte's range differs; every later byte is 80..BF. */
struct sequence {
    uint8_t first;
    uint8_t last;
    uint8_t length;
    uint8_t second_low;
    uint8_t second_high;
};

static const struct sequence sequences[] = {
    { 0xC2, 0xDF, 2, 0x80, 0xBF }, { 0xE0, 0xE0, 3, 0xA0, 0xBF }, { 0xE1, 0xEC, 3, 0x80, 0xBF },
    { 0xED, 0xED, 3, 0x80, 0x9F }, { 0xEE, 0xEF, 3, 0x80, 0xBF }, { 0xF0, 0xF0, 4, 0x90, 0xBF },
    { 0xF1, 0xF3, 4, 0x80, 0xBF }, { 0xF4, 0xF4, 4, 0x80, 0x8F },
};

static const struct sequence *sequence_of(uint8_t first)
{
    for (size_t i = 0; i < sizeof sequences / sizeof sequences[0]; i++)
        if (first >= sequences[i].first && first <= sequences[i].last)
            return &sequences[i];
    return NULL;
}

static bool continues(const struct sequence *sequence, size_t position, uint8_t byte)
{
    if (position == 1)
        return byte >= sequence->second_low && byte <= sequence->second_high;
    return byte >= 0x80 && byte <= 0xBF;
}

static struct utf8_unit invalid_unit(size_t length)
{
    return (struct utf8_unit){ .code_point = UTF8_REPLACEMENT_CODE_POINT,
                               .length = (uint8_t)length };
}

struct utf8_unit utf8_next(struct bytes bytes)
{
    const struct sequence *sequence;
    uint32_t code_point;

    assert(bytes.length > 0);
    if (bytes.data[0] < 0x80)
        return (struct utf8_unit){ .code_point = bytes.data[0], .length = 1, .valid = true };
    sequence = sequence_of(bytes.data[0]);
    if (sequence == NULL)
        return invalid_unit(1);
    code_point = bytes.data[0] & (0x7FU >> sequence->length);
    for (size_t i = 1; i < sequence->length; i++) {
        if (i >= bytes.length || !continues(sequence, i, bytes.data[i]))
            return invalid_unit(i);
        code_point = code_point << 6 | (bytes.data[i] & 0x3FU);
    }
    return (
        struct utf8_unit){ .code_point = code_point, .length = sequence->length, .valid = true };
}

struct code_point_range {
    uint32_t first;
    uint32_t last;
};

static const struct code_point_range controls[] = {
    { 0x0000, 0x001F }, { 0x007F, 0x009F }, { 0x061C, 0x061C },
    { 0x200E, 0x200F }, { 0x202A, 0x202E }, { 0x2066, 0x2069 },
};

bool utf8_is_control(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof controls / sizeof controls[0]; i++)
        if (code_point >= controls[i].first && code_point <= controls[i].last)
            return true;
    return false;
}
