/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of a session's TLS in words, a text for each thing; none when nothing
 * is known. See words.h.
 */
#ifndef OUTPUT_HANDSHAKE_WORDS_H
#define OUTPUT_HANDSHAKE_WORDS_H

#include "output/words.h"
#include "smtp/session.h"

void handshake_words_tell(const struct words_sink *sink, const struct tls_facts *facts);

#endif
