/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walking over jansson's values. */
#include "output/json_line.h"

#include <stdio.h>

#include "output/utf8.h"

/* This file has most of the work of writing a record, so what happens for each
 * byte and each key is kept short: no printf, runs of plain ASCII in one piece,
 * and no call as long as the buffer has room. */

static void append_value(struct bounded_buffer *line, json_t *value);

static inline void append(struct bounded_buffer *line, const void *data, size_t length)
{
    if (length >= line->capacity - line->length) {
        bounded_buffer_append(line, bytes_of(data, length));
        return;
    }
    memcpy(line->data + line->length, data, length);
    line->length += length;
}

static inline void append_literal(struct bounded_buffer *line, const char *literal)
{
    append(line, literal, strlen(literal));
}

/* ASCII that stands in a string as it is: neither control, quote nor backslash. */
static const bool plain[256] = {
    [' ' ... '!'] = true,
    ['#' ... '['] = true,
    [']' ... '~'] = true,
};

/* How many bytes at the start are plain. */
static size_t plain_run(struct bytes text)
{
    size_t length = 0;

    while (length < text.length && plain[text.data[length]])
        length++;
    return length;
}

static void append_escape(struct bounded_buffer *line, uint32_t code_point)
{
    char escape[sizeof "\\u0000"];

    snprintf(escape, sizeof escape, "\\u%04X", (unsigned)code_point & 0xFFFFU);
    append_literal(line, escape);
}

/* The unit at the start, which is not plain; returns its length. */
static size_t append_special(struct bounded_buffer *line, struct bytes text)
{
    struct utf8_unit unit = utf8_next(text);

    if (unit.code_point == '"')
        append_literal(line, "\\\"");
    else if (unit.code_point == '\\')
        append_literal(line, "\\\\");
    else if (utf8_is_control(unit.code_point))
        append_escape(line, unit.code_point);
    else
        append(line, text.data, unit.length);
    return unit.length;
}

static void append_text(struct bounded_buffer *line, struct bytes text)
{
    append_literal(line, "\"");
    while (text.length > 0) {
        size_t run = plain_run(text);

        append(line, text.data, run);
        text = bytes_after(text, run);
        if (text.length > 0)
            text = bytes_after(text, append_special(line, text));
    }
    append_literal(line, "\"");
}

/* Room for the digits of 2^64 - 1. */
enum { DIGITS_SIZE = 20 };

static void append_digits(struct bounded_buffer *line, uint64_t number)
{
    char digits[DIGITS_SIZE];
    size_t first = sizeof digits;

    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    append(line, digits + first, sizeof digits - first);
}

/* Point and six digits. */
static void append_fraction(struct bounded_buffer *line, uint32_t millionths)
{
    char text[] = ".000000";

    for (size_t i = sizeof text - 2; millionths > 0; i--) {
        text[i] = (char)('0' + millionths % 10);
        millionths /= 10;
    }
    append(line, text, sizeof text - 1);
}

/* Appends the sign and returns the rest. */
static uint64_t append_sign(struct bounded_buffer *line, int64_t number)
{
    if (number >= 0)
        return (uint64_t)number;
    append_literal(line, "-");
    return (uint64_t)0 - (uint64_t)number;
}

static void append_integer(struct bounded_buffer *line, json_int_t number)
{
    append_digits(line, append_sign(line, number));
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
    append_literal(line, text);
}

/* In integers, so that 0.000001 stays what it is. */
static void append_real(struct bounded_buffer *line, double value)
{
    double scaled = value * 1e6;
    uint64_t millionths;

    if (scaled >= largest_scaled || scaled <= -largest_scaled) {
        append_large_real(line, value);
        return;
    }
    millionths = append_sign(line, rounded(scaled));
    append_digits(line, millionths / 1000000);
    append_fraction(line, (uint32_t)(millionths % 1000000));
}

static void append_array(struct bounded_buffer *line, const json_t *array)
{
    size_t count = json_array_size(array);

    append_literal(line, "[");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            append_literal(line, ",");
        append_value(line, json_array_get(array, i));
    }
    append_literal(line, "]");
}

static void append_object(struct bounded_buffer *line, json_t *object)
{
    const char *separator = "{";

    if (json_object_size(object) == 0)
        append_literal(line, separator);
    for (void *member = json_object_iter(object); member != NULL;
         member = json_object_iter_next(object, member)) {
        append(line, separator, 1);
        append_text(line, bytes_of_string(json_object_iter_key(member)));
        append_literal(line, ":");
        append_value(line, json_object_iter_value(member));
        separator = ",";
    }
    append_literal(line, "}");
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
        append_literal(line, "true");
        break;
    case JSON_FALSE:
        append_literal(line, "false");
        break;
    case JSON_NULL:
        append_literal(line, "null");
        break;
    }
}

void json_line_append(struct bounded_buffer *line, json_t *value)
{
    append_value(line, value);
    append_literal(line, "\n");
}
