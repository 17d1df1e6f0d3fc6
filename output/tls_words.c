/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words for numbers. */
#include "output/tls_words.h"

#include <stdio.h>
#include <time.h>

static const char *name_or_hexadecimal(const char *name, uint16_t number, char text[TLS_WORD_SIZE])
{
    snprintf(text, TLS_WORD_SIZE, "0x%04x", number);
    return name != NULL ? name : text;
}

static const char *name_or_decimal(const char *name, uint8_t number, char text[TLS_WORD_SIZE])
{
    snprintf(text, TLS_WORD_SIZE, "%u", number);
    return name != NULL ? name : text;
}

const char *tls_version_word(uint16_t version, char text[TLS_WORD_SIZE])
{
    return name_or_hexadecimal(tls_version_name(version), version, text);
}

const char *tls_cipher_word(uint16_t cipher, char text[TLS_WORD_SIZE])
{
    return name_or_hexadecimal(tls_cipher_name(cipher), cipher, text);
}

const char *tls_alert_level_word(uint8_t level, char text[TLS_WORD_SIZE])
{
    return name_or_decimal(tls_alert_level_name(level), level, text);
}

const char *tls_alert_description_word(uint8_t description, char text[TLS_WORD_SIZE])
{
    return name_or_decimal(tls_alert_description_name(description), description, text);
}

const char *tls_time_words(int64_t seconds, char text[TLS_TIME_SIZE])
{
    time_t time = (time_t)seconds;
    struct tm parts;

    if (gmtime_r(&time, &parts) == NULL || strftime(text, TLS_TIME_SIZE, "%FT%TZ", &parts) == 0)
        text[0] = '\0';
    return text;
}
