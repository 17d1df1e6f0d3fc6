/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parsing commands. */
#include "smtp/command_parser.h"

struct parsed_command command_parse(struct bytes line)
{
    struct parsed_command command = { 0 };

    command.word = bytes_next_word(&line);
    command.verb = verb_find(command.word);
    while (line.length > 0 && ascii_is_blank(line.data[0]))
        line = bytes_after(line, 1);
    command.argument = line;
    command.has_argument = line.length > 0;
    return command;
}

/* Decimal, and no more than a server's file size can be. */
static bool parse_size(struct bytes text, uint64_t *ret_size)
{
    uint64_t size = 0;

    for (size_t i = 0; i < text.length; i++) {
        uint64_t digit = (uint64_t)(text.data[i] - '0');

        if (!ascii_is_digit(text.data[i]) || size > (INT64_MAX - digit) / 10)
            return false;
        size = size * 10 + digit;
    }
    *ret_size = size;
    return text.length > 0;
}

bool command_parse_chunk(struct bytes argument, uint64_t *ret_size, bool *ret_last)
{
    struct bytes size = bytes_next_word(&argument);
    struct bytes end_marker = bytes_next_word(&argument);
    bool last = bytes_equal_ignoring_case(end_marker, bytes_of_string("LAST"));

    if ((end_marker.length > 0 && !last) || bytes_next_word(&argument).length > 0 ||
        !parse_size(size, ret_size))
        return false;
    *ret_last = last;
    return true;
}
