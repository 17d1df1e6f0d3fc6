/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parsing paths. */
#include "smtp/path_parser.h"

/* The position of the first byte outside quotes that ends the path. */
static size_t path_length(struct bytes text, bool bracketed)
{
    bool quoted = false;
    size_t i;

    for (i = 0; i < text.length; i++) {
        uint8_t byte = text.data[i];

        if (quoted && byte == '\\')
            i++;
        else if (byte == '"')
            quoted = !quoted;
        else if (!quoted && (bracketed ? byte == '>' : ascii_is_blank(byte)))
            return i;
    }
    return text.length;
}

bool path_parse(struct bytes argument, const char *keyword, struct parsed_path *ret_path)
{
    struct bytes text = bytes_trimmed(argument);
    bool bracketed;
    size_t length;

    if (!bytes_start_with_ignoring_case(text, keyword))
        return false;
    text = bytes_trimmed(bytes_after(text, strlen(keyword)));
    if (text.length == 0 || text.data[0] != ':')
        return false;
    text = bytes_trimmed(bytes_after(text, 1));
    bracketed = text.length > 0 && text.data[0] == '<';
    if (bracketed)
        text = bytes_after(text, 1);
    length = path_length(text, bracketed);
    ret_path->address = bytes_first(text, length);
    ret_path->parameters = bytes_trimmed(bytes_after(text, bracketed ? length + 1 : length));
    return true;
}
