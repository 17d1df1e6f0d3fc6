/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of what stands in front of a dialogue. */
#include "smtp/session_front.h"

#include <assert.h>

const char *proxied_transport_name(enum proxied_transport transport)
{
    static const char *const names[] = {
        [PROXIED_UNKNOWN] = "unknown", [PROXIED_TCP4] = "tcp4", [PROXIED_TCP6] = "tcp6",
        [PROXIED_UDP4] = "udp4",       [PROXIED_UDP6] = "udp6", [PROXIED_UNIX] = "unix",
    };

    _Static_assert(sizeof names / sizeof names[0] == PROXIED_TRANSPORT_COUNT, "a name for each");
    assert(transport < PROXIED_TRANSPORT_COUNT);
    return names[transport];
}

const char *proxy_fault_name(enum proxy_fault fault)
{
    static const char *const names[] = {
        [PROXY_FAULT_NONE] = NULL,
        [PROXY_FAULT_LINE_END] = "line-end",
        [PROXY_FAULT_TOO_LONG] = "too-long",
        [PROXY_FAULT_SYNTAX] = "syntax",
        [PROXY_FAULT_VERSION] = "version",
        [PROXY_FAULT_COMMAND] = "command",
        [PROXY_FAULT_TRANSPORT] = "transport",
        [PROXY_FAULT_LENGTH] = "length",
        [PROXY_FAULT_TLV] = "tlv",
        [PROXY_FAULT_CHECKSUM] = "checksum",
        [PROXY_FAULT_INCOMPLETE] = "incomplete",
    };

    _Static_assert(sizeof names / sizeof names[0] == PROXY_FAULT_COUNT, "a name for each");
    assert(fault < PROXY_FAULT_COUNT);
    return names[fault];
}

const char *tunnel_kind_name(enum tunnel_kind kind)
{
    static const char *const names[] = {
        [TUNNEL_SOCKS4] = "socks4",
        [TUNNEL_SOCKS5] = "socks5",
        [TUNNEL_CONNECT] = "http-connect",
    };

    _Static_assert(sizeof names / sizeof names[0] == TUNNEL_KIND_COUNT, "a name for each");
    assert(kind < TUNNEL_KIND_COUNT);
    return names[kind];
}

const char *tunnel_result_name(enum tunnel_result result)
{
    static const char *const names[] = {
        [TUNNEL_UNANSWERED] = "unanswered",
        [TUNNEL_OPEN] = "open",
        [TUNNEL_REFUSED] = "refused",
        [TUNNEL_UNREADABLE] = "unreadable",
    };

    _Static_assert(sizeof names / sizeof names[0] == TUNNEL_RESULT_COUNT, "a name for each");
    assert(result < TUNNEL_RESULT_COUNT);
    return names[result];
}

const char *tunnel_authentication_name(enum tunnel_authentication authentication)
{
    static const char *const names[] = {
        [TUNNEL_AUTH_NONE] = NULL,           [TUNNEL_AUTH_USER] = "user",
        [TUNNEL_AUTH_PASSWORD] = "password", [TUNNEL_AUTH_GSSAPI] = "gssapi",
        [TUNNEL_AUTH_BASIC] = "basic",       [TUNNEL_AUTH_BEARER] = "bearer",
        [TUNNEL_AUTH_DIGEST] = "digest",     [TUNNEL_AUTH_NEGOTIATE] = "negotiate",
        [TUNNEL_AUTH_NTLM] = "ntlm",         [TUNNEL_AUTH_OTHER] = "other",
    };

    _Static_assert(sizeof names / sizeof names[0] == TUNNEL_AUTHENTICATION_COUNT,
                   "a name for each");
    assert(authentication < TUNNEL_AUTHENTICATION_COUNT);
    return names[authentication];
}

const char *proxy_tlv_name(uint8_t type)
{
    static const struct {
        uint8_t type;
        const char *name;
    } names[] = {
        { 0x01, "alpn" },      { 0x02, "authority" }, { 0x03, "crc32c" }, { 0x04, "noop" },
        { 0x05, "unique-id" }, { 0x20, "ssl" },       { 0x30, "netns" },
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].type == type)
            return names[i].name;
    return NULL;
}

const char *socks_command_name(uint8_t command)
{
    static const char *const names[] = { [1] = "connect", [2] = "bind", [3] = "udp-associate" };

    return command < sizeof names / sizeof names[0] ? names[command] : NULL;
}
