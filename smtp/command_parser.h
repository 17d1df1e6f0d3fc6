/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line from the client becomes a command: a verb, blanks, an argument
 * (RFC 5321, 4.1.1). Blanks before the verb are passed over, as servers do.
 */
#ifndef SMTP_COMMAND_PARSER_H
#define SMTP_COMMAND_PARSER_H

#include "smtp/verb_table.h"

struct parsed_command {
    enum verb verb;
    struct bytes word;     /* the verb as sent; empty for an empty line */
    struct bytes argument; /* behind verb and blanks, as sent */
    bool has_argument;
};

/* The views point into the line. */
struct parsed_command command_parse(struct bytes line);

/* `size [LAST]`, the argument of BDAT (RFC 3030, 2). False for anything else:
 * servers refuse it and read what follows as commands. */
bool command_parse_chunk(struct bytes argument, uint64_t *ret_size, bool *ret_last);

#endif
