/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SHA-256. */
#include "smtp/content_digest.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

struct content_digest {
    gnutls_hash_hd_t hash;
};

struct content_digest *content_digest_new(void)
{
    struct content_digest *digest = memory_new(1, sizeof *digest);

    /* SHA-256 is always there; only memory can be missing. */
    if (gnutls_hash_init(&digest->hash, GNUTLS_DIG_SHA256) != 0) {
        fputs("smtpscope: SHA-256 is not available\n", stderr);
        abort();
    }
    return digest;
}

void content_digest_free(struct content_digest *digest)
{
    if (digest == NULL)
        return;
    gnutls_hash_deinit(digest->hash, NULL);
    free(digest);
}

void content_digest_add(struct content_digest *digest, struct bytes bytes)
{
    gnutls_hash(digest->hash, bytes.data, bytes.length);
}

void content_digest_value(const struct content_digest *digest,
                          uint8_t ret_sha256[CONTENT_DIGEST_SIZE])
{
    gnutls_hash_deinit(memory_made(gnutls_hash_copy(digest->hash)), ret_sha256);
}
