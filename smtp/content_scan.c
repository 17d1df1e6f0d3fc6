/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scanning sixteen bytes at a time. */
#include "smtp/content_scan.h"

/* Comparing two gives for each byte all ones, where it holds, or 0. */
typedef uint8_t vector __attribute__((vector_size(16)));

/* A counter for each byte of a vector holds so many. */
enum { VECTOR = sizeof(vector), MOST_COUNTED = 255 };

static vector load(const uint8_t *data)
{
    vector loaded;

    memcpy(&loaded, data, sizeof loaded);
    return loaded;
}

static bool any_holds(vector comparison)
{
    uint64_t halves[2];

    memcpy(halves, &comparison, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

/* Which of 16 bytes from `data` on are a LF behind a CR. */
static vector ends_line(const uint8_t *data)
{
    return (vector)(load(data) == '\n') & (vector)(load(data - 1) == '\r');
}

/* Counts in at most MOST_COUNTED vectors, from `data` on. */
static uint64_t count_in_vectors(const uint8_t *data, size_t vectors)
{
    vector counts = { 0 };
    uint64_t count = 0;

    /* What holds is -1. */
    for (size_t i = 0; i < vectors; i++)
        counts -= ends_line(data + i * VECTOR);
    for (size_t i = 0; i < VECTOR; i++)
        count += counts[i];
    return count;
}

uint64_t content_count_crlf(struct bytes content)
{
    uint64_t count = 0;
    size_t i = 1;

    while (i + VECTOR <= content.length) {
        size_t vectors = (content.length - i) / VECTOR;

        if (vectors > MOST_COUNTED)
            vectors = MOST_COUNTED;
        count += count_in_vectors(content.data + i, vectors);
        i += vectors * VECTOR;
    }
    for (; i < content.length; i++)
        count += content.data[i] == '\n' && content.data[i - 1] == '\r';
    return count;
}

static bool is_dot_line(const uint8_t *data)
{
    return data[0] == '.' && data[-1] == '\n' && data[-2] == '\r';
}

size_t content_find_dot_line(struct bytes content)
{
    size_t i = 2;

    for (; i + VECTOR <= content.length; i += VECTOR) {
        const uint8_t *data = content.data + i;

        if (any_holds((vector)(load(data) == '.') & ends_line(data - 1)))
            break;
    }
    for (; i < content.length; i++)
        if (is_dot_line(content.data + i))
            return i;
    return content.length;
}
