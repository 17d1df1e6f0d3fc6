/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patterns with asterisks. */
#include "config.h" /* memmem */

#include "smtp/server_software_pattern.h"

#include <assert.h>

/* In a compiled pattern; files with a NUL are refused, so no literal is one. */
enum { ANY_RUN = 0 };

/* What stands before the first and behind the last byte of a text: no line has one. */
enum { TEXT_BORDER = '\n' };

/* A set with one pair, spread over the bits by a multiplier (Knuth, TAOCP 6.4). */
static uint64_t one_pair(uint8_t first, uint8_t second)
{
    uint16_t spread = (uint16_t)((first << 8 | second) * 40503U);

    return UINT64_C(1) << (spread >> 10);
}

static uint64_t pairs_of_pattern(struct bytes compiled)
{
    uint8_t before = TEXT_BORDER;
    uint64_t pairs = 0;

    for (size_t i = 0; i <= compiled.length; i++) {
        uint8_t byte = i < compiled.length ? compiled.data[i] : TEXT_BORDER;

        if (before != ANY_RUN && byte != ANY_RUN)
            pairs |= one_pair(before, byte);
        before = byte;
    }
    return pairs;
}

void pattern_text_init(struct pattern_text *wanted, struct bytes text)
{
    uint8_t before = TEXT_BORDER;

    assert(text.length <= PATTERN_TEXT_MAXIMUM);
    wanted->pairs = 0;
    wanted->length = text.length;
    for (size_t i = 0; i < text.length; i++) {
        uint8_t byte = ascii_lower(text.data[i]);

        wanted->pairs |= one_pair(before, byte);
        wanted->lower[i] = byte;
        before = byte;
    }
    wanted->pairs |= one_pair(before, TEXT_BORDER);
}

struct text_pattern text_pattern_compile(struct bytes pattern, uint8_t *room)
{
    struct text_pattern compiled;
    size_t length = 0;

    for (size_t i = 0; i < pattern.length; i++) {
        uint8_t byte = pattern.data[i];
        bool escaped = byte == '\\' && i + 1 < pattern.length && pattern.data[i + 1] == '*';

        assert(byte != ANY_RUN);
        if (byte == '*') {
            room[length++] = ANY_RUN;
            continue;
        }
        if (escaped)
            i++;
        room[length++] = escaped ? '*' : ascii_lower(byte);
    }
    compiled.compiled = bytes_of(room, length);
    compiled.pairs = pairs_of_pattern(compiled.compiled);
    return compiled;
}

/* Cuts what stands before the next run off the pattern, the run too; whether there is one. */
static bool take_literal(struct bytes *pattern, struct bytes *ret_literal)
{
    size_t length = bytes_find(*pattern, ANY_RUN);
    bool in_front_of_run = length < pattern->length;

    *ret_literal = bytes_first(*pattern, length);
    *pattern = bytes_after(*pattern, length + 1);
    return in_front_of_run;
}

static bool starts_with(struct bytes text, struct bytes literal)
{
    return text.length >= literal.length && bytes_equal(bytes_first(text, literal.length), literal);
}

static bool ends_with(struct bytes text, struct bytes literal)
{
    return text.length >= literal.length &&
           bytes_equal(bytes_after(text, text.length - literal.length), literal);
}

/* Cuts the text behind the literal's first place in it. */
static bool find_literal(struct bytes *text, struct bytes literal)
{
    const uint8_t *place;

    if (literal.length == 0)
        return true;
    if (text->length < literal.length)
        return false;
    place = memmem(text->data, text->length, literal.data, literal.length);
    if (place == NULL)
        return false;
    *text = bytes_after(*text, (size_t)(place - text->data) + literal.length);
    return true;
}

/* What stands between two runs is looked for from the left: when what follows
 * does not fit behind its first place, it fits behind no later one. */
bool text_pattern_compare(const struct text_pattern *pattern, const struct pattern_text *text)
{
    struct bytes wanted = pattern->compiled;
    struct bytes rest = bytes_of(text->lower, text->length);
    struct bytes literal;

    if (!take_literal(&wanted, &literal))
        return bytes_equal(rest, literal);
    if (!starts_with(rest, literal))
        return false;
    rest = bytes_after(rest, literal.length);
    while (take_literal(&wanted, &literal))
        if (!find_literal(&rest, literal))
            return false;
    return ends_with(rest, literal);
}
