/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The argument of MAIL and RCPT: `FROM:<path> parameters` (RFC 5321, 4.1.2).
 *
 * What clients send is taken as servers take it: blanks around the colon, a
 * path without brackets, octets above ASCII (RFC 6531). Inside a quoted local
 * part a blank and a bracket are text. Source routes stay in the path.
 *
 * What breaks off or goes on where it should not is given as it stands and is
 * malformed.
 */
#ifndef SMTP_PATH_PARSER_H
#define SMTP_PATH_PARSER_H

#include "base/bytes.h"

struct parsed_path {
    struct bytes address;    /* without brackets; empty for `<>`, absent when there is none */
    struct bytes parameters; /* everything behind the path, trimmed */
    bool malformed; /* no path, an open bracket or quote, or text directly behind the bracket */
};

/* `keyword` is FROM or TO. Without it nothing is found: false. The views point
 * into the argument. */
bool path_parse(struct bytes argument, const char *keyword, struct parsed_path *ret_path);

/* `KEYWORD` or `KEYWORD=value` (esmtp-param in RFC 5321, 4.1.2; RFC 6531, 3.3). */
bool path_parameter_is_well_formed(struct bytes parameter);

#endif
