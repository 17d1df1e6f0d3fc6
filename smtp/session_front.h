/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Contract: what a session's record says of what stands in front of the
 * dialogue. A part of smtp/session.h.
 *
 * A load balancer tells the server with a header whom it speaks for (the PROXY
 * protocol of HAProxy, "The PROXY protocol, versions 1 & 2"). A client that has
 * no way to the server of its own asks a proxy for one: SOCKS (RFC 1928 and the
 * older SOCKS 4), or CONNECT of HTTP (RFC 9110, 9.3.6).
 *
 * Texts are bytes from the wire. User names and passwords that a proxy asks for
 * are not in here, nor are the values of those parts of a PROXY header that name
 * nothing but a person, a network or something of the proxy's own.
 */
#ifndef SMTP_SESSION_FRONT_H
#define SMTP_SESSION_FRONT_H

#include "base/address.h"
#include "base/bytes.h"
#include "base/connection.h"
#include "base/timestamp.h"

/* Family and protocol of the connection that a PROXY header tells of. */
enum proxied_transport {
    PROXIED_UNKNOWN, /* UNKNOWN, UNSPEC, or none that is defined */
    PROXIED_TCP4,
    PROXIED_TCP6,
    PROXIED_UDP4,
    PROXIED_UDP6,
    PROXIED_UNIX, /* sockets of one machine; their paths are not kept */
    PROXIED_TRANSPORT_COUNT
};

/* What of a PROXY header is not as it has to be; the first thing found. */
enum proxy_fault {
    PROXY_FAULT_NONE,
    PROXY_FAULT_LINE_END,   /* version 1: ends in LF without CR */
    PROXY_FAULT_TOO_LONG,   /* version 1: more than 107 bytes */
    PROXY_FAULT_SYNTAX,     /* version 1: no such line */
    PROXY_FAULT_VERSION,    /* version 2: the signature, and another number */
    PROXY_FAULT_COMMAND,    /* version 2: neither LOCAL nor PROXY */
    PROXY_FAULT_TRANSPORT,  /* version 2: no such family or protocol */
    PROXY_FAULT_LENGTH,     /* version 2: too short for its addresses */
    PROXY_FAULT_TLV,        /* version 2: one of its TLVs ends behind the header */
    PROXY_FAULT_CHECKSUM,   /* version 2: PP2_TYPE_CRC32C says otherwise */
    PROXY_FAULT_INCOMPLETE, /* no more of it came */
    PROXY_FAULT_COUNT
};

enum { PROXIED_TLVS = 32 };

/* A PROXY header. */
struct proxied {
    unsigned version;
    bool local; /* LOCAL: the proxy speaks for itself */
    bool late;  /* the server had spoken before, so it waited for none */
    bool has_addresses;
    enum proxied_transport transport;
    enum proxy_fault fault;
    struct endpoint source; /* the client, as the proxy says */
    struct endpoint destination;
    size_t tlv_count;
    uint8_t tlvs[PROXIED_TLVS]; /* their types, in their order */
    size_t tlvs_left_out;
    struct bytes host; /* PP2_TYPE_AUTHORITY: the server name that the client asked for */
    struct bytes alpn; /* PP2_TYPE_ALPN */
    struct bytes tls;  /* PP2_SUBTYPE_SSL_VERSION, with which the client speaks to the proxy */
    struct bytes tls_cipher; /* PP2_SUBTYPE_SSL_CIPHER */
    uint64_t bytes;          /* of the whole header; of a late line that is too long, 107 */
    duration t;              /* since the session's start: the last of these bytes */
};

enum tunnel_kind { TUNNEL_SOCKS4, TUNNEL_SOCKS5, TUNNEL_CONNECT, TUNNEL_KIND_COUNT };

enum tunnel_result {
    TUNNEL_UNANSWERED, /* no answer was seen; what follows is read all the same */
    TUNNEL_OPEN,
    TUNNEL_REFUSED,
    TUNNEL_UNREADABLE, /* it goes on in a way that cannot be followed */
    TUNNEL_RESULT_COUNT
};

/* By which means the client shows the proxy who it is. */
enum tunnel_authentication {
    TUNNEL_AUTH_NONE,
    TUNNEL_AUTH_USER,     /* SOCKS 4: a name without a password */
    TUNNEL_AUTH_PASSWORD, /* RFC 1929 */
    TUNNEL_AUTH_GSSAPI,   /* RFC 1961 */
    TUNNEL_AUTH_BASIC,    /* of HTTP, IANA's registry of authentication schemes */
    TUNNEL_AUTH_BEARER,
    TUNNEL_AUTH_DIGEST,
    TUNNEL_AUTH_NEGOTIATE,
    TUNNEL_AUTH_NTLM,
    TUNNEL_AUTH_OTHER,
    TUNNEL_AUTHENTICATION_COUNT
};

/* What became of asking a proxy. */
struct tunnelled {
    enum tunnel_kind kind;
    enum tunnel_result result;
    enum tunnel_authentication authentication;
    unsigned requests;     /* how often it asked; more than once with HTTP */
    uint8_t socks_command; /* 1 is CONNECT; 0 when none was seen */
    bool has_target;
    bool has_code;
    struct bytes host; /* the target: an IP address or a name */
    uint16_t port;
    uint16_t code;              /* the proxy's last answer */
    const char *reason;         /* what the code means with SOCKS; else NULL */
    uint64_t bytes[SIDE_COUNT]; /* what each side said up to the end of it */
    duration t;                 /* since the session's start: the last byte of the answer */
};

const char *proxied_transport_name(enum proxied_transport transport); /* "tcp4", ... */
const char *proxy_fault_name(enum proxy_fault fault);                 /* NULL for none */
const char *tunnel_kind_name(enum tunnel_kind kind);                  /* "socks5", ... */
const char *tunnel_result_name(enum tunnel_result result);            /* "open", ... */
const char *tunnel_authentication_name(enum tunnel_authentication authentication);

/* A type of TLV; NULL for one that has no name. */
const char *proxy_tlv_name(uint8_t type);

/* SOCKS's command, "bind"; NULL for one that has no name. */
const char *socks_command_name(uint8_t command);

#endif
