/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parsing paths. */
#include "smtp/path_parser.h"

/* The position of the first byte outside quotes that ends the path. `ret_open`:
 * a quote was opened and not closed. */
static size_t path_length(struct bytes text, bool bracketed, bool *ret_open)
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
            break;
    }
    *ret_open = quoted;
    return i < text.length ? i : text.length;
}

/* Takes `FROM:` and the blanks around it off. */
static bool take_keyword(struct bytes *text, const char *keyword)
{
    struct bytes rest = bytes_trimmed(*text);

    if (!bytes_start_with_ignoring_case(rest, keyword))
        return false;
    rest = bytes_trimmed(bytes_after(rest, strlen(keyword)));
    if (rest.length == 0 || rest.data[0] != ':')
        return false;
    *text = bytes_trimmed(bytes_after(rest, 1));
    return true;
}

static struct bytes present_or_absent(struct bytes text)
{
    return text.length > 0 ? text : bytes_of(NULL, 0);
}

static struct parsed_path parse_bracketed(struct bytes text)
{
    bool open;
    size_t length = path_length(text, true, &open);
    struct bytes behind = bytes_after(text, length + 1);

    return (struct parsed_path){
        .address = length > 0 ? bytes_first(text, length) : bytes_of("", 0),
        .parameters = bytes_trimmed(behind),
        .malformed =
            length == text.length || (behind.length > 0 && !ascii_is_blank(behind.data[0])),
    };
}

static struct parsed_path parse_bare(struct bytes text)
{
    bool open;
    size_t length = path_length(text, false, &open);

    return (struct parsed_path){
        .address = present_or_absent(bytes_first(text, length)),
        .parameters = bytes_trimmed(bytes_after(text, length)),
        .malformed = length == 0 || open,
    };
}

bool path_parse(struct bytes argument, const char *keyword, struct parsed_path *ret_path)
{
    if (!take_keyword(&argument, keyword))
        return false;
    *ret_path = argument.length > 0 && argument.data[0] == '<'
                    ? parse_bracketed(bytes_after(argument, 1))
                    : parse_bare(argument);
    return true;
}

static bool is_alphanumeric(uint8_t byte)
{
    return ascii_is_digit(byte) || (ascii_lower(byte) >= 'a' && ascii_lower(byte) <= 'z');
}

static bool is_keyword(struct bytes text)
{
    for (size_t i = 0; i < text.length; i++)
        if (!is_alphanumeric(text.data[i]) && (i == 0 || text.data[i] != '-'))
            return false;
    return text.length > 0;
}

static bool is_value(struct bytes text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] <= ' ' || text.data[i] == '=' || text.data[i] == 0x7f)
            return false;
    return text.length > 0;
}

bool path_parameter_is_well_formed(struct bytes parameter)
{
    size_t length = bytes_find(parameter, '=');

    return is_keyword(bytes_first(parameter, length)) &&
           (length == parameter.length || is_value(bytes_after(parameter, length + 1)));
}
