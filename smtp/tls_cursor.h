/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading a TLS message from front to back, RFC 8446 3.
 *
 * Lengths on the wire are not trusted: what reaches behind the end makes the
 * cursor fail, and from then on it gives zeros and empty views. So a reader may
 * take all that belongs together and ask once, at the end, whether it was there.
 */
#ifndef SMTP_TLS_CURSOR_H
#define SMTP_TLS_CURSOR_H

#include "base/bytes.h"

struct tls_cursor {
    struct bytes rest;
    bool failed;
};

static inline struct tls_cursor tls_cursor_at(struct bytes bytes)
{
    return (struct tls_cursor){ .rest = bytes };
}

static inline struct bytes tls_take(struct tls_cursor *cursor, size_t length)
{
    struct bytes taken = bytes_first(cursor->rest, length);

    if (cursor->failed || length > cursor->rest.length) {
        cursor->failed = true;
        return bytes_of(NULL, 0);
    }
    cursor->rest = bytes_after(cursor->rest, length);
    return taken;
}

/* A number of one to three octets. */
static inline uint32_t tls_take_number(struct tls_cursor *cursor, unsigned octets)
{
    struct bytes taken = tls_take(cursor, octets);
    uint32_t number = 0;

    for (size_t i = 0; i < taken.length; i++)
        number = number << 8 | taken.data[i];
    return number;
}

/* What stands behind its own length, which has so many octets. */
static inline struct bytes tls_take_vector(struct tls_cursor *cursor, unsigned length_octets)
{
    return tls_take(cursor, tls_take_number(cursor, length_octets));
}

/* Whether there is more to take. */
static inline bool tls_has_more(const struct tls_cursor *cursor)
{
    return !cursor->failed && cursor->rest.length > 0;
}

#endif
