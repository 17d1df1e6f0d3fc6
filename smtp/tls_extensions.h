/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The extensions of a hello, RFC 8446 4.2.
 *
 * Each reader finds its extension among all and gives what is in it, as views;
 * absent, without elements or malformed is the same to whoever asks.
 */
#ifndef SMTP_TLS_EXTENSIONS_H
#define SMTP_TLS_EXTENSIONS_H

#include "smtp/tls_cursor.h"

/* IANA's registry "TLS ExtensionType Values". */
enum tls_extension_type {
    TLS_SERVER_NAME = 0,           /* RFC 6066 3 */
    TLS_SUPPORTED_GROUPS = 10,     /* RFC 8446 4.2.7 */
    TLS_EC_POINT_FORMATS = 11,     /* RFC 8422 5.1.2 */
    TLS_SIGNATURE_ALGORITHMS = 13, /* RFC 8446 4.2.3 */
    TLS_ALPN = 16,                 /* RFC 7301 */
    TLS_SESSION_TICKET = 35,       /* RFC 5077 */
    TLS_PRE_SHARED_KEY = 41,       /* RFC 8446 4.2.11 */
    TLS_SUPPORTED_VERSIONS = 43,   /* RFC 8446 4.2.1 */
};

struct tls_extension {
    uint16_t type;
    struct bytes data;
};

/* Takes the next one off; false when there is none, or none that is whole. */
bool tls_extensions_next(struct tls_cursor *extensions, struct tls_extension *ret_extension);

/* False when it is not there. */
bool tls_extensions_find(struct bytes extensions, uint16_t type, struct bytes *ret_data);

/* A client's: the host it wants to speak to. */
struct bytes tls_server_name(struct bytes extensions);

/* Elements of two octets. A client's supported_versions, signature_algorithms
 * and supported_groups are lists behind their length. */
struct bytes tls_supported_versions(struct bytes extensions);
struct bytes tls_extension_numbers(struct bytes extensions, uint16_t type);

/* Elements of one octet. */
struct bytes tls_point_formats(struct bytes extensions);

/* ALPN's list, to be read with tls_take_vector(…, 1). */
struct tls_cursor tls_protocols(struct bytes extensions);

/* A server's: the version it chose; 0 without the extension. */
uint16_t tls_selected_version(struct bytes extensions);

/* A value that stands there so that servers learn to ignore what they do not
 * know, RFC 8701 2: no fact about the client. */
static inline bool tls_is_grease(uint16_t number)
{
    return (number & 0x0f0f) == 0x0a0a && number >> 8 == (number & 0xff);
}

/* A list of numbers without those, from front to back; false at its end. */
bool tls_numbers_next(struct bytes *numbers, uint16_t *ret_number);

#endif
