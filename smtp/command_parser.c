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
