/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Leaving comments and blanks out. */
#include "smtp/message_id.h"

/* Where the comment that begins at `from` ends, 0 when it does not. Comments
 * nest, and a backslash takes the meaning of what follows (RFC 5322, 3.2.2). */
static size_t end_of_comment(struct bytes text, size_t from)
{
    size_t depth = 0;

    for (size_t i = from; i < text.length; i++) {
        if (text.data[i] == '\\')
            i++;
        else if (text.data[i] == '(')
            depth++;
        else if (text.data[i] == ')' && --depth == 0)
            return i + 1;
    }
    return 0;
}

/* Where the quoted string that begins at `from` ends, 0 when it does not. */
static size_t end_of_quotes(struct bytes text, size_t from)
{
    for (size_t i = from + 1; i < text.length; i++) {
        if (text.data[i] == '\\')
            i++;
        else if (text.data[i] == '"')
            return i + 1;
    }
    return 0;
}

/* Behind comments and blanks; where a comment does not end, in front of it. */
static size_t skip_comments(struct bytes text, size_t from)
{
    while (from < text.length) {
        size_t end = 0;

        if (ascii_is_blank(text.data[from]))
            end = from + 1;
        else if (text.data[from] == '(')
            end = end_of_comment(text, from);
        if (end == 0)
            break;
        from = end;
    }
    return from;
}

/* Behind the character or the quoted string at `from`; 0 when that does not
 * end. Comments were passed over, so an opening one does not end either. */
static size_t end_of_token(struct bytes text, size_t from)
{
    switch (text.data[from]) {
    case '"':
        return end_of_quotes(text, from);
    case '(':
        return 0;
    default:
        return from + 1;
    }
}

static bool is_identifier(struct bytes text, size_t from)
{
    uint8_t last = 0;

    if (from >= text.length || text.data[from] != '<')
        return false;
    while (from < text.length && last != '>') {
        size_t end = end_of_token(text, from);

        if (end == 0)
            return false;
        last = text.data[from];
        from = skip_comments(text, end);
    }
    return last == '>' && from == text.length;
}

/* What is written never overtakes what is read. */
static size_t squeeze(uint8_t *body, size_t length, size_t from)
{
    struct bytes text = bytes_of(body, length);
    size_t written = 0;

    while (from < length) {
        size_t end = end_of_token(text, from);

        memmove(body + written, body + from, end - from);
        written += end - from;
        from = skip_comments(text, end);
    }
    return written;
}

size_t message_id_reduce(uint8_t *body, size_t length)
{
    struct bytes text = bytes_of(body, length);
    size_t begin = skip_comments(text, 0);

    return is_identifier(text, begin) ? squeeze(body, length, begin) : length;
}
