/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Matching globs, going back to the last asterisk only. */
#include "base/glob.h"

/* Bytes 80..BF continue a UTF-8 sequence, RFC 3629 3. */
static size_t character_length(struct bytes text, size_t position)
{
    size_t end = position + 1;

    if (text.data[position] >= 0x80)
        while (end < text.length && (text.data[end] & 0xC0U) == 0x80)
            end++;
    return end - position;
}

/* How many bytes of the text this one character of the pattern takes, 0 for none. */
static size_t step(uint8_t wanted, struct bytes text, size_t position)
{
    if (wanted == '?')
        return character_length(text, position);
    return ascii_lower(wanted) == ascii_lower(text.data[position]) ? 1 : 0;
}

bool glob_matches(struct bytes pattern, struct bytes text)
{
    size_t p = 0, t = 0;
    size_t asterisk = SIZE_MAX; /* the last one met, and what it has taken so far */
    size_t taken = 0;

    while (t < text.length) {
        size_t length = 0;

        if (p < pattern.length && pattern.data[p] == '*') {
            asterisk = p++;
            taken = t;
            continue;
        }
        if (p < pattern.length)
            length = step(pattern.data[p], text, t);
        if (length > 0) {
            p++;
            t += length;
        } else if (asterisk != SIZE_MAX) {
            taken += character_length(text, taken);
            t = taken;
            p = asterisk + 1;
        } else {
            return false;
        }
    }
    while (p < pattern.length && pattern.data[p] == '*')
        p++;
    return p == pattern.length;
}
