/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines held against what the record says of them. */
#include "output/payload_walk.h"

static const char redacted[] = "[redacted]";

enum { REDACTED_LENGTH = sizeof redacted - 1, CODE_LENGTH = 3 };

static size_t find_redacted(struct bytes text)
{
    for (size_t i = 0; i + REDACTED_LENGTH <= text.length; i++)
        if (memcmp(text.data + i, redacted, REDACTED_LENGTH) == 0)
            return i;
    return text.length;
}

bool payload_text_is_redacted(struct bytes text)
{
    return find_redacted(text) < text.length;
}

/* The record has the names of mechanisms in upper case. */
static bool starts_with(struct bytes bytes, struct bytes start)
{
    return bytes_equal_ignoring_case(bytes_first(bytes, start.length), start);
}

static void show(uint8_t *view, size_t length)
{
    memset(view, PAYLOAD_RECORDED, length);
}

/* Finds the piece at or behind the start of the line; false when it is nowhere. */
static bool skip_to(struct bytes *line, struct bytes piece, uint8_t **view)
{
    while (!starts_with(*line, piece)) {
        if (line->length == 0)
            return false;
        *line = bytes_after(*line, 1);
        ++*view;
    }
    return true;
}

/* The beginning of the line is the text. Sets *ret_rest to what is behind it; where the text ends
 * in something redacted, to all that can be that. */
static bool match_start(struct bytes line, struct bytes text, uint8_t *view, struct bytes *ret_rest)
{
    bool anything = false;

    while (text.length > 0) {
        struct bytes piece = bytes_first(text, find_redacted(text));

        if (anything ? !skip_to(&line, piece, &view) : !starts_with(line, piece))
            return false;
        show(view, piece.length);
        view += piece.length;
        line = bytes_after(line, piece.length);
        anything = text.length > piece.length;
        text = bytes_after(text, piece.length + REDACTED_LENGTH);
    }
    *ret_rest = line;
    return true;
}

static bool ends_redacted(struct bytes text)
{
    return text.length >= REDACTED_LENGTH &&
           find_redacted(bytes_after(text, text.length - REDACTED_LENGTH)) == 0;
}

bool payload_line_has_text(struct bytes line, struct bytes text, uint8_t *view)
{
    struct bytes rest;

    return match_start(line, text, view, &rest) && (rest.length == 0 || ends_redacted(text));
}

static size_t blanks_length(struct bytes line)
{
    size_t length = 0;

    while (length < line.length && ascii_is_blank(line.data[length]))
        length++;
    return length;
}

static size_t word_length(struct bytes line)
{
    size_t length = 0;

    while (length < line.length && !ascii_is_blank(line.data[length]))
        length++;
    return length;
}

/* The record has verbs in upper case. Sets *ret_length to what is the verb of the line. */
static bool has_verb(struct bytes line, struct bytes verb, uint8_t *view, size_t *ret_length)
{
    bool is_hidden = payload_text_is_redacted(verb);

    *ret_length = is_hidden ? word_length(line) : verb.length;
    if (is_hidden)
        return true;
    if (!bytes_equal_ignoring_case(bytes_first(line, verb.length), verb))
        return false;
    show(view, verb.length);
    return true;
}

/* How many there are, which are shown. */
static size_t show_blanks(struct bytes line, uint8_t *view)
{
    size_t length = blanks_length(line);

    show(view, length);
    return length;
}

/* An argument that the record gives in part says nothing of what is behind it. */
bool payload_line_has_command(struct bytes line, const struct command *command, uint8_t *view)
{
    size_t at = show_blanks(line, view), length;
    struct bytes rest;

    if (!has_verb(bytes_after(line, at), command->verb, view + at, &length))
        return false;
    at += length;
    at += show_blanks(bytes_after(line, at), view + at);
    if (!bytes_present(command->argument))
        return at == line.length;
    if (!match_start(bytes_after(line, at), command->argument, view + at, &rest))
        return false;
    at = line.length - rest.length;
    at += show_blanks(rest, view + at);
    payload_line_has_response(bytes_after(line, at), view + at);
    return true;
}

static bool has_code(struct bytes line, const struct reply *reply)
{
    uint16_t code;

    if (line.length < CODE_LENGTH)
        return false;
    for (size_t i = 0; i < CODE_LENGTH; i++)
        if (!ascii_is_digit(line.data[i]))
            return false;
    code =
        (uint16_t)((line.data[0] - '0') * 100 + (line.data[1] - '0') * 10 + (line.data[2] - '0'));
    return code == reply->code || (reply->other_code != 0 && code == reply->other_code);
}

bool payload_line_has_reply(struct bytes line, const struct reply *reply, size_t index,
                            uint8_t *view)
{
    size_t front = line.length > CODE_LENGTH ? CODE_LENGTH + 1 : CODE_LENGTH;

    if (!has_code(line, reply) || (front > CODE_LENGTH && !ascii_is_blank(line.data[CODE_LENGTH]) &&
                                   line.data[CODE_LENGTH] != '-'))
        return false;
    show(view, front);
    return payload_line_has_text(bytes_after(line, front), reply->lines[index], view + front);
}

void payload_line_has_response(struct bytes line, uint8_t *view)
{
    size_t length = line.length;

    if (line.length == 1 && line.data[0] == '*')
        show(view, 1);
    while (length > 0 && line.length - length < 2 && line.data[length - 1] == '=')
        view[--length] = PAYLOAD_RECORDED;
}
