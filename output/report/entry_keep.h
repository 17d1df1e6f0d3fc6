/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tables of a line's fields are made with: functions that keep one value
 * in one member of the draft.
 */
#ifndef OUTPUT_REPORT_ENTRY_KEEP_H
#define OUTPUT_REPORT_ENTRY_KEEP_H

#include "output/report/entry_draft.h"

#define DRAFT struct entry_draft *draft = context

/* A field whose key nobody asks for. */
#define FIELD(name, function)                                                                      \
    {                                                                                              \
        JSON_KEY(name), function, NULL                                                             \
    }
#define OBJECT(name, shape)                                                                        \
    {                                                                                              \
        JSON_KEY(name), NULL, &(shape)                                                             \
    }
#define SHAPE(rows, begin, end)                                                                    \
    {                                                                                              \
        sizeof(rows) / sizeof((rows)[0]), rows, begin, end                                         \
    }

static inline struct bytes kept(struct entry_draft *draft, const struct json_scalar *scalar)
{
    return scalar->kind == SCALAR_TEXT ? arena_copy(draft->arena, scalar->text) : bytes_of(NULL, 0);
}

/* The word's place in a list of words; `count` when it is not in it. */
static inline unsigned word_index(const struct json_scalar *scalar, unsigned count,
                                  const char *(*name)(unsigned index))
{
    unsigned i = 0;

    while (i < count &&
           (scalar->kind != SCALAR_TEXT || !bytes_equal(scalar->text, bytes_of_string(name(i)))))
        i++;
    return i;
}

/* A function that keeps a text, a number or a mark in one member. */
#define KEEP_TEXT(function, member)                                                                \
    static void function(void *context, struct bytes key, const struct json_scalar *scalar)        \
    {                                                                                              \
        DRAFT;                                                                                     \
        (void)key;                                                                                 \
        draft->member = kept(draft, scalar);                                                       \
    }

#define KEEP_COUNT(function, member)                                                               \
    static void function(void *context, struct bytes key, const struct json_scalar *scalar)        \
    {                                                                                              \
        DRAFT;                                                                                     \
        (void)key;                                                                                 \
        draft->member = json_scalar_count(scalar);                                                 \
    }

#define ADD_COUNT(function, member)                                                                \
    static void function(void *context, struct bytes key, const struct json_scalar *scalar)        \
    {                                                                                              \
        DRAFT;                                                                                     \
        (void)key;                                                                                 \
        draft->member += json_scalar_count(scalar);                                                \
    }

#define KEEP_SECONDS(function, member)                                                             \
    static void function(void *context, struct bytes key, const struct json_scalar *scalar)        \
    {                                                                                              \
        DRAFT;                                                                                     \
        (void)key;                                                                                 \
        draft->member = json_scalar_seconds(scalar);                                               \
    }

#define KEEP_TIME(function, member, known)                                                         \
    static void function(void *context, struct bytes key, const struct json_scalar *scalar)        \
    {                                                                                              \
        DRAFT;                                                                                     \
        (void)key;                                                                                 \
        draft->known = json_scalar_time(scalar, &draft->member);                                   \
    }

#define KEEP_FLAG(function, member)                                                                \
    static void function(void *context, struct bytes key, const struct json_scalar *scalar)        \
    {                                                                                              \
        DRAFT;                                                                                     \
        (void)key;                                                                                 \
        draft->member = scalar->flag;                                                              \
    }

/* A member that is one of the words of an enum; another word leaves it alone. */
#define KEEP_WORD(function, member, type, count, name)                                             \
    static void function(void *context, struct bytes key, const struct json_scalar *scalar)        \
    {                                                                                              \
        DRAFT;                                                                                     \
        unsigned word = word_index(scalar, count, name);                                           \
        (void)key;                                                                                 \
        if (word < (count))                                                                        \
            draft->member = (type)word;                                                            \
    }

#endif
