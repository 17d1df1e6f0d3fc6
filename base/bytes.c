/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Comparing and cutting views of bytes. */
#include "base/bytes.h"

bool bytes_match_ignoring_case(struct bytes a, struct bytes b)
{
    for (size_t i = 0; i < a.length; i++)
        if (ascii_lower(a.data[i]) != ascii_lower(b.data[i]))
            return false;
    return true;
}

bool bytes_start_with_ignoring_case(struct bytes bytes, const char *prefix)
{
    struct bytes wanted = bytes_of_string(prefix);

    return bytes.length >= wanted.length &&
           bytes_equal_ignoring_case(bytes_first(bytes, wanted.length), wanted);
}

struct bytes bytes_trimmed(struct bytes bytes)
{
    while (bytes.length > 0 && ascii_is_blank(bytes.data[bytes.length - 1]))
        bytes.length--;
    while (bytes.length > 0 && ascii_is_blank(bytes.data[0]))
        bytes = bytes_after(bytes, 1);
    return bytes;
}

struct bytes bytes_next_word(struct bytes *rest)
{
    struct bytes line = *rest;
    size_t start = 0, end;

    while (start < line.length && ascii_is_blank(line.data[start]))
        start++;
    for (end = start; end < line.length && !ascii_is_blank(line.data[end]);)
        end++;
    *rest = bytes_after(line, end);
    return bytes_first(bytes_after(line, start), end - start);
}

size_t bytes_find(struct bytes bytes, uint8_t byte)
{
    const uint8_t *found = bytes.length > 0 ? memchr(bytes.data, byte, bytes.length) : NULL;

    return found != NULL ? (size_t)(found - bytes.data) : bytes.length;
}
