/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scanning thirty-two bytes at a time. */
#include "config.h"
#include "smtp/content_scan.h"

#include <string.h>

/* The program takes what the processor that it runs on can do best. */
#ifdef HAVE_TARGET_CLONES
#define FOR_WIDE_REGISTERS __attribute__((target_clones("avx2", "default")))
#else
#define FOR_WIDE_REGISTERS
#endif

/* Comparing two gives for each byte all ones, where it holds, or 0. */
typedef uint8_t vector __attribute__((vector_size(32)));
typedef uint8_t unaligned_vector __attribute__((vector_size(32), aligned(1), may_alias));

/* No function, since how one would return a vector depends on the registers there are. */
#define VECTOR_AT(octets) (*(const unaligned_vector *)(octets))

/* A counter for each byte of a vector holds so many. */
enum { VECTOR = sizeof(vector), MOST_COUNTED = 255 };

static inline bool any_holds(const vector *comparison)
{
    uint64_t quarters[VECTOR / sizeof(uint64_t)];

    memcpy(quarters, comparison, sizeof quarters);
    return (quarters[0] | quarters[1] | quarters[2] | quarters[3]) != 0;
}

static inline uint64_t sum(const vector *counts)
{
    uint64_t total = 0;

    for (size_t i = 0; i < VECTOR; i++)
        total += (*counts)[i];
    return total;
}

/* Bytes and pairs, before it is known which of the bytes are part of a pair. */
struct byte_counts {
    uint64_t lf;
    uint64_t cr; /* each is counted with the byte behind it */
    uint64_t crlf;
    struct rare_bytes rare;
};

struct vector_counts {
    vector lfs, crs, crlfs;
    vector nuls;
    vector bits; /* those that any byte has */
};

static const uint8_t places[VECTOR] = { 0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                                        11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                        22, 23, 24, 25, 26, 27, 28, 29, 30, 31 };

/* Of the vector, what `is_new` has not been counted yet. What holds is -1. */
static inline void count_vector(const uint8_t *data, const vector *is_new,
                                struct vector_counts *counts)
{
    vector bytes = VECTOR_AT(data);
    vector lf = (vector)(bytes == '\n') & *is_new;
    vector behind_cr = (vector)(VECTOR_AT(data - 1) == '\r') & *is_new;

    counts->lfs -= lf;
    counts->crs -= behind_cr;
    counts->crlfs -= lf & behind_cr;
    counts->nuls |= (vector)(bytes == 0);
    counts->bits |= bytes;
}

/* Counts in a vector and more, up to MOST_COUNTED of them, with the byte before. The last vector
 * may have bytes in it that were counted with the one before. */
FOR_WIDE_REGISTERS
static void count_in_vectors(const uint8_t *data, size_t length, struct byte_counts *total)
{
    struct vector_counts counts = { 0 };
    const vector all = ~(vector){ 0 };
    size_t i = 0;

    for (; i + VECTOR <= length; i += VECTOR)
        count_vector(data + i, &all, &counts);
    if (i < length) {
        vector rest = (vector)(VECTOR_AT(places) >= (uint8_t)(i + VECTOR - length));

        count_vector(data + length - VECTOR, &rest, &counts);
    }
    total->lf += sum(&counts.lfs);
    total->cr += sum(&counts.crs);
    total->crlf += sum(&counts.crlfs);
    counts.bits &= 0x80;
    total->rare.nul |= any_holds(&counts.nuls);
    total->rare.eighth_bit |= any_holds(&counts.bits);
}

static void count_byte(const uint8_t *byte, bool is_first, struct byte_counts *total)
{
    bool behind_cr = !is_first && byte[-1] == '\r';

    total->lf += *byte == '\n';
    total->cr += behind_cr;
    total->crlf += behind_cr && *byte == '\n';
    total->rare.nul |= *byte == 0;
    total->rare.eighth_bit |= *byte >= 0x80;
}

void content_count_line_ends(struct bytes content, struct line_end_counts *counts,
                             struct rare_bytes *rare)
{
    struct byte_counts total = { 0 };
    size_t i = 1;

    if (content.length == 0)
        return;
    count_byte(content.data, true, &total);
    while (content.length - i >= VECTOR) {
        size_t length = content.length - i;

        if (length > MOST_COUNTED * VECTOR)
            length = MOST_COUNTED * VECTOR;
        count_in_vectors(content.data + i, length, &total);
        i += length;
    }
    for (; i < content.length; i++)
        count_byte(content.data + i, false, &total);
    total.cr += content.data[content.length - 1] == '\r';
    counts->of[LINE_END_CRLF] += total.crlf;
    counts->of[LINE_END_LF] += total.lf - total.crlf;
    counts->of[LINE_END_CR] += total.cr - total.crlf;
    rare->nul |= total.rare.nul;
    rare->eighth_bit |= total.rare.eighth_bit;
}

/* Behind the last LF between two places; the first of these without one. */
static size_t behind_last_lf(const uint8_t *data, size_t from, size_t to)
{
    const uint8_t *lf = memrchr(data + from, '\n', to - from);

    return lf != NULL ? (size_t)(lf - data) + 1 : from;
}

void content_measure_lines(struct bytes content, struct line_lengths *lengths)
{
    uint64_t open = lengths->open;
    size_t start = 0;
    size_t end;

    while (open + (content.length - start) > LONGEST_TEXT_LINE) {
        size_t allowed = open < LONGEST_TEXT_LINE ? (size_t)(LONGEST_TEXT_LINE - open) : 0;

        end = behind_last_lf(content.data, start, start + allowed);
        if (end == start) {
            struct bytes rest = bytes_after(content, start + allowed);
            size_t lf = bytes_find(rest, '\n');

            end = start + allowed + lf + (lf < rest.length);
            open += end - start;
            lengths->longest = open > lengths->longest ? open : lengths->longest;
            if (lf == rest.length) {
                lengths->open = open;
                return;
            }
        }
        open = 0;
        start = end;
    }
    end = behind_last_lf(content.data, start, content.length);
    lengths->open = end > start ? content.length - end : open + content.length - start;
}

static bool is_line_end(uint8_t byte)
{
    return byte == '\n' || byte == '\r';
}

static inline void find_dots(const uint8_t *data, vector *found)
{
    vector before = VECTOR_AT(data - 1);

    *found |=
        (vector)(VECTOR_AT(data) == '.') & ((vector)(before == '\n') | (vector)(before == '\r'));
}

/* The first pair of vectors with what is looked for, or what is less than such a pair. */
FOR_WIDE_REGISTERS
static size_t pass_vectors(const uint8_t *data, size_t from, size_t to)
{
    vector found = { 0 };

    for (; from + 2 * VECTOR <= to; from += 2 * VECTOR) {
        find_dots(data + from, &found);
        find_dots(data + from + VECTOR, &found);
        if (any_holds(&found))
            break;
    }
    return from;
}

size_t content_find_dot_line(struct bytes content)
{
    const uint8_t *data = content.data;
    size_t i = content.length > 2 * VECTOR ? pass_vectors(data, 1, content.length) : 1;
    size_t last = content.length - 2 * VECTOR;

    /* The rest is less than the last pair of vectors. */
    if (content.length > 2 * VECTOR && i > last && pass_vectors(data, last, content.length) > last)
        return content.length;
    for (; i < content.length; i++)
        if (data[i] == '.' && is_line_end(data[i - 1]))
            return i;
    return content.length;
}
