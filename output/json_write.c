/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing JSON. */
#include "output/json_write.h"

#include <assert.h>
#include <string.h>

#include "output/utf8.h"

/* This file has most of the work of writing a record. So room is made once for
 * each value, for the most it can need, and then filled without further asking. */

/* `,"":` around a key, brackets and quotes; digits of 2^64, sign, point. */
enum { KEY_FRAME = 4, QUOTES = 2, NUMBER_SIZE = 24, ESCAPE_SIZE = 6 };

static uint8_t *room_for(struct bounded_buffer *line, size_t size)
{
    assert(line->maximum == SIZE_MAX);
    return bounded_buffer_room(line, size);
}

static void fill_to(struct bounded_buffer *line, const uint8_t *end)
{
    line->length = (size_t)(end - line->data);
}

static uint8_t *put_string(uint8_t *at, const char *string, size_t length)
{
    memcpy(at, string, length);
    return at + length;
}

static bool opens(uint8_t byte)
{
    return byte == '{' || byte == '[' || byte == '\n';
}

/* Makes room for a value of at most `size` bytes, and writes what stands in front of it. */
static uint8_t *begin_value(struct bounded_buffer *line, const char *key, size_t size)
{
    size_t key_length = key != NULL ? strlen(key) : 0;
    uint8_t *at = room_for(line, KEY_FRAME + key_length + size);

    if (line->length > 0 && !opens(at[-1]))
        *at++ = ',';
    if (key == NULL)
        return at;
    *at++ = '"';
    at = put_string(at, key, key_length);
    *at++ = '"';
    *at++ = ':';
    return at;
}

/* ------------------------------------------------------------------ structure */

static void begin_bracket(struct bounded_buffer *line, const char *key, char bracket)
{
    uint8_t *at = begin_value(line, key, 1);

    *at++ = (uint8_t)bracket;
    fill_to(line, at);
}

static void append_byte(struct bounded_buffer *line, char byte)
{
    uint8_t *at = room_for(line, 1);

    *at++ = (uint8_t)byte;
    fill_to(line, at);
}

static void end_filled(struct bounded_buffer *line, size_t mark, char open, char close)
{
    if (line->data[line->length - 1] == (uint8_t)open)
        line->length = mark;
    else
        append_byte(line, close);
}

void json_begin_object(struct bounded_buffer *line, const char *key)
{
    begin_bracket(line, key, '{');
}

void json_end_object(struct bounded_buffer *line)
{
    append_byte(line, '}');
}

void json_end_filled_object(struct bounded_buffer *line, size_t mark)
{
    end_filled(line, mark, '{', '}');
}

void json_begin_array(struct bounded_buffer *line, const char *key)
{
    begin_bracket(line, key, '[');
}

void json_end_array(struct bounded_buffer *line)
{
    append_byte(line, ']');
}

void json_end_filled_array(struct bounded_buffer *line, size_t mark)
{
    end_filled(line, mark, '[', ']');
}

void json_end_line(struct bounded_buffer *line)
{
    append_byte(line, '\n');
}

/* ---------------------------------------------------------------------- texts */

/* ASCII that stands in a string as it is: neither control, quote nor backslash. */
static const bool plain[256] = {
    [' ' ... '!'] = true,
    ['#' ... '['] = true,
    [']' ... '~'] = true,
};

#define EACH_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

/* The high bit of each byte is set that is `value`, and perhaps of some above it. */
static uint64_t bytes_that_are(uint64_t word, uint8_t value)
{
    uint64_t difference = word ^ EACH_BYTE(value);

    return (difference - EACH_BYTE(1)) & ~difference;
}

/* Whether all of eight bytes are plain. */
static bool all_plain(uint64_t word)
{
    uint64_t control = (word - EACH_BYTE(' ')) & ~word;

    return ((word | control | bytes_that_are(word, '"') | bytes_that_are(word, '\\') |
             bytes_that_are(word, 0x7F)) &
            EACH_BYTE(0x80)) == 0;
}

/* Copies the plain bytes at the start; returns how many. */
static size_t copy_plain(uint8_t *at, struct bytes text)
{
    size_t length = 0;
    uint64_t word;

    for (; length + sizeof word <= text.length; length += sizeof word) {
        memcpy(&word, text.data + length, sizeof word);
        if (!all_plain(word))
            break;
        memcpy(at + length, &word, sizeof word);
    }
    for (; length < text.length && plain[text.data[length]]; length++)
        at[length] = text.data[length];
    return length;
}

static uint8_t *put_escape(uint8_t *at, uint32_t code_point)
{
    static const char digits[] = "0123456789ABCDEF";

    *at++ = '\\';
    *at++ = 'u';
    for (int shift = 12; shift >= 0; shift -= 4)
        *at++ = (uint8_t)digits[code_point >> shift & 0xF];
    return at;
}

/* The unit at the start, which is not plain. */
static uint8_t *put_special(uint8_t *at, struct bytes text, struct utf8_unit unit, bool *lossy)
{
    if (!unit.valid || unit.code_point == 0) {
        *lossy = true;
        return put_string(at, UTF8_REPLACEMENT, UTF8_REPLACEMENT_SIZE);
    }
    if (unit.code_point == '"' || unit.code_point == '\\') {
        *at++ = '\\';
        *at++ = (uint8_t)unit.code_point;
        return at;
    }
    if (utf8_is_control(unit.code_point))
        return put_escape(at, unit.code_point);
    memcpy(at, text.data, unit.length);
    return at + unit.length;
}

static void append_text(struct bounded_buffer *line, const char *key, struct bytes text,
                        bool *lossy)
{
    uint8_t *at = begin_value(line, key, QUOTES + ESCAPE_SIZE * text.length);

    *at++ = '"';
    while (text.length > 0) {
        size_t run = copy_plain(at, text);
        struct utf8_unit unit;

        at += run;
        text = bytes_after(text, run);
        if (text.length == 0)
            break;
        unit = utf8_next(text);
        at = put_special(at, text, unit, lossy);
        text = bytes_after(text, unit.length);
    }
    *at++ = '"';
    fill_to(line, at);
}

void json_put_word(struct bounded_buffer *line, const char *key, const char *word)
{
    size_t length;
    uint8_t *at;

    if (word == NULL)
        return;
    length = strlen(word);
    at = begin_value(line, key, QUOTES + length);
    *at++ = '"';
    at = put_string(at, word, length);
    *at++ = '"';
    fill_to(line, at);
}

void json_put_text(struct bounded_buffer *line, const char *key, struct bytes text, bool *lossy)
{
    if (text.data != NULL)
        append_text(line, key, text, lossy);
}

void json_put_texts(struct bounded_buffer *line, const char *key, size_t count,
                    const struct bytes *texts, bool *lossy)
{
    json_begin_array(line, key);
    for (size_t i = 0; i < count; i++)
        append_text(line, NULL, texts[i], lossy);
    json_end_array(line);
}

void json_put_filled_texts(struct bounded_buffer *line, const char *key, size_t count,
                           const struct bytes *texts, bool *lossy)
{
    if (count > 0)
        json_put_texts(line, key, count, texts, lossy);
}

/* -------------------------------------------------------------------- numbers */

static uint8_t *put_digits(uint8_t *at, uint64_t number)
{
    uint8_t digits[NUMBER_SIZE];
    size_t first = sizeof digits;

    do {
        digits[--first] = (uint8_t)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    memcpy(at, digits + first, sizeof digits - first);
    return at + (sizeof digits - first);
}

/* Writes the sign and returns the rest. */
static uint64_t put_sign(uint8_t **at, int64_t number)
{
    if (number >= 0)
        return (uint64_t)number;
    *(*at)++ = '-';
    return (uint64_t)0 - (uint64_t)number;
}

static uint8_t *put_millionths(uint8_t *at, uint32_t millionths)
{
    *at = '.';
    for (size_t i = 6; i > 0; i--) {
        at[i] = (uint8_t)('0' + millionths % 10);
        millionths /= 10;
    }
    return at + 7;
}

void json_put_count(struct bounded_buffer *line, const char *key, uint64_t count)
{
    fill_to(line, put_digits(begin_value(line, key, NUMBER_SIZE), count));
}

void json_put_count_above_zero(struct bounded_buffer *line, const char *key, uint64_t count)
{
    if (count > 0)
        json_put_count(line, key, count);
}

void json_put_integer(struct bounded_buffer *line, const char *key, int64_t number)
{
    uint8_t *at = begin_value(line, key, NUMBER_SIZE);
    uint64_t magnitude = put_sign(&at, number);

    fill_to(line, put_digits(at, magnitude));
}

void json_put_span(struct bounded_buffer *line, const char *key, duration span)
{
    uint8_t *at = begin_value(line, key, NUMBER_SIZE);
    uint64_t microseconds = put_sign(&at, span / DURATION_MICROSECOND);

    at = put_digits(at, microseconds / 1000000);
    fill_to(line, put_millionths(at, (uint32_t)(microseconds % 1000000)));
}

void json_put_seconds(struct bounded_buffer *line, const char *key, duration span)
{
    if (span >= 0)
        json_put_span(line, key, span);
}

void json_put_boolean(struct bounded_buffer *line, const char *key, bool value)
{
    const char *word = value ? "true" : "false";
    uint8_t *at = begin_value(line, key, strlen("false"));

    fill_to(line, put_string(at, word, strlen(word)));
}

void json_put_flag(struct bounded_buffer *line, const char *key, bool set)
{
    if (set)
        json_put_boolean(line, key, true);
}
