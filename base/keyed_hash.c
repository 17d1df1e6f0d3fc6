/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SipHash, by libsodium. */
#include "base/keyed_hash.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

_Static_assert(sizeof(struct hash_key) == crypto_shorthash_KEYBYTES, "SipHash key size");

/* The library finds its source of random numbers at the first call that needs it. */
void hash_key_prepare(void)
{
    if (sodium_init() >= 0)
        return;
    fputs("smtpscope: there are no random numbers\n", stderr);
    abort();
}

struct hash_key hash_key_random(void)
{
    struct hash_key key;

    randombytes_buf(key.octets, sizeof key.octets);
    return key;
}

uint64_t keyed_hash(const struct hash_key *key, struct bytes bytes)
{
    uint8_t digest[crypto_shorthash_BYTES];
    uint64_t value = 0;

    crypto_shorthash(digest, bytes.data, bytes.length, key->octets);
    for (size_t i = 0; i < sizeof digest; i++)
        value |= (uint64_t)digest[i] << (8 * i);
    return value;
}
