/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The numbers of TLS as words: their names, or the number itself for one that
 * has none. What is returned is constant or stands in `text`.
 */
#ifndef OUTPUT_TLS_WORDS_H
#define OUTPUT_TLS_WORDS_H

#include "smtp/session.h"

/* Room for `0x1a2b`. */
enum { TLS_WORD_SIZE = 8 };

const char *tls_version_word(uint16_t version, char text[TLS_WORD_SIZE]);
const char *tls_cipher_word(uint16_t cipher, char text[TLS_WORD_SIZE]);
const char *tls_alert_level_word(uint8_t level, char text[TLS_WORD_SIZE]);
const char *tls_alert_description_word(uint8_t description, char text[TLS_WORD_SIZE]);

/* Room for `2026-11-24T00:11:56Z`, years of any length. */
enum { TLS_TIME_SIZE = 48 };

/* RFC 3339 without a fraction; seconds since 1970, as certificates have them. */
const char *tls_time_words(int64_t seconds, char text[TLS_TIME_SIZE]);

#endif
