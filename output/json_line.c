/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walking over jansson's values. */
#include "output/json_line.h"

#include <assert.h>
#include <stdio.h>

#include "output/utf8.h"

/* This file has most of the work of writing a record. So room is made once for
 * each value, for the most it can need, and then filled without further asking;
 * there is no printf, and eight bytes at a time are asked whether they are plain. */

/* Quotes; the longest escape of a byte; an integer of 64 bits, or seconds, with
 * sign and point. */
enum { QUOTES = 2, ESCAPE_SIZE = 6, NUMBER_SIZE = 32, WORD_SIZE = 8 };

static void append_value(struct bounded_buffer *line, json_t *value);

static uint8_t *room_for(struct bounded_buffer *line, size_t size)
{
    assert(line->maximum == SIZE_MAX);
    return bounded_buffer_room(line, size);
}

static void fill_to(struct bounded_buffer *line, const uint8_t *end)
{
    line->length = (size_t)(end - line->data);
}

static void append_byte(struct bounded_buffer *line, char byte)
{
    uint8_t *at = room_for(line, 1);

    *at = (uint8_t)byte;
    fill_to(line, at + 1);
}

static void append_word(struct bounded_buffer *line, const char *word)
{
    size_t length = strlen(word);
    uint8_t *at = room_for(line, WORD_SIZE);

    memcpy(at, word, length);
    fill_to(line, at + length);
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

/* Copies eight bytes and says whether they are plain. */
static bool copy8(uint8_t *at, const uint8_t *data)
{
    uint64_t word;

    memcpy(&word, data, sizeof word);
    memcpy(at, &word, sizeof word);
    return all_plain(word);
}

/* Copies four to seven bytes, the middle ones twice. */
static bool copy4_twice(uint8_t *at, const uint8_t *data, size_t length)
{
    uint32_t first, last;

    memcpy(&first, data, sizeof first);
    memcpy(&last, data + length - sizeof last, sizeof last);
    memcpy(at, &first, sizeof first);
    memcpy(at + length - sizeof last, &last, sizeof last);
    return all_plain(first | (uint64_t)last << 32);
}

/* Copies the text and says whether it is plain as a whole; if not, something of
 * it was copied. What is left behind eights of bytes is copied with some that
 * were copied before. */
static bool copy_if_plain(uint8_t *at, struct bytes text)
{
    const uint8_t *data = text.data;

    if (text.length < 4) {
        for (size_t i = 0; i < text.length; i++) {
            if (!plain[data[i]])
                return false;
            at[i] = data[i];
        }
        return true;
    }
    if (text.length < 8)
        return copy4_twice(at, data, text.length);
    for (size_t i = 0; i + 8 < text.length; i += 8)
        if (!copy8(at + i, data + i))
            return false;
    return copy8(at + text.length - 8, data + text.length - 8);
}

/* Copies the plain bytes at the start; returns how many. */
static size_t copy_plain(uint8_t *at, struct bytes text)
{
    size_t length = 0;

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
static uint8_t *put_special(uint8_t *at, struct bytes text, struct utf8_unit unit)
{
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

/* The text with what has to be escaped in it. */
static uint8_t *put_escaped(uint8_t *at, struct bytes text)
{
    while (text.length > 0) {
        size_t run = copy_plain(at, text);
        struct utf8_unit unit;

        at += run;
        text = bytes_after(text, run);
        if (text.length == 0)
            break;
        unit = utf8_next(text);
        at = put_special(at, text, unit);
        text = bytes_after(text, unit.length);
    }
    return at;
}

/* Between quotes. */
static uint8_t *put_string(uint8_t *at, struct bytes text)
{
    *at++ = '"';
    at = copy_if_plain(at, text) ? at + text.length : put_escaped(at, text);
    *at++ = '"';
    return at;
}

static size_t string_size(struct bytes text)
{
    return QUOTES + ESCAPE_SIZE * text.length;
}

static void append_text(struct bounded_buffer *line, struct bytes text)
{
    fill_to(line, put_string(room_for(line, string_size(text)), text));
}

static void append_key(struct bounded_buffer *line, char separator, struct bytes key)
{
    uint8_t *at = room_for(line, 1 + string_size(key) + 1);

    *at++ = (uint8_t)separator;
    at = put_string(at, key);
    *at++ = ':';
    fill_to(line, at);
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

/* Point and six digits. */
static uint8_t *put_millionths(uint8_t *at, uint32_t millionths)
{
    at[0] = '.';
    for (size_t i = 6; i > 0; i--) {
        at[i] = (uint8_t)('0' + millionths % 10);
        millionths /= 10;
    }
    return at + 7;
}

/* Writes the sign and returns the rest. */
static uint64_t put_sign(uint8_t **at, int64_t number)
{
    if (number >= 0)
        return (uint64_t)number;
    *(*at)++ = '-';
    return (uint64_t)0 - (uint64_t)number;
}

static void append_integer(struct bounded_buffer *line, json_int_t number)
{
    uint8_t *at = room_for(line, NUMBER_SIZE);
    uint64_t magnitude = put_sign(&at, number);

    fill_to(line, put_digits(at, magnitude));
}

/* 2^51 millionths: up to here a double times 1e6 is nearest to the right integer.
 * Above, printf is exact where the double is, and slower. */
static const double largest_scaled = 2251799813685248.0;

static int64_t rounded(double value)
{
    int64_t whole = (int64_t)value;
    double rest = value - (double)whole;

    if (rest >= 0.5)
        return whole + 1;
    return rest <= -0.5 ? whole - 1 : whole;
}

static void append_large_real(struct bounded_buffer *line, double value)
{
    char text[352]; /* the largest double has 309 digits before the point */

    snprintf(text, sizeof text, "%.6f", value);
    bounded_buffer_append(line, bytes_of_string(text));
}

/* In integers, so that 0.000001 stays what it is. */
static void append_real(struct bounded_buffer *line, double value)
{
    double scaled = value * 1e6;
    uint64_t millionths;
    uint8_t *at;

    if (scaled >= largest_scaled || scaled <= -largest_scaled) {
        append_large_real(line, value);
        return;
    }
    at = room_for(line, NUMBER_SIZE);
    millionths = put_sign(&at, rounded(scaled));
    at = put_digits(at, millionths / 1000000);
    fill_to(line, put_millionths(at, (uint32_t)(millionths % 1000000)));
}

/* ------------------------------------------------------------------ structure */

static void append_array(struct bounded_buffer *line, const json_t *array)
{
    size_t count = json_array_size(array);

    append_byte(line, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            append_byte(line, ',');
        append_value(line, json_array_get(array, i));
    }
    append_byte(line, ']');
}

/* Before the first of them stands `separator`, before the others a comma. */
static void append_members(struct bounded_buffer *line, char separator, json_t *object)
{
    for (void *member = json_object_iter(object); member != NULL;
         member = json_object_iter_next(object, member)) {
        append_key(line, separator,
                   bytes_of(json_object_iter_key(member), json_object_iter_key_len(member)));
        append_value(line, json_object_iter_value(member));
        separator = ',';
    }
}

static void append_object(struct bounded_buffer *line, json_t *object)
{
    if (json_object_size(object) == 0)
        append_byte(line, '{');
    append_members(line, '{', object);
    append_byte(line, '}');
}

static void append_value(struct bounded_buffer *line, json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        append_object(line, value);
        break;
    case JSON_ARRAY:
        append_array(line, value);
        break;
    case JSON_STRING:
        append_text(line, bytes_of(json_string_value(value), json_string_length(value)));
        break;
    case JSON_INTEGER:
        append_integer(line, json_integer_value(value));
        break;
    case JSON_REAL:
        append_real(line, json_real_value(value));
        break;
    case JSON_TRUE:
        append_word(line, "true");
        break;
    case JSON_FALSE:
        append_word(line, "false");
        break;
    case JSON_NULL:
        append_word(line, "null");
        break;
    }
}

void json_line_append(struct bounded_buffer *line, json_t *value)
{
    append_value(line, value);
    append_byte(line, '\n');
}

void json_line_begin(struct bounded_buffer *line, json_t *object)
{
    assert(json_object_size(object) > 0);
    append_members(line, '{', object);
}

void json_line_go_on(struct bounded_buffer *line, json_t *object)
{
    append_members(line, ',', object);
}

void json_line_end(struct bounded_buffer *line)
{
    append_byte(line, '}');
    append_byte(line, '\n');
}
