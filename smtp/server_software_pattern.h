/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A pattern for a text of one line, as it stands in servers.conf.
 *
 * `*` stands for any run of bytes, also an empty one; `\*` for an asterisk. A
 * backslash before anything else is a backslash. Everything else stands for
 * itself, ASCII letters in either case. A pattern fits whole texts only.
 *
 * Compiling needs as many bytes of room as the pattern has, so that it can be
 * done in place; matching allocates nothing.
 */
#ifndef SMTP_SERVER_SOFTWARE_PATTERN_H
#define SMTP_SERVER_SOFTWARE_PATTERN_H

#include "base/bytes.h"

struct text_pattern {
    struct bytes compiled;
    size_t literals; /* bytes that stand for one byte each: no shorter text fits */
};

/* `pattern` holds no NUL; `room` takes at least pattern.length bytes and must
 * live as long as what is returned. */
struct text_pattern text_pattern_compile(struct bytes pattern, uint8_t *room);

bool text_pattern_fits(const struct text_pattern *pattern, struct bytes text);

#endif
