/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bodies of handshake records become handshake messages, RFC 8446 4 and 5.1:
 * a message may have several records, and a record several messages.
 *
 * Of the messages of a direction only those are kept that somebody reads, the
 * hellos and the certificates, and of these as many as fit into the maximum
 * together; a message that does not fit is passed over and counted. A message
 * that came in one piece is lent without a copy.
 */
#ifndef SMTP_TLS_MESSAGES_H
#define SMTP_TLS_MESSAGES_H

#include "base/bounded_buffer.h"

/* Handshake types, and one for a message that is none. */
enum tls_message_type {
    TLS_CLIENT_HELLO = 1,
    TLS_SERVER_HELLO = 2,
    TLS_NEW_SESSION_TICKET = 4,
    TLS_CERTIFICATE = 11,
    TLS_SERVER_HELLO_DONE = 14,
    TLS_SSL2_CLIENT_HELLO = 256, /* RFC 5246 E.2 */
};

/* Lent until the next call. */
struct tls_message {
    unsigned type;
    bool kept; /* else there is no body here: not read, too long, or damaged by a hole */
    struct bytes body;
};

enum tls_messages_state {
    TLS_MESSAGES_HEADER,  /* inside the next message's header, or before it */
    TLS_MESSAGES_KEEP,    /* inside a body that is kept */
    TLS_MESSAGES_PASS,    /* inside one that nobody reads, or that a hole has damaged */
    TLS_MESSAGES_NO_ROOM, /* inside one that does not fit */
    TLS_MESSAGES_LOST,    /* a hole took the place where the next message begins */
    TLS_MESSAGES_STATE_COUNT
};

enum { TLS_MESSAGE_HEADER = 4 };

struct tls_messages {
    enum tls_messages_state state;
    struct bounded_buffer body; /* of a message that came in pieces */
    size_t room;                /* what is left of the maximum */
    uint64_t left_out;          /* octets that came of messages that did not fit */
    unsigned type;
    uint32_t left; /* of the body */
    uint8_t header_length;
    uint8_t header[TLS_MESSAGE_HEADER];
};

void tls_messages_init(struct tls_messages *messages, size_t maximum);
void tls_messages_clear(struct tls_messages *messages);

/* Takes bytes off `*input` up to the end of a message. False when they are used
 * up before. */
bool tls_messages_next(struct tls_messages *messages, struct bytes *input,
                       struct tls_message *ret_message);

/* A message begins that has no header of its own. Only at the beginning. */
void tls_messages_begin(struct tls_messages *messages, unsigned type, uint32_t length);

/* The next bytes are missing. A message whose end is among them is not told. */
void tls_messages_skip(struct tls_messages *messages, uint64_t length);

#endif
