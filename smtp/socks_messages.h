/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The messages of SOCKS 5 (RFC 1928), of its user names and passwords (RFC 1929),
 * and of SOCKS 4 with 4a, as fields that can be read once they are whole.
 *
 * Each function gets what has come so far and gives the length of the message
 * that it begins with, or 0 as long as that is not whole. What a field holds is
 * the caller's to judge. User names and passwords are only passed over.
 */
#ifndef SMTP_SOCKS_MESSAGES_H
#define SMTP_SOCKS_MESSAGES_H

#include "base/arena.h"
#include "smtp/session_front.h"

enum {
    SOCKS4_VERSION = 4,
    SOCKS5_VERSION = 5,
    SOCKS_CONNECT = 1,
    SOCKS4_GRANTED = 90,
    SOCKS5_SUCCEEDED = 0,
    SOCKS_METHOD_NONE = 0,
    SOCKS_METHOD_GSSAPI = 1,
    SOCKS_METHOD_PASSWORD = 2,
    SOCKS_METHOD_REFUSED = 0xFF,
    SOCKS_PASSWORD_VERSION = 1, /* RFC 1929, 2 */
};

/* Where a client wants to be connected to, or a proxy has. */
struct socks_target {
    uint8_t command; /* of a request; of a reply the code */
    struct bytes host;
    uint16_t port;
    bool user; /* SOCKS 4: a name was given */
    bool odd;  /* its address is of no type that is known: it has no end */
};

/* Version, number, methods. */
size_t socks5_methods(struct bytes bytes);
bool socks5_offers(struct bytes methods, uint8_t method);

/* Version, length, name, length, password. */
size_t socks5_password(struct bytes bytes);

/* Version, command or reply, a reserved byte, address type, address, port. An
 * address becomes text in the arena; without an arena it is passed over. */
size_t socks5_address(struct bytes bytes, struct arena *arena, struct socks_target *ret_target);

/* Version, command, port, address, name, NUL; with 4a a host and NUL behind it
 * when the address is 0.0.0.x. */
size_t socks4_request(struct bytes bytes, struct arena *arena, struct socks_target *ret_target);

/* What a reply means; NULL for one that has no meaning. */
const char *socks5_meaning(uint8_t reply);
const char *socks4_meaning(uint8_t reply);

#endif
