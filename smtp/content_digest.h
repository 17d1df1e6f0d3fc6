/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SHA-256 (FIPS 180-4) over bytes that come in pieces, by GnuTLS. */
#ifndef SMTP_CONTENT_DIGEST_H
#define SMTP_CONTENT_DIGEST_H

#include "base/bytes.h"

enum { CONTENT_DIGEST_SIZE = 32 };

/* Bytes that one takes, the library's part of them estimated. */
enum { CONTENT_DIGEST_MEMORY = 512 };

struct content_digest;

struct content_digest *content_digest_new(void);
void content_digest_free(struct content_digest *digest);

void content_digest_add(struct content_digest *digest, struct bytes bytes);

/* Writes the digest of what was added so far; more may follow. */
void content_digest_value(const struct content_digest *digest,
                          uint8_t ret_sha256[CONTENT_DIGEST_SIZE]);

#endif
