/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scanning sixteen bytes at a time. */
#include "smtp/content_scan.h"

/* Comparing two gives for each byte all ones, where it holds, or 0. */
typedef uint8_t vector __attribute__((vector_size(16)));

/* A counter for each byte of a vector holds so many; an even number. */
enum { VECTOR = sizeof(vector), MOST_COUNTED = 254 };

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
    uint64_t cr; /* each is counted with the byte behind it */
    uint64_t crlf;
    struct rare_bytes rare;
};

struct vector_counts {
    vector lfs, crs, crlfs;
    vector nuls;
    vector bits; /* those that any byte has */
};

/* What holds is -1. */
static inline void count_vector(const uint8_t *data, struct vector_counts *counts)
{
    vector bytes = load(data);
    vector lf = (vector)(bytes == '\n');
    vector behind_cr = (vector)(load(data - 1) == '\r');

    counts->lfs -= lf;
    counts->crs -= behind_cr;
    counts->crlfs -= lf & behind_cr;
    counts->nuls |= (vector)(bytes == 0);
    counts->bits |= bytes;
}

/* Counts in at most MOST_COUNTED vectors, from `data` on, with the byte before. */
static void count_in_vectors(const uint8_t *data, size_t vectors, struct byte_counts *total)
{
    struct vector_counts counts = { 0 };
    size_t i = 0;

    for (; i + 2 <= vectors; i += 2) {
        count_vector(data + i * VECTOR, &counts);
        count_vector(data + (i + 1) * VECTOR, &counts);
    }
    if (i < vectors)
        count_vector(data + i * VECTOR, &counts);
    total->lf += sum(counts.lfs);
    total->cr += sum(counts.crs);
    total->crlf += sum(counts.crlfs);
    total->rare.nul |= any_holds(counts.nuls);
    total->rare.eighth_bit |= any_holds(counts.bits & 0x80);
}

static void count_byte(const uint8_t *byte, bool is_first, struct byte_counts *total)
{
    bool behind_cr = !is_first && byte[-1] == '\r';

    total->lf += *byte == '\n';
    total->cr += behind_cr;
    total->crlf += behind_cr && *byte == '\n';
}

/* In bytes that may have been looked at already, a vector of them where there are as many. */
static void find_rare_bytes(const uint8_t *data, size_t length, struct rare_bytes *rare)
{
    if (length >= VECTOR) {
        vector last = load(data + length - VECTOR);

        rare->nul |= any_holds((vector)(last == 0));
        rare->eighth_bit |= any_holds(last & 0x80);
        return;
    }
    for (size_t i = 0; i < length; i++) {
        rare->nul |= data[i] == 0;
        rare->eighth_bit |= data[i] >= 0x80;
    }
}

void content_count_line_ends(struct bytes content, struct line_end_counts *counts,
                             struct rare_bytes *rare)
{
    struct byte_counts total = { 0 };
    size_t i = 1;

    if (content.length == 0)
        return;
    count_byte(content.data, true, &total);
    total.rare.nul = content.data[0] == 0;
    total.rare.eighth_bit = content.data[0] >= 0x80;
    while (i + VECTOR <= content.length) {
        size_t vectors = (content.length - i) / VECTOR;

        if (vectors > MOST_COUNTED)
            vectors = MOST_COUNTED;
        count_in_vectors(content.data + i, vectors, &total);
        i += vectors * VECTOR;
    }
    for (; i < content.length; i++)
        count_byte(content.data + i, false, &total);
    find_rare_bytes(content.data, content.length, &total.rare);
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
    while (to >= from + VECTOR && !any_holds((vector)(load(data + to - VECTOR) == '\n')))
        to -= VECTOR;
    while (to > from && data[to - 1] != '\n')
        to--;
    return to;
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

static vector dots_behind_ends(const uint8_t *data)
{
    vector before = load(data - 1);

    return (vector)(load(data) == '.') & ((vector)(before == '\n') | (vector)(before == '\r'));
}

size_t content_find_dot_line(struct bytes content)
{
    const uint8_t *data = content.data;
    size_t i = 1;

    for (; i + 2 * VECTOR <= content.length; i += 2 * VECTOR)
        if (any_holds(dots_behind_ends(data + i) | dots_behind_ends(data + i + VECTOR)))
            break;
    while (i + VECTOR <= content.length && !any_holds(dots_behind_ends(data + i)))
        i += VECTOR;
    for (; i < content.length; i++)
        if (data[i] == '.' && is_line_end(data[i - 1]))
            return i;
    return content.length;
}
