/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers and times as people read them. */
#include "output/words.h"

#include <inttypes.h>
#include <stdio.h>

void words_append(struct bounded_buffer *text, const char *words)
{
    bounded_buffer_append(text, bytes_of_string(words));
}

void words_append_count(struct bounded_buffer *text, uint64_t count, const char *noun)
{
    char digits[24];

    snprintf(digits, sizeof digits, "%" PRIu64 " ", count);
    words_append(text, digits);
    words_append(text, noun);
    if (count != 1)
        words_append(text, "s");
}

void words_append_code(struct bounded_buffer *text, uint16_t code)
{
    char digits[8];

    snprintf(digits, sizeof digits, "%03u", (unsigned)code);
    words_append(text, digits);
}

void words_append_span(struct bounded_buffer *text, duration span)
{
    char digits[32];

    snprintf(digits, sizeof digits, "%" PRId64 ".%03u s", span / DURATION_SECOND,
             (unsigned)(span % DURATION_SECOND / DURATION_MILLISECOND));
    words_append(text, digits);
}

void words_append_time(struct bounded_buffer *text, timestamp time)
{
    char digits[TIMESTAMP_TEXT_SIZE];

    timestamp_format(time, digits);
    for (char *character = digits; *character != '\0'; character++)
        if (*character == 'T' || *character == 'Z')
            *character = ' ';
    words_append(text, digits);
    words_append(text, "UTC");
}

void words_append_session_id(struct bounded_buffer *text, uint64_t id)
{
    char digits[sizeof "0123456789abcdef"];

    snprintf(digits, sizeof digits, "%016" PRIx64, id);
    words_append(text, digits);
}

void words_tell(const struct words_sink *sink, struct bounded_buffer *text)
{
    sink->tell(sink->context, bounded_buffer_bytes(text));
    bounded_buffer_clear(text);
}
