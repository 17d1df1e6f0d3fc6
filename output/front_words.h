/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands in front of a dialogue in words: `192.0.2.7:4711 to 192.0.2.25:25,
 * PROXY version 1`, `socks5 to mail.example.com port 25, open`. See words.h.
 */
#ifndef OUTPUT_FRONT_WORDS_H
#define OUTPUT_FRONT_WORDS_H

#include "output/words.h"
#include "smtp/session.h"

void front_words_append_proxied(struct bounded_buffer *text, const struct proxied *proxied);
void front_words_append_tunnelled(struct bounded_buffer *text, const struct tunnelled *tunnelled);

#endif
