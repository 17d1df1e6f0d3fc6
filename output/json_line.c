/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walking over jansson's values. */
#include "output/json_line.h"

#include <inttypes.h>
#include <stdio.h>

#include "output/utf8.h"

static void append_value(struct bounded_buffer *line, json_t *value);

static void append_literal(struct bounded_buffer *line, const char *literal)
{
    bounded_buffer_append(line, bytes_of_string(literal));
}

/* The length of the unit at the start of `text` when it can stand as it is, else 0. */
static size_t plain_length(struct bytes text, struct utf8_unit *ret_unit)
{
    uint8_t byte = text.data[0];

    *ret_unit = utf8_next(text);
    if (byte == '"' || byte == '\\' || utf8_is_control(ret_unit->code_point))
        return 0;
    return ret_unit->length;
}

static void append_escape(struct bounded_buffer *line, uint32_t code_point)
{
    char escape[sizeof "\\u0000"];

    if (code_point == '"' || code_point == '\\')
        snprintf(escape, sizeof escape, "\\%c", (int)code_point);
    else
        snprintf(escape, sizeof escape, "\\u%04X", (unsigned)code_point & 0xFFFFU);
    append_literal(line, escape);
}

static void append_text(struct bounded_buffer *line, struct bytes text)
{
    append_literal(line, "\"");
    while (text.length > 0) {
        size_t plain = 0;
        size_t length = 1;
        struct utf8_unit unit = { 0 };

        while (plain < text.length && length > 0) {
            length = plain_length(bytes_after(text, plain), &unit);
            plain += length;
        }
        bounded_buffer_append(line, bytes_first(text, plain));
        text = bytes_after(text, plain);
        if (length == 0) {
            append_escape(line, unit.code_point);
            text = bytes_after(text, unit.length);
        }
    }
    append_literal(line, "\"");
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

/* In integers, so that 0.000001 stays what it is. */
static void append_real(struct bounded_buffer *line, double value)
{
    double scaled = value * 1e6;
    char text[352]; /* the largest double has 309 digits before the point */

    if (scaled < largest_scaled && scaled > -largest_scaled) {
        int64_t millionths = rounded(scaled);
        uint64_t magnitude = (uint64_t)(millionths < 0 ? -millionths : millionths);

        snprintf(text, sizeof text, "%s%" PRIu64 ".%06u", millionths < 0 ? "-" : "",
                 magnitude / 1000000, (unsigned)(magnitude % 1000000));
    } else {
        snprintf(text, sizeof text, "%.6f", value);
    }
    append_literal(line, text);
}

static void append_integer(struct bounded_buffer *line, json_int_t value)
{
    char text[32];

    snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, value);
    append_literal(line, text);
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
    const char *key;
    json_t *value;

    if (json_object_size(object) == 0)
        append_literal(line, separator);
    json_object_foreach(object, key, value)
    {
        append_literal(line, separator);
        append_text(line, bytes_of_string(key));
        append_literal(line, ":");
        append_value(line, value);
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
