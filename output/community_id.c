/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The octets that are hashed, and their hash as text. */
#include "output/community_id.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <sodium.h>
#include <string.h>

enum {
    SEED_OCTETS = 2,
    ADDRESS_OCTETS = 16,
    SHA1_OCTETS = 20,
    PROTOCOL_TCP = 6,
    HASHED_OCTETS = SEED_OCTETS + 2 * ADDRESS_OCTETS + 2 + 2 * 2,
};

static size_t address_octets(const struct ip_address *address)
{
    return address->family == IP_FAMILY_4 ? 4 : ADDRESS_OCTETS;
}

static bool stands_first(const struct endpoint *a, const struct endpoint *b)
{
    int order = memcmp(a->address.octets, b->address.octets, sizeof a->address.octets);

    return order < 0 || (order == 0 && a->port <= b->port);
}

static uint8_t *put_address(uint8_t *at, const struct ip_address *address)
{
    size_t length = address_octets(address);

    memcpy(at, address->octets, length);
    return at + length;
}

static uint8_t *put_port(uint8_t *at, uint16_t port)
{
    at[0] = (uint8_t)(port >> 8);
    at[1] = (uint8_t)port;
    return at + 2;
}

static size_t put_hashed(uint8_t hashed[HASHED_OCTETS], const struct endpoint *first,
                         const struct endpoint *second)
{
    uint8_t *at = hashed + SEED_OCTETS;

    memset(hashed, 0, SEED_OCTETS);
    at = put_address(at, &first->address);
    at = put_address(at, &second->address);
    *at++ = PROTOCOL_TCP;
    *at++ = 0;
    at = put_port(at, first->port);
    at = put_port(at, second->port);
    return (size_t)(at - hashed);
}

bool community_id_format(const struct endpoint *a, const struct endpoint *b,
                         char text[COMMUNITY_ID_TEXT_SIZE])
{
    bool in_order = stands_first(a, b);
    uint8_t hashed[HASHED_OCTETS];
    uint8_t hash[SHA1_OCTETS];
    size_t length;

    if (a->address.family != b->address.family || a->address.family == IP_FAMILY_NONE)
        return false;
    length = put_hashed(hashed, in_order ? a : b, in_order ? b : a);
    if (gnutls_hash_fast(GNUTLS_DIG_SHA1, hashed, length, hash) != 0)
        return false;
    text[0] = '1';
    text[1] = ':';
    sodium_bin2base64(text + 2, COMMUNITY_ID_TEXT_SIZE - 2, hash, sizeof hash,
                      sodium_base64_VARIANT_ORIGINAL);
    return true;
}
