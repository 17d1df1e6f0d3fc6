/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines from the server become replies.
 *
 * A reply is one or more lines that begin with three digits; a hyphen behind
 * them means that another line follows (RFC 5321, 4.2.1). Any three digits are
 * accepted, since we record what was said rather than judge it, and the code
 * is that of the last line. Behind the last digits stands a blank, or nothing.
 *
 * Of a reply with more lines than the limit, or more text than four lines of
 * the greatest length have, the first lines are kept.
 */
#ifndef SMTP_REPLY_PARSER_H
#define SMTP_REPLY_PARSER_H

#include "smtp/line_splitter.h"
#include "smtp/session.h"
#include "smtp/smtp_limits.h"

enum reply_progress {
    REPLY_MORE,     /* the line belongs to a reply that goes on */
    REPLY_COMPLETE, /* the line was the last of a reply */
    REPLY_STRAY,    /* the line is no part of a reply; one under way goes on */
    REPLY_PROGRESS_COUNT
};

/* A reply as it came. Its texts are lent until the parser is used again, and no
 * longer than its last line. It stays where it was filled in: `reply` may point
 * into it. */
struct parsed_reply {
    struct reply reply;
    struct bytes single_line; /* of a reply with one */
    uint64_t lines_left_out;
    bool bare_line_end; /* some line ended with LF alone */
    timestamp first;    /* its first byte */
    timestamp last;     /* its last byte */
};

/* Of a reply with several lines, as long as it is under way or lent. */
struct reply_lines;

struct reply_parser {
    const struct smtp_limits *limits;
    struct reply_lines *lines; /* NULL: none; nearly all replies have one line */
};

/* The limits are lent. */
void reply_parser_init(struct reply_parser *parser, const struct smtp_limits *limits);
void reply_parser_clear(struct reply_parser *parser);

/* Adds a line. `*ret_reply` is set only for REPLY_COMPLETE. */
enum reply_progress reply_parser_add(struct reply_parser *parser, const struct smtp_line *line,
                                     struct parsed_reply *ret_reply);

/* A line that is of a reply, or may be: three digits, then a blank, a hyphen or
 * nothing. */
bool reply_line_has_form(struct bytes text);

/* What the lines of the reply under way took, their endings included. */
uint64_t reply_parser_octets(const struct reply_parser *parser);

/* A reply has begun and is not complete. */
bool reply_parser_is_inside(const struct reply_parser *parser);

/* The reply that the end of the stream cut short; false when there is none. */
bool reply_parser_finish(struct reply_parser *parser, struct parsed_reply *ret_reply);

/* Forgets the reply under way, and lends none any more: the memory is given back. */
void reply_parser_reset(struct reply_parser *parser);

/* Bytes it has taken beside itself. */
size_t reply_parser_memory(const struct reply_parser *parser);

/* Takes the code of a reply apart: the last line's enhanced status code
 * `class.subject.detail` (RFC 2034, 4; RFC 3463, 2), when it has one, and the
 * text behind it. The views point into the reply. */
struct reply_status reply_status_of(const struct reply *reply);

#endif
