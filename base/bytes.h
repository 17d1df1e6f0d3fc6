/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A view of bytes that somebody else owns.
 *
 * What comes from the wire is carried as pointer and length, never as a C
 * string: it may hold NUL, broken UTF-8 or terminal controls. Only output/
 * turns it into text. An empty view may have a null pointer.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct bytes {
    const uint8_t *data;
    size_t length;
};

static inline struct bytes bytes_of(const void *data, size_t length)
{
    return (struct bytes){ .data = data, .length = length };
}

/* The view of a C string, without its NUL. */
static inline struct bytes bytes_of_string(const char *string)
{
    return bytes_of(string, strlen(string));
}

/* Everything from `offset` on; empty when the view is shorter than that. */
static inline struct bytes bytes_after(struct bytes bytes, size_t offset)
{
    if (offset >= bytes.length)
        return bytes_of(NULL, 0);
    return bytes_of(bytes.data + offset, bytes.length - offset);
}

/* At most the first `length` bytes. */
static inline struct bytes bytes_first(struct bytes bytes, size_t length)
{
    return bytes_of(bytes.data, length < bytes.length ? length : bytes.length);
}

/* Inline, since nearly always one side is a literal: then this is a comparison of
 * two numbers and of a few bytes. */
static inline bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

/* For views of one length. */
bool bytes_match_ignoring_case(struct bytes a, struct bytes b);

/* ASCII letters compare without case; every other byte compares exactly. */
static inline bool bytes_equal_ignoring_case(struct bytes a, struct bytes b)
{
    return a.length == b.length && bytes_match_ignoring_case(a, b);
}

bool bytes_start_with_ignoring_case(struct bytes bytes, const char *prefix);

/* Without the blanks (space and tab) at both ends. */
struct bytes bytes_trimmed(struct bytes bytes);

/* Cuts the first word off `*rest` and returns it; words are separated by
 * blanks. Empty when no word is left. */
struct bytes bytes_next_word(struct bytes *rest);

/* The position of `byte`, or `bytes.length` when it does not occur. */
size_t bytes_find(struct bytes bytes, uint8_t byte);

static inline uint8_t ascii_lower(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte + 'a' - 'A') : byte;
}

static inline uint8_t ascii_upper(uint8_t byte)
{
    return byte >= 'a' && byte <= 'z' ? (uint8_t)(byte - 'a' + 'A') : byte;
}

static inline bool ascii_is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static inline bool ascii_is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t';
}

/* Numbers in network byte order. The caller has checked the length. */
static inline uint16_t bytes_be16(const uint8_t *data)
{
    return (uint16_t)(data[0] << 8 | data[1]);
}

static inline uint32_t bytes_be32(const uint8_t *data)
{
    return (uint32_t)bytes_be16(data) << 16 | bytes_be16(data + 2);
}

#endif
