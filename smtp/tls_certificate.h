/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Certificate message of TLS 1.2 and before, RFC 5246 7.4.2; of the first
 * certificate in it, its holder's, the facts of RFC 5280, read by GnuTLS.
 *
 * Nothing is verified: who presents a certificate, and what it says, is recorded.
 */
#ifndef SMTP_TLS_CERTIFICATE_H
#define SMTP_TLS_CERTIFICATE_H

#include "base/arena.h"
#include "smtp/session_tls.h"

/* The certificate in the arena; NULL when the message has none that is whole.
 * Of its names the first `maximum_names` are kept, further ones are added to
 * `*names_left_out`. */
struct tls_certificate *tls_certificate_read(struct bytes message, struct arena *arena,
                                             size_t maximum_names, uint64_t *names_left_out);

#endif
