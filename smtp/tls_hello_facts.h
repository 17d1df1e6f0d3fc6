/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the record says of the hellos. Texts and lists are copied into the arena.
 */
#ifndef SMTP_TLS_HELLO_FACTS_H
#define SMTP_TLS_HELLO_FACTS_H

#include "base/arena.h"
#include "smtp/session_tls.h"
#include "smtp/tls_hello.h"

/* Of the protocols it offers the first `maximum_names` are kept, further ones
 * are added to `*names_left_out`. */
void tls_take_client_hello(struct tls_handshake *facts, const struct tls_client_hello *hello,
                           struct arena *arena, size_t maximum_names, uint64_t *names_left_out);

void tls_take_ssl2_hello(struct tls_handshake *facts, uint16_t version, struct arena *arena);

void tls_take_server_hello(struct tls_handshake *facts, const struct tls_server_hello *hello,
                           struct arena *arena);

#endif
