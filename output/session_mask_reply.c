/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Replies: names, extensions, and what servers say in words of their own. */
#include "output/session_mask_parts.h"

/* How long the enhanced status code at the start of a line is, RFC 2034 4; 0
 * without one. */
static size_t enhanced_length(struct bytes line)
{
    size_t length = 0;
    int dots = 0;

    while (length < line.length && (ascii_is_digit(line.data[length]) || line.data[length] == '.'))
        dots += line.data[length++] == '.';
    if (dots != 2 || line.data[0] < '2' || line.data[0] > '5' || line.data[1] != '.' ||
        (length < line.length && !ascii_is_blank(line.data[length])))
        return 0;
    return length;
}

/* Text of the server's own; the blanks in front of it stay. */
static struct bytes mask_free_text(struct session_mask *mask, struct bytes text)
{
    size_t blanks = 0;
    struct bytes parts[2];

    if (mask->level < MASK_ALL)
        return mask_text(mask, text);
    while (blanks < text.length && ascii_is_blank(text.data[blanks]))
        blanks++;
    parts[0] = bytes_first(text, blanks);
    parts[1] = mask_token(mask, MASK_TEXT, bytes_after(text, blanks));
    return text.length > 0 ? arena_join(mask->arena, parts, 2) : text;
}

static struct bytes mask_ordinary_line(struct session_mask *mask, struct bytes line)
{
    size_t length = enhanced_length(line);
    struct bytes parts[] = {
        bytes_first(line, length),
        mask_free_text(mask, bytes_after(line, length)),
    };

    return length > 0 ? arena_join(mask->arena, parts, 2) : mask_free_text(mask, line);
}

static struct bytes mask_line_with_host(struct session_mask *mask, struct bytes line)
{
    struct bytes rest = line;
    struct bytes host = bytes_next_word(&rest);
    struct bytes parts[2];

    if (mask->level < MASK_ALL || host.length == 0)
        return mask_ordinary_line(mask, line);
    parts[0] = mask_token(mask, MASK_DOMAIN, host);
    parts[1] = mask_free_text(mask, rest);
    return arena_join(mask->arena, parts, 2);
}

/* The challenges of an AUTH exchange are base64, which may hold the name of the
 * server or of its domain (RFC 2195 2). */
static struct bytes mask_challenge(struct session_mask *mask, struct bytes line)
{
    return mask->level >= MASK_DOMAINS ? mask_token(mask, MASK_TEXT, line) : mask_text(mask, line);
}

struct bytes mask_extension(struct session_mask *mask, struct bytes line)
{
    return mask->level == MASK_ALL ? mask_words(mask, line) : mask_text(mask, line);
}

static struct bytes mask_line(struct session_mask *mask, const struct reply *reply, size_t line,
                              enum reply_context context)
{
    enum { AUTH_CHALLENGE = 334 };

    if (reply->code == AUTH_CHALLENGE)
        return mask_challenge(mask, reply->lines[line]);
    if (context != REPLY_ORDINARY && line == 0)
        return mask_line_with_host(mask, reply->lines[line]);
    if (context == REPLY_EXTENSIONS)
        return mask_extension(mask, reply->lines[line]);
    return mask_ordinary_line(mask, reply->lines[line]);
}

void mask_reply(struct session_mask *mask, struct reply *reply, enum reply_context context)
{
    struct bytes *lines = arena_new(mask->arena, reply->line_count, sizeof *lines);

    for (size_t i = 0; i < reply->line_count; i++)
        lines[i] = mask_line(mask, reply, i, context);
    reply->lines = lines;
}

void mask_status(struct session_mask *mask, struct reply_status *status)
{
    status->text = mask_free_text(mask, status->text);
}
