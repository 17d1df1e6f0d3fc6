/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads a JSON text by a table of what is wanted in it, and passes over the rest.
 *
 * jansson makes values of a whole text, which for lines that are only counted
 * takes as long as everything else together (docs/report.md has numbers). Here
 * YAJL goes through the text (RFC 8259) and nothing is built: a table of keys says which
 * function gets which value. Texts are bytes: what YAJL lets pass as UTF-8 may be none.
 *
 * An array is no level of its own: each of its values is one of the key that it
 * stands behind. Keys that are given twice are taken twice.
 */
#ifndef OUTPUT_JSON_READER_H
#define OUTPUT_JSON_READER_H

#include "base/bytes.h"
#include "base/timestamp.h"

enum json_scalar_kind { SCALAR_TEXT, SCALAR_NUMBER, SCALAR_FLAG };

struct json_scalar {
    enum json_scalar_kind kind;
    struct bytes text; /* a number: as it was written */
    bool flag;
};

typedef void json_take(void *context, struct bytes key, const struct json_scalar *scalar);
typedef void json_mark(void *context);

struct json_shape;

/* What stands behind a key: values go to `take`, objects to `inner`; either may be NULL. */
struct json_field {
    struct bytes key; /* absent: any key; to stand last */
    json_take *take;
    const struct json_shape *inner;
};

/* An object. */
struct json_shape {
    size_t count;
    const struct json_field *fields;
    json_mark *begin; /* NULL: nobody wants to know */
    json_mark *end;
};

/* A key that is a literal. */
#define JSON_KEY(literal)                                                                          \
    {                                                                                              \
        (const uint8_t *)(literal), sizeof(literal) - 1                                            \
    }
#define JSON_ANY_KEY                                                                               \
    {                                                                                              \
        NULL, 0                                                                                    \
    }

/* Deeper than this nothing of ours goes; such a text counts as none. */
enum { JSON_READER_DEPTH = 32 };

/* True when the text is one object of JSON and nothing else. What was taken before
 * a fault was found was taken all the same. Values are lent for the call. */
bool json_read(struct bytes text, const struct json_shape *shape, void *context);

/* A scalar as a number below 10^18 that is not negative; 0 when it is none. */
uint64_t json_scalar_count(const struct json_scalar *scalar);

/* Seconds in plain digits, what is below a nanosecond cut off; -1 when it is none. */
duration json_scalar_seconds(const struct json_scalar *scalar);

/* RFC 3339 in UTC; false when it is none. */
bool json_scalar_time(const struct json_scalar *scalar, timestamp *ret_time);

#endif
