/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a key. */
#include "cli/mask_key.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

_Static_assert(sizeof(struct hash_key) >= crypto_generichash_BYTES_MIN, "a digest as a key");

static bool digest(struct hash_key *ret_key, struct bytes secret, const char *path,
                   struct error *error)
{
    if (secret.length < MASK_KEY_MINIMUM || secret.length > MASK_KEY_MAXIMUM) {
        error_set(error, "the key in %s has %s than %d bytes", path,
                  secret.length < MASK_KEY_MINIMUM ? "fewer" : "more",
                  secret.length < MASK_KEY_MINIMUM ? MASK_KEY_MINIMUM : MASK_KEY_MAXIMUM);
        return false;
    }
    crypto_generichash(ret_key->octets, sizeof ret_key->octets, secret.data, secret.length, NULL,
                       0);
    return true;
}

bool mask_key_read(struct hash_key *ret_key, const char *path, struct error *error)
{
    FILE *file = fopen(path, "rb");
    uint8_t *secret;
    size_t length;
    bool good = false;

    if (file == NULL) {
        error_set(error, "cannot read the key in %s: %s", path, strerror(errno));
        return false;
    }
    secret = memory_new(MASK_KEY_MAXIMUM + 1, 1);
    errno = 0;
    length = fread(secret, 1, MASK_KEY_MAXIMUM + 1, file);
    if (ferror(file))
        error_set(error, "cannot read the key in %s: %s", path, strerror(errno));
    else
        good = digest(ret_key, bytes_of(secret, length), path, error);
    sodium_memzero(secret, MASK_KEY_MAXIMUM + 1);
    free(secret);
    fclose(file);
    return good;
}
