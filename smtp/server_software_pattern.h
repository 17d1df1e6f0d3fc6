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
 *
 * A text is held against all patterns of a field, nearly all of which do not
 * fit. So both sides know which pairs of neighbouring bytes they have, as a set
 * of 64 bits: a text without a pair of the pattern's cannot fit it. And the
 * text is brought into lower case once, so that what is left to compare is
 * compared by the C library.
 */
#ifndef SMTP_SERVER_SOFTWARE_PATTERN_H
#define SMTP_SERVER_SOFTWARE_PATTERN_H

#include "base/bytes.h"

struct text_pattern {
    struct bytes compiled;
    uint64_t pairs; /* every text that fits has these */
};

enum { PATTERN_TEXT_MAXIMUM = 1024 };

/* A text to be held against patterns. */
struct pattern_text {
    uint64_t pairs;
    size_t length;
    uint8_t lower[PATTERN_TEXT_MAXIMUM];
};

/* `pattern` holds no NUL; `room` takes at least pattern.length bytes and must
 * live as long as what is returned. */
struct text_pattern text_pattern_compile(struct bytes pattern, uint8_t *room);

/* The text has at most PATTERN_TEXT_MAXIMUM bytes; it is copied. */
void pattern_text_init(struct pattern_text *wanted, struct bytes text);

/* The whole comparison, for a text that may fit. */
bool text_pattern_compare(const struct text_pattern *pattern, const struct pattern_text *text);

static inline bool text_pattern_fits(const struct text_pattern *pattern,
                                     const struct pattern_text *text)
{
    return (pattern->pairs & ~text->pairs) == 0 && text_pattern_compare(pattern, text);
}

#endif
