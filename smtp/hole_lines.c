/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is held of the client's bytes behind a hole. */
#include "smtp/hole_lines.h"

struct held_bytes *hole_held(struct dialogue *dialogue)
{
    struct holes *holes = dialogue->holes;

    if (holes->held == NULL)
        holes->held = held_bytes_new(dialogue->limits->held);
    return holes->held;
}

struct bytes hole_bytes(const struct holes *holes)
{
    return holes->held != NULL ? held_bytes_all(holes->held) : bytes_of(NULL, 0);
}

bool hole_holds_line(const struct holes *holes)
{
    return hole_bytes(holes).length > holes->line;
}

bool hole_holds_commands(const struct holes *holes)
{
    return holes->line > 0 && !holes->is_response;
}

bool hole_holds_nothing_else(const struct holes *holes)
{
    return hole_holds_commands(holes) && !hole_holds_line(holes) && !holes->garbled &&
           holes->likely == LIKELY_COMMANDS;
}

void hole_forget(struct dialogue *dialogue)
{
    struct holes *holes = dialogue->holes;

    client_count_revised(&dialogue->client, hole_bytes(holes).length);
    if (holes->held != NULL)
        held_bytes_reset(holes->held);
    holes->line = 0;
    holes->chunk_left = 0;
    holes->is_response = false;
}

void hole_leave_unread(struct dialogue *dialogue)
{
    struct holes *holes = dialogue->holes;

    if (hole_holds_line(holes))
        holes->place = PLACE_INSIDE_LINE;
    dialogue_leave_unread(dialogue, SIDE_CLIENT, hole_bytes(holes).length);
    hole_forget(dialogue);
}

void hole_feed(struct dialogue *dialogue)
{
    struct held_bytes *bytes_held = dialogue->holes->held;
    struct bytes bytes;
    timestamp time;

    dialogue->holes->held = NULL;
    hole_forget(dialogue);
    if (bytes_held == NULL)
        return;
    while ((bytes = held_bytes_next(bytes_held, &time)).length > 0)
        client_read(dialogue, bytes, time);
    held_bytes_free(bytes_held);
}

struct bytes hole_line_text(struct bytes line)
{
    if (line.length > 0 && line.data[line.length - 1] == '\n')
        line.length--;
    if (line.length > 0 && line.data[line.length - 1] == '\r')
        line.length--;
    return line;
}

bool hole_line_is_dot(struct bytes line)
{
    return bytes_equal(hole_line_text(line), bytes_of_string("."));
}

/* RFC 5321, 4.1.4; RFC 4954, 4; and TLS forgets all that was said (RFC 3207, 4.2). */
static bool may_be_inside_transaction(enum verb verb)
{
    return !verb_is_mail(verb) && verb != VERB_AUTH && verb != VERB_X_EXPS && verb != VERB_STARTTLS;
}

void hole_read_commands(struct dialogue *dialogue, uint16_t code)
{
    struct bytes first = hole_bytes(dialogue->holes);
    struct parsed_command command =
        command_parse(hole_line_text(bytes_first(first, bytes_find(first, '\n'))));

    holes_settle_transaction(dialogue, dialogue->pending.count == 0 &&
                                           may_be_inside_transaction(command.verb) &&
                                           code != REPLY_OUT_OF_SEQUENCE);
    dialogue->client.mode = CLIENT_COMMANDS;
    hole_feed(dialogue);
}
