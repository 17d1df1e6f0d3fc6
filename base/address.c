/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses: making, comparing, writing as text. */
#include "base/address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

struct ip_address ip_address_v4(const uint8_t octets[4])
{
    struct ip_address address;

    ip_address_set_v4(&address, octets);
    return address;
}

struct ip_address ip_address_v6(const uint8_t octets[16])
{
    struct ip_address address = { .family = IP_FAMILY_6 };

    memcpy(address.octets, octets, 16);
    return address;
}

bool ip_address_equal(const struct ip_address *a, const struct ip_address *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

bool endpoint_equal(const struct endpoint *a, const struct endpoint *b)
{
    return a->port == b->port && ip_address_equal(&a->address, &b->address);
}

bool ip_address_is_loopback(const struct ip_address *address)
{
    static const uint8_t loopback[16] = { [15] = 1 };

    if (address->family == IP_FAMILY_4)
        return address->octets[0] == 127;
    return address->family == IP_FAMILY_6 &&
           memcmp(address->octets, loopback, sizeof loopback) == 0;
}

bool ip_address_is_private(const struct ip_address *address)
{
    const uint8_t *octets = address->octets;

    if (ip_address_is_loopback(address))
        return true;
    if (address->family == IP_FAMILY_4)
        return octets[0] == 10 || (octets[0] == 172 && (octets[1] & 0xF0) == 16) ||
               (octets[0] == 192 && octets[1] == 168) || (octets[0] == 169 && octets[1] == 254);
    return address->family == IP_FAMILY_6 &&
           ((octets[0] & 0xFE) == 0xFC || (octets[0] == 0xFE && (octets[1] & 0xC0) == 0x80));
}

int endpoint_compare(const struct endpoint *a, const struct endpoint *b)
{
    int order = memcmp(&a->address, &b->address, sizeof a->address);

    return order != 0 ? order : (a->port > b->port) - (a->port < b->port);
}

static char *put_octet(char *at, uint8_t octet)
{
    if (octet >= 100)
        *at++ = (char)('0' + octet / 100);
    if (octet >= 10)
        *at++ = (char)('0' + octet / 10 % 10);
    *at++ = (char)('0' + octet % 10);
    return at;
}

/* Each record has two; the C library goes through printf for them. */
static void format_v4(const uint8_t octets[4], char text[ADDRESS_TEXT_SIZE])
{
    char *at = text;

    for (size_t i = 0; i < 4; i++) {
        at = put_octet(at, octets[i]);
        *at++ = i < 3 ? '.' : '\0';
    }
}

void ip_address_format(const struct ip_address *address, char text[ADDRESS_TEXT_SIZE])
{
    if (address->family == IP_FAMILY_4)
        format_v4(address->octets, text);
    else if (address->family != IP_FAMILY_6 ||
             inet_ntop(AF_INET6, address->octets, text, ADDRESS_TEXT_SIZE) == NULL)
        snprintf(text, ADDRESS_TEXT_SIZE, "?");
}

size_t endpoint_put(uint8_t octets[ENDPOINT_OCTETS], const struct endpoint *endpoint)
{
    octets[0] = endpoint->address.family;
    memcpy(octets + 1, endpoint->address.octets, sizeof endpoint->address.octets);
    octets[17] = (uint8_t)(endpoint->port >> 8);
    octets[18] = (uint8_t)endpoint->port;
    return ENDPOINT_OCTETS;
}

void endpoint_format(const struct endpoint *endpoint, char text[ENDPOINT_TEXT_SIZE])
{
    char address[ADDRESS_TEXT_SIZE];
    bool bracketed = endpoint->address.family == IP_FAMILY_6;

    ip_address_format(&endpoint->address, address);
    snprintf(text, ENDPOINT_TEXT_SIZE, bracketed ? "[%s]:%u" : "%s:%u", address,
             (unsigned)endpoint->port);
}
