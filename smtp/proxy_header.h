/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading a header of the PROXY protocol, HAProxy's "The PROXY protocol, versions
 * 1 & 2".
 *
 * Version 1 ("Human-readable header format") is a line of at most 107 bytes:
 *
 *   PROXY TCP4 192.0.2.10 192.0.2.25 40000 25\r\n
 *
 * Version 2 ("Binary header format") is a signature of 12 bytes that no protocol
 * of lines can bear, version and command, family and protocol, the length of the
 * rest, addresses, and TLVs. How long it is stands in its 15th and 16th byte,
 * whatever else is wrong with it.
 *
 * Of TLVs the types are kept, and what says how the client speaks to the proxy:
 * the server name it asked for, ALPN, version and cipher of TLS. The name in its
 * certificate, the proxy's mark for the connection, the name of a network and
 * all that is a vendor's own are not.
 */
#ifndef SMTP_PROXY_HEADER_H
#define SMTP_PROXY_HEADER_H

#include "base/arena.h"
#include "smtp/session_front.h"

enum { PROXY_LINE_MAXIMUM = 107, PROXY_SIGNATURE_SIZE = 12, PROXY_BINARY_START = 16 };

extern const uint8_t proxy_signature[PROXY_SIGNATURE_SIZE];

/* Fills in what a line of version 1 says, without its CRLF. */
void proxy_header_read_line(struct bytes line, struct proxied *ret_proxied);

/* The length of a header of version 2 whose first PROXY_BINARY_START bytes are there. */
size_t proxy_header_length(struct bytes start);

/* Fills in what a whole header of version 2 says. Texts are copied. */
void proxy_header_read_binary(struct bytes header, struct arena *arena,
                              struct proxied *ret_proxied);

#endif
