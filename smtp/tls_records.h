/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One direction's bytes become TLS records, RFC 8446 5.1 and RFC 5246 6.2.
 *
 * Nothing is kept of a record but its header: its body is lent in the pieces in
 * which it comes. A record that no version of TLS allows (another type, another
 * major version, more than 2^14 + 2048 octets) means that these bytes are
 * something else, and nothing more is read of them.
 *
 * A client may say its first hello in the form of SSL 2.0 (RFC 5246, E.2), which
 * has a record header of its own.
 */
#ifndef SMTP_TLS_RECORDS_H
#define SMTP_TLS_RECORDS_H

#include "base/bytes.h"

enum tls_content {
    TLS_CHANGE_CIPHER_SPEC = 20,
    TLS_ALERT = 21,
    TLS_HANDSHAKE = 22,
    TLS_APPLICATION_DATA = 23,
    TLS_HEARTBEAT = 24,   /* RFC 6520 */
    TLS_SSL2_HELLO = 256, /* no type of a record: the hello above */
};

/* A piece of one record, lent as long as the input is. */
struct tls_fragment {
    enum tls_content content;
    struct bytes bytes; /* empty when the record is */
    size_t length;      /* of the whole record's body */
    bool starts;
    bool ends;
};

enum tls_records_state {
    TLS_RECORDS_HEADER,    /* inside the next record's header, or before it */
    TLS_RECORDS_BODY,      /* inside a record's body */
    TLS_RECORDS_LOST,      /* a hole took the place where the next record begins */
    TLS_RECORDS_MALFORMED, /* what came is no record */
    TLS_RECORDS_STATE_COUNT
};

enum { TLS_RECORD_HEADER = 5 };

struct tls_records {
    enum tls_records_state state;
    bool begun; /* a record was read, or has begun */
    uint8_t header_length;
    uint8_t header[TLS_RECORD_HEADER];
    uint16_t length;
    uint16_t left; /* of the body */
    enum tls_content content;
};

/* At the beginning of a direction. All zeros are the same. */
void tls_records_init(struct tls_records *records);

/* Takes bytes off `*input`; false when they are used up before there is a piece. */
bool tls_records_next(struct tls_records *records, struct bytes *input,
                      struct tls_fragment *ret_fragment);

/* The next bytes are missing. True when all of them are of the record under
 * way, so that its content is `records->content` and reading can go on. */
bool tls_records_skip(struct tls_records *records, uint64_t length);

/* Nothing more can be read of this direction. */
static inline bool tls_records_are_over(const struct tls_records *records)
{
    return records->state == TLS_RECORDS_LOST || records->state == TLS_RECORDS_MALFORMED;
}

#endif
