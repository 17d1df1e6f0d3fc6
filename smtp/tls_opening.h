/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether the first bytes of a line are no line but TLS.
 *
 * A record begins with its content type, 20 to 23, and the major version 3
 * (RFC 8446, 5.1). A hello in the form of SSL 2.0 begins with its length, whose
 * first bit is set, message type 1 and the version (RFC 5246, E.2). No line of
 * SMTP begins like either.
 */
#ifndef SMTP_TLS_OPENING_H
#define SMTP_TLS_OPENING_H

#include "base/bytes.h"

enum tls_opening {
    TLS_OPENING_UNDECIDED, /* more bytes are needed */
    TLS_OPENING_TLS,
    TLS_OPENING_OTHER,
    TLS_OPENING_COUNT
};

/* So many bytes decide it. */
enum { TLS_OPENING_BYTES = 5 };

enum tls_opening tls_opening_judge(struct bytes first);

/* False for nearly every line: the byte decides by itself that it is no TLS. */
static inline bool tls_opening_may_begin_with(uint8_t byte)
{
    return (byte >= 0x14 && byte <= 0x17) || byte >= 0x80;
}

#endif
