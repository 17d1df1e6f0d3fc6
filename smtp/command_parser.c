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

bool command_parse_chunk(struct bytes argument, uint64_t *ret_size, bool *ret_last)
{
    struct bytes size = bytes_next_word(&argument);
    struct bytes end_marker = bytes_next_word(&argument);
    bool last = bytes_equal_ignoring_case(end_marker, bytes_of_string("LAST"));
    uint64_t value = 0;

    if (size.length == 0 || size.length > 18 || (end_marker.length > 0 && !last) ||
        bytes_next_word(&argument).length > 0)
        return false;
    for (size_t i = 0; i < size.length; i++) {
        if (!ascii_is_digit(size.data[i]))
            return false;
        value = value * 10 + (uint64_t)(size.data[i] - '0');
    }
    *ret_size = value;
    *ret_last = last;
    return true;
}
