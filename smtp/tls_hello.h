/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hellos of client and server, RFC 8446 4.1.2 and 4.1.3, RFC 5246 7.4.1, and
 * a client's in the form of SSL 2.0, RFC 5246 E.2.
 *
 * They are taken apart into views of the message; lists are views too, whose
 * elements have two octets each. A hello whose parts do not fit into each other
 * is no hello. Bytes behind its last part are ignored, as RFC 5246 wants it.
 */
#ifndef SMTP_TLS_HELLO_H
#define SMTP_TLS_HELLO_H

#include "base/bytes.h"

enum {
    TLS_1_2 = 0x0303,
    TLS_1_3 = 0x0304,
};

struct tls_client_hello {
    uint16_t version; /* the field; TLS 1.3 has its versions in an extension */
    struct bytes session_id;
    struct bytes ciphers;
    struct bytes extensions;
};

struct tls_server_hello {
    uint16_t version;      /* the field */
    bool is_retry_request; /* RFC 8446 4.1.4 */
    struct bytes session_id;
    uint16_t cipher;
    struct bytes extensions;
};

bool tls_client_hello_read(struct bytes body, struct tls_client_hello *ret_hello);
bool tls_server_hello_read(struct bytes body, struct tls_server_hello *ret_hello);

/* Only the version: ciphers have three octets there, and the rest is not there. */
bool tls_ssl2_hello_read(struct bytes body, uint16_t *ret_version);

#endif
