/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the server's word says of the client's bytes behind a hole; and what can be
 * told when it will say no more.
 */
#include "smtp/hole_lines.h"

/* ------------------------------------------------------------------ in messages */

/* The message ended in the hole, perhaps but for the dot of its end. */
static void end_message_in_hole(struct dialogue *dialogue)
{
    struct holes *holes = dialogue->holes;
    struct bytes lines = bytes_first(hole_bytes(holes), holes->line);
    struct bytes first = bytes_first(lines, bytes_find(lines, '\n') + 1);

    client_end_message_in_hole(dialogue);
    if (hole_line_is_dot(first)) {
        dialogue_leave_unread(dialogue, SIDE_CLIENT, first.length);
        client_count_revised(&dialogue->client, first.length);
        held_bytes_drop(holes->held, first.length);
        holes->line -= first.length;
    }
    if (holes->line > 0) {
        hole_feed(dialogue);
    } else {
        enum place_in_text place = hole_holds_line(holes) ? PLACE_INSIDE_LINE : holes->place;

        hole_leave_unread(dialogue);
        client_lose(dialogue, LIKELY_COMMANDS);
        holes->place = place;
    }
}

/* ------------------------------------------------------------------ commands */

/* The reply is one to a response, so what is held is that. */
static void take_response(struct dialogue *dialogue)
{
    struct holes *holes = dialogue->holes;
    struct smtp_line line = { .text = hole_line_text(bytes_first(hole_bytes(holes), holes->line)) };

    held_bytes_next(holes->held, &line.first);
    line.last = line.first;
    while (held_bytes_next(holes->held, &line.last).length > 0)
        continue;
    auth_ask(dialogue);
    auth_response(dialogue, &line);
    hole_forget(dialogue);
}

static bool is_agreement(uint16_t code)
{
    return reply_class(code) == 2 || reply_class(code) == 3;
}

/* Inside a message the server may speak before its end, but then it refuses. */
static void hear_behind_hole(struct dialogue *dialogue, uint16_t code)
{
    struct holes *holes = dialogue->holes;

    if (hole_holds_commands(holes) && !holes->garbled &&
        (holes->likely == LIKELY_COMMANDS || is_agreement(code)))
        hole_read_commands(dialogue, code);
    else if (holes->is_response && !hole_holds_line(holes) && auth_has_code(code))
        take_response(dialogue);
    else
        hole_leave_unread(dialogue);
    holes->garbled = false;
    if (is_agreement(code))
        holes->likely = LIKELY_COMMANDS;
    if (dialogue->client.mode != CLIENT_BEHIND_HOLE)
        return;
    if (code == REPLY_ASKS_FOR_MESSAGE)
        client_expect_message(dialogue);
    else if (code == REPLY_ASKS_FOR_CREDENTIAL)
        dialogue->client.mode = CLIENT_COMMANDS;
}

/* A reply to it was its end for the server, so that was in the hole. Replies that
 * come earlier refuse it; then what is held may as well be of it. */
static void hear_message_behind_hole(struct dialogue *dialogue, uint16_t code)
{
    struct holes *holes = dialogue->holes;
    bool has_lines = hole_holds_commands(holes) && !hole_holds_line(holes);

    if (code == 0 && !has_lines)
        return;
    if (code != 0 && !is_agreement(code))
        hole_leave_unread(dialogue);
    end_message_in_hole(dialogue);
    if (code == REPLY_ASKS_FOR_MESSAGE && dialogue->client.mode == CLIENT_BEHIND_HOLE)
        client_expect_message(dialogue);
}

/* The same, and what came behind the hole was none of it, or nobody knows. */
static void hear_in_message(struct dialogue *dialogue, uint16_t code)
{
    struct message_reader *message = dialogue->client.message;
    bool at_line = message->unstuffer.state == UNSTUFFER_LINE_START;

    if (!message->content.damaged || code == 0 ||
        (is_agreement(code) && !pending_replies_are_doubtful(&dialogue->pending) &&
         client_has_odd_end(dialogue)))
        return;
    client_end_message_in_hole(dialogue);
    client_lose(dialogue, is_agreement(code) ? LIKELY_COMMANDS : LIKELY_CONTENT);
    dialogue->holes->place = at_line ? PLACE_LINE : PLACE_INSIDE_LINE;
}

void client_hear(struct dialogue *dialogue, uint16_t code)
{
    switch (dialogue->client.mode) {
    case CLIENT_HELD:
        if (dialogue->client.reply_lost)
            client_hear_held(dialogue);
        break;
    case CLIENT_BEHIND_HOLE:
        hear_behind_hole(dialogue, code);
        break;
    case CLIENT_MESSAGE_BEHIND_HOLE:
        hear_message_behind_hole(dialogue, code);
        break;
    case CLIENT_MESSAGE:
        hear_in_message(dialogue, code);
        break;
    case CLIENT_MESSAGE_EXPECTED:
        /* All of it was in the hole. */
        if (dialogue->holes != NULL && dialogue->holes->message_unseen) {
            holes_leave_transaction(dialogue);
            client_lose(dialogue, LIKELY_COMMANDS);
        }
        break;
    case CLIENT_COMMANDS:
    case CLIENT_CHUNK:
    case CLIENT_REFUSED:
    case CLIENT_TLS:
    case CLIENT_MODE_COUNT:
        break;
    }
}

/* With the server out of sight nothing but their form speaks for commands. They
 * must fill their segment. */
void client_end_segment(struct dialogue *dialogue)
{
    const struct client_side *client = &dialogue->client;

    if (dialogue->server.captured)
        return;
    if (client->mode == CLIENT_BEHIND_HOLE && hole_holds_nothing_else(dialogue->holes))
        hole_read_commands(dialogue, 0);
    if (client->mode == CLIENT_HELD)
        client_hear_held(dialogue);
}

/* ------------------------------------------------------------------ the end */

static bool is_farewell(struct bytes line)
{
    return bytes_equal_ignoring_case(hole_line_text(line), bytes_of_string("QUIT"));
}

/* What nobody answered any more. */
static bool is_read_at_end(const struct dialogue *dialogue)
{
    const struct holes *holes = dialogue->holes;

    if (!hole_holds_commands(holes) || hole_holds_line(holes) || holes->garbled)
        return false;
    return (dialogue->client.mode == CLIENT_BEHIND_HOLE && holes->likely == LIKELY_COMMANDS) ||
           is_farewell(hole_bytes(holes));
}

void client_finish_behind_hole(struct dialogue *dialogue)
{
    enum client_mode mode = dialogue->client.mode;

    if (mode != CLIENT_BEHIND_HOLE && mode != CLIENT_MESSAGE_BEHIND_HOLE)
        return;
    if (mode == CLIENT_BEHIND_HOLE && is_read_at_end(dialogue)) {
        hole_read_commands(dialogue, 0);
    } else if (mode == CLIENT_MESSAGE_BEHIND_HOLE && is_read_at_end(dialogue)) {
        end_message_in_hole(dialogue);
    } else {
        hole_leave_unread(dialogue);
        if (mode == CLIENT_MESSAGE_BEHIND_HOLE)
            client_end_message(dialogue, false);
    }
}

/* What stands before TLS has been answered. */
void client_end_lines(struct dialogue *dialogue)
{
    if (dialogue->client.mode != CLIENT_BEHIND_HOLE)
        return;
    if (hole_holds_nothing_else(dialogue->holes))
        hole_read_commands(dialogue, 0);
    else
        hole_leave_unread(dialogue);
}
