/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walking over jansson's values. */
#include "output/json_line.h"

#include <assert.h>
#include <stdio.h>

#include "output/utf8.h"

/* This file has a good part of the work of writing a record. So room is made once for
 * each field, for the most it can need, and then filled without further asking;
 * there is no printf, and eight bytes at a time are asked whether they are plain. */

/* Quotes; the longest escape of a byte; an integer of 64 bits, or seconds, with
 * sign and point; around a key a separator, quotes and a colon. */
enum { QUOTES = 2, ESCAPE_SIZE = 6, NUMBER_SIZE = 32, AROUND_KEY = 4 };

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

/* A word of at most eight letters. */
static uint8_t *put_word(uint8_t *at, const char word[static 8], size_t length)
{
    memcpy(at, word, 8);
    return at + length;
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

/* Copies few bytes, mostly less than sixteen. */
static uint8_t *put_octets(uint8_t *at, const void *octets, size_t length)
{
    const uint8_t *data = octets;

    if (length < 4) {
        for (size_t i = 0; i < length; i++)
            at[i] = data[i];
    } else if (length < 8) {
        copy4_twice(at, data, length);
    } else {
        for (size_t i = 0; i + 8 < length; i += 8)
            copy8(at + i, data + i);
        copy8(at + length - 8, data + length - 8);
    }
    return at + length;
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

/* A key is a word of ours and plain. */
static uint8_t *put_key(uint8_t *at, char separator, const char *key, size_t length)
{
    *at++ = (uint8_t)separator;
    *at++ = '"';
    at = put_octets(at, key, length);
    *at++ = '"';
    *at++ = ':';
    return at;
}

/* -------------------------------------------------------------------- numbers */

static const char two_digits[] = "00010203040506070809101112131415161718192021222324"
                                 "25262728293031323334353637383940414243444546474849"
                                 "50515253545556575859606162636465666768697071727374"
                                 "75767778798081828384858687888990919293949596979899";

static void put_two(uint8_t *at, uint64_t below_hundred)
{
    memcpy(at, two_digits + 2 * below_hundred, 2);
}

static uint8_t *put_digits(uint8_t *at, uint64_t number)
{
    uint8_t digits[NUMBER_SIZE];
    uint8_t *first = digits + sizeof digits;

    for (; number >= 100; number /= 100)
        put_two(first -= 2, number % 100);
    if (number >= 10)
        put_two(first -= 2, number);
    else
        *--first = (uint8_t)('0' + number);
    return put_octets(at, first, (size_t)(digits + sizeof digits - first));
}

/* Point and six digits. */
static uint8_t *put_millionths(uint8_t *at, uint32_t millionths)
{
    at[0] = '.';
    put_two(at + 1, millionths / 10000);
    put_two(at + 3, millionths / 100 % 100);
    put_two(at + 5, millionths % 100);
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

static uint8_t *put_integer(uint8_t *at, json_int_t number)
{
    uint64_t magnitude = put_sign(&at, number);

    return put_digits(at, magnitude);
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

enum { LARGE_REAL_SIZE = 352 }; /* the largest double has 309 digits before the point */

static bool is_large(double value)
{
    return value * 1e6 >= largest_scaled || value * 1e6 <= -largest_scaled;
}

/* In integers, so that 0.000001 stays what it is. */
static uint8_t *put_real(uint8_t *at, double value)
{
    uint64_t millionths;

    if (is_large(value))
        return at + snprintf((char *)at, LARGE_REAL_SIZE, "%.6f", value);
    millionths = put_sign(&at, rounded(value * 1e6));
    at = put_digits(at, millionths / 1000000);
    return put_millionths(at, (uint32_t)(millionths % 1000000));
}

/* ------------------------------------------------------------------ structure */

static void append_array(struct bounded_buffer *line, const json_t *array);
static void append_object(struct bounded_buffer *line, json_t *object);

/* The most that a value needs, of arrays and objects only their brackets. */
static size_t room_of_value(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        return QUOTES + ESCAPE_SIZE * json_string_length(value);
    case JSON_REAL:
        return is_large(json_real_value(value)) ? (size_t)LARGE_REAL_SIZE : (size_t)NUMBER_SIZE;
    default:
        return NUMBER_SIZE;
    }
}

/* Behind what is in the line up to `at`, where there is room for it. */
static void append_value(struct bounded_buffer *line, uint8_t *at, json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        at = put_string(at, bytes_of(json_string_value(value), json_string_length(value)));
        break;
    case JSON_INTEGER:
        at = put_integer(at, json_integer_value(value));
        break;
    case JSON_REAL:
        at = put_real(at, json_real_value(value));
        break;
    case JSON_TRUE:
        at = put_word(at, "true    ", 4);
        break;
    case JSON_FALSE:
        at = put_word(at, "false   ", 5);
        break;
    case JSON_NULL:
        at = put_word(at, "null    ", 4);
        break;
    case JSON_ARRAY:
        fill_to(line, at);
        append_array(line, value);
        return;
    case JSON_OBJECT:
        fill_to(line, at);
        append_object(line, value);
        return;
    }
    fill_to(line, at);
}

static void append_array(struct bounded_buffer *line, const json_t *array)
{
    size_t count = json_array_size(array);

    append_byte(line, '[');
    for (size_t i = 0; i < count; i++) {
        json_t *value = json_array_get(array, i);
        uint8_t *at = room_for(line, 1 + room_of_value(value));

        if (i > 0)
            *at++ = ',';
        append_value(line, at, value);
    }
    append_byte(line, ']');
}

/* Before the first of them stands `separator`, before the others a comma. */
static void append_members(struct bounded_buffer *line, char separator, json_t *object)
{
    for (void *member = json_object_iter(object); member != NULL;
         member = json_object_iter_next(object, member)) {
        size_t length = json_object_iter_key_len(member);
        json_t *value = json_object_iter_value(member);
        uint8_t *at = room_for(line, AROUND_KEY + length + room_of_value(value));

        at = put_key(at, separator, json_object_iter_key(member), length);
        append_value(line, at, value);
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

void json_line_append(struct bounded_buffer *line, json_t *value)
{
    append_value(line, room_for(line, room_of_value(value)), value);
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
