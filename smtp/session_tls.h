/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Contract: what a session's record says of TLS. A part of smtp/session.h.
 *
 * Nothing here was decrypted: it is what client and server say in clear before
 * their keys are agreed on. With TLS 1.3 (RFC 8446) that ends with the server's
 * hello, so its certificate is not seen; up to TLS 1.2 (RFC 5246) with the
 * ChangeCipherSpec of each side.
 *
 * Texts are bytes from the wire, those of certificates as GnuTLS reads them.
 */
#ifndef SMTP_SESSION_TLS_H
#define SMTP_SESSION_TLS_H

#include "base/bytes.h"
#include "base/connection.h"
#include "base/timestamp.h"

enum tls_start {
    TLS_NOT_STARTED,
    TLS_STARTTLS,  /* by STARTTLS, RFC 3207 */
    TLS_IMPLICIT,  /* from the first byte, RFC 8314 3 */
    TLS_UNDER_WAY, /* the capture does not show how it began */
    TLS_START_COUNT
};

/* By which means the client wanted to resume an earlier session. */
enum tls_resumption {
    TLS_RESUME_NOTHING,
    TLS_RESUME_SESSION_ID, /* RFC 5246 7.4.1.2 */
    TLS_RESUME_TICKET,     /* RFC 5077 3.2 */
    TLS_RESUME_PSK,        /* RFC 8446 2.2 */
    TLS_RESUMPTION_COUNT
};

enum tls_resumed { TLS_RESUMED_UNKNOWN, TLS_RESUMED_NO, TLS_RESUMED_YES, TLS_RESUMED_COUNT };

/* An X.509 certificate, RFC 5280. What GnuTLS could not read is absent; the
 * digest is always there. */
struct tls_certificate {
    struct bytes subject; /* RFC 4514 */
    struct bytes issuer;
    size_t name_count;
    struct bytes *names; /* of subjectAltName: DNS names, mail addresses, IP addresses as texts */
    bool has_validity;
    int64_t not_before; /* seconds since 1970; a timestamp would end in 2262 */
    int64_t not_after;
    const char *key_type; /* "RSA", "ECDSA", ...; NULL when it is none of those */
    unsigned key_bits;
    struct bytes serial; /* lower-case hexadecimal digits */
    struct bytes sha256; /* likewise; of the whole certificate */
    size_t chain;        /* certificates sent, this one among them */
};

/* An alert that was sent in clear, RFC 8446 6. */
struct tls_alert {
    enum side from;
    duration t; /* since the session's start */
    uint8_t level;
    uint8_t description;
};

enum { TLS_JA3_SIZE = 32, TLS_JA4_SIZE = 36 };

/* What was said in clear. */
struct tls_handshake {
    /* Of the client's first hello. */
    bool client_hello; /* was seen and could be read */
    bool ssl2_hello;   /* it had the form of SSL 2.0, RFC 5246 E.2 */
    size_t offered_count;
    const uint16_t *offered; /* versions, as the client lists them; or the highest one alone */
    struct bytes server_name;
    size_t protocol_count;
    struct bytes *protocols;    /* of ALPN, RFC 7301 */
    char ja3[TLS_JA3_SIZE + 1]; /* empty when it cannot be told; JA4 too */
    char ja4[TLS_JA4_SIZE + 1];
    enum tls_resumption resumption;

    /* Of the server's hello. */
    bool server_hello; /* was seen and could be read: version and cipher are known */
    uint16_t version;  /* agreed upon */
    uint16_t cipher;
    struct bytes protocol;    /* the one it chose by ALPN; TLS 1.3 hides it */
    bool hello_retry_request; /* it asked for another hello, RFC 8446 4.1.4 */

    /* Of all that followed in clear. */
    enum tls_resumed resumed;
    struct tls_certificate *certificate[SIDE_COUNT]; /* NULL: none was seen */
    bool
        application_data[SIDE_COUNT]; /* such records began; in TLS 1.3 what they hold is unknown */
    duration secured;                 /* the first such record of the client, since the session's
                                         start; -1 without one, or when it is missing */
    bool malformed[SIDE_COUNT];       /* what came is no sequence of TLS records */
    size_t alert_count;
    size_t alert_capacity;
    struct tls_alert *alerts;
};

struct tls_facts {
    enum tls_start start;
    bool plaintext;                  /* STARTTLS was accepted, and both sides went on in clear */
    struct tls_handshake *handshake; /* NULL: no byte of TLS was seen */
};

const char *tls_start_name(enum tls_start start);                /* NULL for not */
const char *tls_resumption_name(enum tls_resumption resumption); /* NULL for nothing */

/* Names of numbers; NULL for one that has none. */
const char *tls_version_name(uint16_t version);              /* "TLS 1.3" */
const char *tls_cipher_name(uint16_t cipher);                /* IANA's */
const char *tls_alert_level_name(uint8_t level);             /* "fatal" */
const char *tls_alert_description_name(uint8_t description); /* "handshake_failure" */

#endif
