/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading and comparing blocks of addresses. */
#include "base/ip_network.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

static bool parse_address(struct ip_address *ret_address, const char *text)
{
    uint8_t octets[16];

    if (inet_pton(AF_INET, text, octets) == 1) {
        *ret_address = ip_address_v4(octets);
        return true;
    }
    if (inet_pton(AF_INET6, text, octets) == 1) {
        *ret_address = ip_address_v6(octets);
        return true;
    }
    return false;
}

/* Decimal digits and nothing else. */
static bool parse_prefix_length(uint8_t *ret_length, const char *text, unsigned longest)
{
    unsigned long length;

    if (text[0] == '\0' || strspn(text, "0123456789") != strlen(text) || strlen(text) > 3)
        return false;
    length = strtoul(text, NULL, 10);
    if (length > longest)
        return false;
    *ret_length = (uint8_t)length;
    return true;
}

static unsigned bits_of(const struct ip_address *address)
{
    return address->family == IP_FAMILY_4 ? 32 : 128;
}

bool ip_network_parse(struct ip_network *ret_network, const char *text, struct error *error)
{
    char address[ADDRESS_TEXT_SIZE + 1];
    size_t length = strcspn(text, "/");
    struct ip_network network;

    if (length < sizeof address) {
        memcpy(address, text, length);
        address[length] = '\0';
    }
    if (length >= sizeof address || !parse_address(&network.address, address)) {
        error_set(error, "`%s` is no IP address or network such as 192.0.2.0/24", text);
        return false;
    }
    network.prefix_length = (uint8_t)bits_of(&network.address);
    if (text[length] == '/' && !parse_prefix_length(&network.prefix_length, text + length + 1,
                                                    bits_of(&network.address))) {
        error_set(error, "`%s`: what follows the slash is no number from 0 to %u", text,
                  bits_of(&network.address));
        return false;
    }
    *ret_network = network;
    return true;
}

bool ip_network_contains(const struct ip_network *network, const struct ip_address *address)
{
    size_t octets = network->prefix_length / 8;
    unsigned rest = network->prefix_length % 8;
    uint8_t mask = (uint8_t)(0xFF00U >> rest);

    if (network->address.family != address->family ||
        memcmp(network->address.octets, address->octets, octets) != 0)
        return false;
    return rest == 0 || ((network->address.octets[octets] ^ address->octets[octets]) & mask) == 0;
}
