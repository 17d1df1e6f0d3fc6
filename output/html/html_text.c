/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Escaping for HTML. */
#include "output/html/html_text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "output/utf8.h"

/* Room for `&lt;U+10FFFF&gt;`. */
enum { ESCAPE_SIZE = 20 };

void html_add(struct bounded_buffer *page, const char *markup)
{
    bounded_buffer_append(page, bytes_of_string(markup));
}

void html_addf(struct bounded_buffer *page, const char *format, ...)
{
    char markup[512];
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(markup, sizeof markup, format, arguments);
    va_end(arguments);
    assert(length >= 0 && (size_t)length < sizeof markup);
    (void)length;
    html_add(page, markup);
}

static const char *reference_of(uint32_t code_point)
{
    switch (code_point) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* U+FFFE and U+FFFF of every plane, and the 32 of the Arabic presentation forms. */
static bool is_noncharacter(uint32_t code_point)
{
    return (code_point & 0xFFFE) == 0xFFFE || (code_point >= 0xFDD0 && code_point <= 0xFDEF);
}

/* One code point as it is written, and how many columns that takes. */
struct written {
    struct bytes bytes;
    size_t columns;
};

static struct written write_unit(struct bytes text, struct utf8_unit unit, char escape[ESCAPE_SIZE])
{
    bool replaced = !unit.valid || unit.code_point == 0;
    const char *reference = reference_of(unit.code_point);
    int length;

    if (replaced)
        return (struct written){ bytes_of_string(UTF8_REPLACEMENT), 1 };
    if (reference != NULL)
        return (struct written){ bytes_of_string(reference), 1 };
    if (!utf8_is_control(unit.code_point) && !is_noncharacter(unit.code_point))
        return (struct written){ bytes_first(text, unit.length), 1 };
    length = snprintf(escape, ESCAPE_SIZE, "&lt;U+%04X&gt;", (unsigned)unit.code_point & 0x1FFFFFU);
    return (struct written){ bytes_of(escape, (size_t)length),
                             (size_t)length - sizeof "&lt;&gt;" + sizeof "<>" };
}

static bool is_plain(uint8_t byte)
{
    return byte >= 0x20 && byte < 0x7F && reference_of(byte) == NULL;
}

/* How many bytes at the start are written as they are, which is nearly always all. */
static size_t plain_run(struct bytes text)
{
    size_t length = 0;

    while (length < text.length && is_plain(text.data[length]))
        length++;
    return length;
}

/* Writes at most `columns`, and says what is left of the text; without a page it only counts. */
static struct bytes add(struct bounded_buffer *page, struct bytes text, size_t *columns)
{
    while (text.length > 0 && *columns > 0) {
        char escape[ESCAPE_SIZE];
        size_t run = plain_run(bytes_first(text, *columns));
        struct written written = { bytes_first(text, run), run };
        struct utf8_unit unit = { .length = 0 };

        if (run == 0) {
            unit = utf8_next(text);
            written = write_unit(text, unit, escape);
            if (written.columns > *columns)
                return text;
        }
        if (page != NULL)
            bounded_buffer_append(page, written.bytes);
        *columns -= written.columns;
        text = bytes_after(text, run + unit.length);
    }
    return text;
}

void html_add_text(struct bounded_buffer *page, struct bytes text)
{
    size_t columns = SIZE_MAX;

    add(page, text, &columns);
}

void html_add_string(struct bounded_buffer *page, const char *text)
{
    html_add_text(page, bytes_of_string(text));
}

void html_add_made(struct bounded_buffer *page, struct bounded_buffer *text)
{
    html_add_text(page, bounded_buffer_bytes(text));
    bounded_buffer_clear(text);
}

void html_add_command(struct bounded_buffer *page, size_t count, const struct bytes *pieces)
{
    for (size_t i = 0; i < count; i++) {
        html_add(page, i > 0 ? " <span class=\"piece\">" : "<span class=\"piece\">");
        html_add_text(page, pieces[i]);
        html_add(page, "</span>");
    }
}

size_t html_columns(struct bytes text)
{
    size_t columns = SIZE_MAX;

    add(NULL, text, &columns);
    return SIZE_MAX - columns;
}

void html_add_cut(struct bounded_buffer *page, struct bytes text, size_t columns)
{
    size_t room = columns - 1;

    if (html_columns(text) <= columns) {
        html_add_text(page, text);
        return;
    }
    add(page, text, &room);
    html_add(page, "\xE2\x80\xA6");
}
