/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The hash of a text that is made of short pieces, by GnuTLS, in hexadecimal digits. */
#ifndef SMTP_TLS_TEXT_HASH_H
#define SMTP_TLS_TEXT_HASH_H

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "base/bytes.h"

struct tls_text_hash {
    gnutls_hash_hd_t handle; /* NULL: a policy of the system forbids this hash */
    gnutls_digest_algorithm_t algorithm;
    size_t length; /* of the text */
};

void tls_text_hash_init(struct tls_text_hash *hash, gnutls_digest_algorithm_t algorithm);

void tls_text_hash_add(struct tls_text_hash *hash, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Ends it and writes its first digits, at most so many, and NUL; nothing but NUL
 * when the hash is forbidden. */
void tls_text_hash_finish(struct tls_text_hash *hash, size_t digits, char *ret_text);

#endif
