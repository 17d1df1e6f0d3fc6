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

static uint64_t sum(vector counts)
{
    uint64_t total = 0;

    for (size_t i = 0; i < VECTOR; i++)
        total += counts[i];
    return total;
}

/* Bytes and pairs, before it is known which of the bytes are part of a pair. */
struct byte_counts {
    uint64_t lf;
    uint64_t cr;
    uint64_t crlf;
};

/* Counts in at most MOST_COUNTED vectors, from `data` on, with the byte before. */
static void count_in_vectors(const uint8_t *data, size_t vectors, struct byte_counts *total)
{
    vector lfs = { 0 }, crs = { 0 }, crlfs = { 0 };

    /* What holds is -1. */
    for (size_t i = 0; i < vectors; i++) {
        vector lf = (vector)(load(data + i * VECTOR) == '\n');

        lfs -= lf;
        crs -= (vector)(load(data + i * VECTOR) == '\r');
        crlfs -= lf & (vector)(load(data + i * VECTOR - 1) == '\r');
    }
    total->lf += sum(lfs);
    total->cr += sum(crs);
    total->crlf += sum(crlfs);
}

static void count_byte(const uint8_t *byte, bool is_first, struct byte_counts *total)
{
    total->lf += *byte == '\n';
    total->cr += *byte == '\r';
    total->crlf += !is_first && *byte == '\n' && byte[-1] == '\r';
}

void content_count_line_ends(struct bytes content, struct line_end_counts *counts)
{
    struct byte_counts total = { 0, 0, 0 };
    size_t i = 1;

    if (content.length > 0)
        count_byte(content.data, true, &total);
    while (i + VECTOR <= content.length) {
        size_t vectors = (content.length - i) / VECTOR;

        if (vectors > MOST_COUNTED)
            vectors = MOST_COUNTED;
        count_in_vectors(content.data + i, vectors, &total);
        i += vectors * VECTOR;
    }
    for (; i < content.length; i++)
        count_byte(content.data + i, false, &total);
    counts->of[LINE_END_CRLF] += total.crlf;
    counts->of[LINE_END_LF] += total.lf - total.crlf;
    counts->of[LINE_END_CR] += total.cr - total.crlf;
}

static bool is_line_end(uint8_t byte)
{
    return byte == '\n' || byte == '\r';
}

size_t content_find_dot_line(struct bytes content)
{
    size_t i = 1;

    for (; i + VECTOR <= content.length; i += VECTOR) {
        vector before = load(content.data + i - 1);

        if (any_holds((vector)(load(content.data + i) == '.') &
                      ((vector)(before == '\n') | (vector)(before == '\r'))))
            break;
    }
    for (; i < content.length; i++)
        if (content.data[i] == '.' && is_line_end(content.data[i - 1]))
            return i;
    return content.length;
}
