/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making the wire's bytes harmless. */
#include "output/text_escape.h"

#include <stdio.h>

#include "output/utf8.h"

static bool is_shown(uint32_t code_point, enum text_charset charset)
{
    return !utf8_is_control(code_point) && (code_point < 0x80 || charset == TEXT_UTF8);
}

static void append_escape(struct bounded_buffer *text, uint32_t code_point)
{
    char escape[sizeof "<U+10FFFF>"];

    snprintf(escape, sizeof escape, "<U+%04X>", (unsigned)code_point & 0x1FFFFFU);
    bounded_buffer_append(text, bytes_of_string(escape));
}

static void append_unit(struct bounded_buffer *text, struct bytes wire, struct utf8_unit unit,
                        enum text_charset charset)
{
    bool replaced = !unit.valid || unit.code_point == 0;
    uint32_t code_point = replaced ? UTF8_REPLACEMENT_CODE_POINT : unit.code_point;

    if (!is_shown(code_point, charset))
        append_escape(text, code_point);
    else if (replaced)
        bounded_buffer_append(text, bytes_of_string(UTF8_REPLACEMENT));
    else
        bounded_buffer_append(text, bytes_first(wire, unit.length));
}

/* How many bytes at the start are printable ASCII, which is nearly always all. */
static size_t printable_run(struct bytes wire)
{
    size_t length = 0;

    while (length < wire.length && wire.data[length] >= 0x20 && wire.data[length] < 0x7F)
        length++;
    return length;
}

void text_escape_append(struct bounded_buffer *text, struct bytes wire, enum text_charset charset)
{
    while (wire.length > 0) {
        size_t run = printable_run(wire);
        struct utf8_unit unit;

        bounded_buffer_append(text, bytes_first(wire, run));
        wire = bytes_after(wire, run);
        if (wire.length == 0)
            return;
        unit = utf8_next(wire);
        append_unit(text, wire, unit, charset);
        wire = bytes_after(wire, unit.length);
    }
}
