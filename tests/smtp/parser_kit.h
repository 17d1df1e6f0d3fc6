/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of the parsers share.
 *
 * A parser must give the same result however its input is cut: `struct pieces`
 * cuts it, each piece in memory of its own size that is gone with the next one.
 * A journal holds in one line what a parser said, so that a test compares it
 * with a line that can be read.
 */
#ifndef TESTS_SMTP_PARSER_KIT_H
#define TESTS_SMTP_PARSER_KIT_H

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/memory.h"

#define TEXT(string) bytes_of_string(string)

/* A literal that may hold NULs. */
#define OCTETS(literal) bytes_of(literal, sizeof(literal) - 1)

/* The same where only a constant may stand. */
#define STATIC_OCTETS(literal)                                                                     \
    {                                                                                              \
        (const uint8_t *)(literal), sizeof(literal) - 1                                            \
    }

static inline void expect_bytes(struct bytes actual, struct bytes expected)
{
    if (!bytes_equal(actual, expected))
        ck_abort_msg("`%.*s` instead of `%.*s`", (int)actual.length, (const char *)actual.data,
                     (int)expected.length, (const char *)expected.data);
}

static inline void expect_text(struct bytes actual, const char *expected)
{
    expect_bytes(actual, bytes_of_string(expected));
}

/* ------------------------------------------------------------------- journal */

struct journal {
    char text[8192];
    size_t length;
};

static inline void journal_bytes(struct journal *journal, struct bytes bytes)
{
    ck_assert_uint_lt(journal->length + bytes.length, sizeof journal->text);
    if (bytes.length > 0)
        memcpy(journal->text + journal->length, bytes.data, bytes.length);
    journal->length += bytes.length;
}

__attribute__((format(printf, 2, 3))) static inline void journal_add(struct journal *journal,
                                                                     const char *format, ...)
{
    char text[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    journal_bytes(journal, bytes_of_string(text));
}

static inline void expect_journal(const struct journal *journal, const char *expected)
{
    expect_text(bytes_of(journal->text, journal->length), expected);
}

/* -------------------------------------------------------------------- random */

/* xorshift64*; the same seed gives the same numbers everywhere. */
struct random {
    uint64_t state;
};

static inline struct random random_of(uint64_t seed)
{
    return (struct random){ seed * UINT64_C(0x9e3779b97f4a7c15) + 1 };
}

/* From 0 to `limit` - 1. */
static inline size_t random_below(struct random *random, size_t limit)
{
    random->state ^= random->state >> 12;
    random->state ^= random->state << 25;
    random->state ^= random->state >> 27;
    return (size_t)((random->state * UINT64_C(0x2545f4914f6cdd1d)) >> 33) % limit;
}

/* -------------------------------------------------------------------- cutting */

/* Ways to cut: 0 leaves the input whole, 1 cuts it into single bytes, n + 1
 * cuts it in two behind n bytes. */
enum { CUT_INTO_BYTES = 1, CUT_BEHIND_FIRST = 2 };

/* Pieces of 1 to 5 bytes, as the random numbers fall. */
#define CUT_AT_RANDOM SIZE_MAX

static inline size_t ways_to_cut(size_t length)
{
    return length + CUT_BEHIND_FIRST;
}

struct pieces {
    struct bytes rest;
    size_t way;
    bool begun;
    struct random random;
    void *piece;
};

static inline struct pieces pieces_of(struct bytes input, size_t way)
{
    return (struct pieces){ .rest = input, .way = way, .random = random_of(1) };
}

static inline struct pieces pieces_at_random(struct bytes input, struct random random)
{
    return (struct pieces){ .rest = input, .way = CUT_AT_RANDOM, .random = random };
}

static inline size_t piece_length(struct pieces *pieces)
{
    if (pieces->way == CUT_AT_RANDOM)
        return 1 + random_below(&pieces->random, 5);
    if (pieces->way == 0 || (pieces->way > CUT_INTO_BYTES && pieces->begun))
        return pieces->rest.length;
    return pieces->way == CUT_INTO_BYTES ? 1 : pieces->way - 1;
}

/* False when the input is used up; the last piece is gone then too. */
static inline bool pieces_next(struct pieces *pieces, struct bytes *ret_piece)
{
    struct bytes piece = bytes_first(pieces->rest, piece_length(pieces));

    free(pieces->piece);
    pieces->piece = NULL;
    pieces->begun = true;
    if (piece.length == 0)
        return false;
    pieces->rest = bytes_after(pieces->rest, piece.length);
    pieces->piece = memory_new(1, piece.length);
    memcpy(pieces->piece, piece.data, piece.length);
    *ret_piece = bytes_of(pieces->piece, piece.length);
    return true;
}

#endif
