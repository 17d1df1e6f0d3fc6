/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting lines that begin with dots, resumable at any byte. */
#include "smtp/dot_lines.h"

#include "smtp/content_scan.h"

static bool is_line_end(uint8_t byte)
{
    return byte == '\r' || byte == '\n';
}

static void count(uint16_t *lines)
{
    if (*lines < UINT16_MAX)
        ++*lines;
}

/* To behind the next dot that begins a line; the first byte begins none. */
static void pass_text(struct dot_lines *lines, struct bytes *bytes)
{
    size_t length = content_find_dot_line(*bytes);

    if (length < bytes->length)
        lines->state = DOT_LINES_BEHIND_DOT;
    else if (is_line_end(bytes->data[length - 1]))
        lines->state = DOT_LINES_AT_START;
    *bytes = bytes_after(*bytes, length + 1);
}

static void read_byte(struct dot_lines *lines, struct bytes *bytes)
{
    bool is_dot = bytes->data[0] == '.';

    if (lines->state == DOT_LINES_BEHIND_TWO_DOTS)
        lines->two_alone |= is_line_end(bytes->data[0]);
    else if (lines->state == DOT_LINES_BEHIND_DOT)
        count(is_dot ? &lines->doubled : &lines->single);
    if (!is_dot || lines->state == DOT_LINES_BEHIND_TWO_DOTS) {
        lines->state = DOT_LINES_IN_TEXT;
        return;
    }
    lines->state =
        lines->state == DOT_LINES_AT_START ? DOT_LINES_BEHIND_DOT : DOT_LINES_BEHIND_TWO_DOTS;
    *bytes = bytes_after(*bytes, 1);
}

void dot_lines_add(struct dot_lines *lines, struct bytes bytes)
{
    while (bytes.length > 0)
        if (lines->state == DOT_LINES_IN_TEXT)
            pass_text(lines, &bytes);
        else
            read_byte(lines, &bytes);
}

void dot_lines_lose(struct dot_lines *lines)
{
    lines->state = DOT_LINES_IN_TEXT;
}
