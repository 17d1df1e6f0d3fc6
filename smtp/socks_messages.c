/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The messages of SOCKS. */
#include "smtp/socks_messages.h"

size_t socks5_methods(struct bytes bytes)
{
    size_t length = bytes.length >= 2 ? 2 + (size_t)bytes.data[1] : 2;

    return bytes.length >= length ? length : 0;
}

bool socks5_offers(struct bytes methods, uint8_t method)
{
    struct bytes list = bytes_after(methods, 2);

    return bytes_find(list, method) < list.length;
}

size_t socks5_password(struct bytes bytes)
{
    size_t length = 2;

    if (bytes.length < length)
        return 0;
    length += (size_t)bytes.data[1] + 1;
    if (bytes.length < length)
        return 0;
    length += bytes.data[length - 1];
    return bytes.length >= length ? length : 0;
}

static struct bytes address_text(struct arena *arena, const struct ip_address *address)
{
    char text[ADDRESS_TEXT_SIZE];

    ip_address_format(address, text);
    return arena_copy(arena, bytes_of_string(text));
}

/* How an address begins, and how long it is: of a name the length stands in front. */
enum { ADDRESS_START = 4, TYPE_V4 = 1, TYPE_NAME = 3, TYPE_V6 = 4, PORT_SIZE = 2 };

static size_t address_length(struct bytes bytes)
{
    switch (bytes.data[3]) {
    case TYPE_V4:
        return 4;
    case TYPE_V6:
        return 16;
    case TYPE_NAME:
        return bytes.length > ADDRESS_START ? 1 + (size_t)bytes.data[ADDRESS_START] : 1;
    }
    return 0;
}

static struct bytes address_of(struct bytes bytes, struct arena *arena)
{
    const uint8_t *address = bytes.data + ADDRESS_START;
    struct ip_address ip;

    if (bytes.data[3] == TYPE_NAME)
        return arena_copy(arena, bytes_of(address + 1, address[0]));
    ip = bytes.data[3] == TYPE_V4 ? ip_address_v4(address) : ip_address_v6(address);
    return address_text(arena, &ip);
}

size_t socks5_address(struct bytes bytes, struct arena *arena, struct socks_target *ret_target)
{
    size_t address, length;

    if (bytes.length < ADDRESS_START)
        return 0;
    address = address_length(bytes);
    length = ADDRESS_START + address + PORT_SIZE;
    if (address > 0 && bytes.length < length)
        return 0;
    *ret_target = (struct socks_target){ .command = bytes.data[1], .odd = address == 0 };
    if (address == 0)
        return ADDRESS_START;
    ret_target->port = bytes_be16(bytes.data + length - PORT_SIZE);
    if (arena != NULL)
        ret_target->host = address_of(bytes, arena);
    return length;
}

/* Up to a NUL and with it; 0 without one. */
static size_t string_length(struct bytes bytes, size_t from)
{
    struct bytes rest = bytes_after(bytes, from);
    size_t length = bytes_find(rest, 0);

    return length < rest.length ? length + 1 : 0;
}

size_t socks4_request(struct bytes bytes, struct arena *arena, struct socks_target *ret_target)
{
    enum { FIXED = 8 };
    struct ip_address address;
    size_t user = string_length(bytes, FIXED);
    size_t host = 0;
    bool named;

    if (user == 0)
        return 0;
    named = memcmp(bytes.data + 4, "\0\0\0", 3) == 0 && bytes.data[7] != 0;
    if (named) {
        host = string_length(bytes, FIXED + user);
        if (host == 0)
            return 0;
    }
    *ret_target = (struct socks_target){ .command = bytes.data[1],
                                         .port = bytes_be16(bytes.data + 2),
                                         .user = user > 1 };
    address = ip_address_v4(bytes.data + 4);
    ret_target->host = named ? arena_copy(arena, bytes_of(bytes.data + FIXED + user, host - 1))
                             : address_text(arena, &address);
    return FIXED + user + host;
}

const char *socks5_meaning(uint8_t reply)
{
    /* RFC 1928, 6. */
    static const char *const meanings[] = {
        "succeeded",           "general failure",       "not allowed by ruleset",
        "network unreachable", "host unreachable",      "connection refused",
        "TTL expired",         "command not supported", "address type not supported",
    };

    return reply < sizeof meanings / sizeof meanings[0] ? meanings[reply] : NULL;
}

const char *socks4_meaning(uint8_t reply)
{
    static const char *const meanings[] = {
        "granted",
        "rejected or failed",
        "no identd at the client",
        "identd names another user",
    };

    return reply >= SOCKS4_GRANTED &&
                   reply - SOCKS4_GRANTED < (int)(sizeof meanings / sizeof meanings[0])
               ? meanings[reply - SOCKS4_GRANTED]
               : NULL;
}
