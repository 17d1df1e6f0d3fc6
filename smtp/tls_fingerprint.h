/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a client's hello says about its software, as a hash that other programs
 * make of it too. Values of RFC 8701 count nowhere.
 *
 * JA3 is the MD5 of version, ciphers, extensions, groups and point formats as
 * decimal numbers in the order of the hello. JA4 is `t`, the highest version,
 * `d` or `i` for with and without server name, how many ciphers and extensions,
 * first and last character of the first protocol of ALPN; the beginning of the
 * SHA-256 of the ciphers in order of their number; that of the extensions, in
 * order too but without server name and ALPN, and the signature algorithms as
 * they stand.
 *
 * The texts are empty when a policy of the system forbids the hash.
 */
#ifndef SMTP_TLS_FINGERPRINT_H
#define SMTP_TLS_FINGERPRINT_H

#include "smtp/session_tls.h"
#include "smtp/tls_hello.h"

void tls_ja3(const struct tls_client_hello *hello, char ret_text[TLS_JA3_SIZE + 1]);
void tls_ja4(const struct tls_client_hello *hello, char ret_text[TLS_JA4_SIZE + 1]);

#endif
