/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hashing texts. */
#include "smtp/tls_text_hash.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

enum { LONGEST_DIGEST = 32, LONGEST_PIECE = 32 };

void tls_text_hash_init(struct tls_text_hash *hash, gnutls_digest_algorithm_t algorithm)
{
    *hash = (struct tls_text_hash){ .algorithm = algorithm };
    if (gnutls_hash_init(&hash->handle, algorithm) != 0)
        hash->handle = NULL;
}

void tls_text_hash_add(struct tls_text_hash *hash, const char *format, ...)
{
    char piece[LONGEST_PIECE];
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(piece, sizeof piece, format, arguments);
    va_end(arguments);
    assert(length >= 0 && length < LONGEST_PIECE);
    hash->length += (size_t)length;
    if (hash->handle != NULL)
        gnutls_hash(hash->handle, piece, (size_t)length);
}

void tls_text_hash_finish(struct tls_text_hash *hash, size_t digits, char *ret_text)
{
    uint8_t digest[LONGEST_DIGEST];
    size_t octets = gnutls_hash_get_len(hash->algorithm);

    ret_text[0] = '\0';
    assert(octets <= sizeof digest);
    if (hash->handle == NULL)
        return;
    gnutls_hash_deinit(hash->handle, digest);
    for (size_t i = 0; i < octets && 2 * i + 1 < digits; i++)
        snprintf(ret_text + 2 * i, 3, "%02x", digest[i]);
}
