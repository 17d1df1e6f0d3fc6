/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SipHash-2-4: a hash of 64 bits under a key of 128 bits.
 *
 * With a key drawn for the run nobody outside can choose inputs that collide;
 * with a fixed key the same input has the same value in every run.
 */
#ifndef BASE_KEYED_HASH_H
#define BASE_KEYED_HASH_H

#include "base/bytes.h"

struct hash_key {
    uint8_t octets[16];
};

/* To be called once before several threads draw keys. */
void hash_key_prepare(void);

/* A key nobody can guess. */
struct hash_key hash_key_random(void);

uint64_t keyed_hash(const struct hash_key *key, struct bytes bytes);

#endif
