/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The client's bytes behind a hole in the capture.
 *
 * Who sends a message gets no reply before its end (RFC 5321, 3.3), and every
 * command gets one. So lines that look like commands are held, and are commands
 * when the server speaks: 354 says that a message follows, anything else that
 * what came before is complete. Lines that do not look like commands are what
 * is left of a message, of a credential or of whatever else, and only counted.
 */
#include "smtp/command_form.h"
#include "smtp/dialogue.h"

/* RFC 5321, 4.2.3; RFC 4954, 4. */
enum { CODE_MESSAGE_FOLLOWS = 354, CODE_RESPONSE_FOLLOWS = 334, CODE_OUT_OF_SEQUENCE = 503 };

/* ------------------------------------------------------------------ lines */

static struct held_bytes *held(struct dialogue *dialogue)
{
    struct holes *holes = dialogue->holes;

    if (holes->held == NULL)
        holes->held = held_bytes_new(dialogue->limits->held);
    return holes->held;
}

static struct bytes all_held(const struct holes *holes)
{
    return holes->held != NULL ? held_bytes_all(holes->held) : bytes_of(NULL, 0);
}

static bool is_holding_line(const struct holes *holes)
{
    return all_held(holes).length > holes->line;
}

/* Complete commands are held, and nothing else before them. */
static bool has_commands(const struct holes *holes)
{
    return holes->line > 0 && !holes->is_response;
}

static void forget_held(struct dialogue *dialogue)
{
    struct holes *holes = dialogue->holes;

    client_count_revised(&dialogue->client, all_held(holes).length);
    if (holes->held != NULL)
        held_bytes_reset(holes->held);
    holes->line = 0;
    holes->chunk_left = 0;
    holes->is_response = false;
}

static void leave_held_unread(struct dialogue *dialogue)
{
    struct holes *holes = dialogue->holes;

    if (is_holding_line(holes))
        holes->place = PLACE_INSIDE_LINE;
    dialogue_leave_unread(dialogue, SIDE_CLIENT, all_held(holes).length);
    forget_held(dialogue);
}

/* What is held is read as if it came now, at the times at which it came. */
static void feed_held(struct dialogue *dialogue)
{
    struct held_bytes *bytes_held = dialogue->holes->held;
    struct bytes bytes;
    timestamp time;

    dialogue->holes->held = NULL;
    forget_held(dialogue);
    if (bytes_held == NULL)
        return;
    while ((bytes = held_bytes_next(bytes_held, &time)).length > 0)
        client_read(dialogue, bytes, time);
    held_bytes_free(bytes_held);
}

static struct bytes without_ending(struct bytes line)
{
    if (line.length > 0 && line.data[line.length - 1] == '\n')
        line.length--;
    if (line.length > 0 && line.data[line.length - 1] == '\r')
        line.length--;
    return line;
}

static bool is_dot(struct bytes line)
{
    return bytes_equal(without_ending(line), bytes_of_string("."));
}

enum line_kind { LINE_COMMAND, LINE_DOT, LINE_RESPONSE, LINE_OTHER, LINE_KIND_COUNT };

static enum line_kind kind_of(struct bytes line)
{
    line = without_ending(line);
    if (command_has_form(line))
        return LINE_COMMAND;
    if (is_dot(line))
        return LINE_DOT;
    return redaction_looks_like_response(line) ? LINE_RESPONSE : LINE_OTHER;
}

/* A line that has come so far may become one that is looked for. */
static bool may_matter(struct bytes start)
{
    return command_may_begin_with(start) || is_dot(start) ||
           redaction_may_become_response(without_ending(start));
}

/* A chunk of BDAT is no lines, and goes with its command. */
static void note_chunk(struct holes *holes, struct bytes line)
{
    struct parsed_command command = command_parse(without_ending(line));
    bool last;

    if (command.verb == VERB_BDAT)
        command_parse_chunk(command.argument, &holes->chunk_left, &last);
}

/* ------------------------------------------------------------------ behind commands */

void client_begin_behind_hole(struct dialogue *dialogue)
{
    struct client_side *client = &dialogue->client;
    struct holes *holes = dialogue_holes(dialogue);

    dialogue_leave_unread(dialogue, SIDE_CLIENT,
                          line_splitter_length(&client->lines) + all_held(holes).length);
    line_splitter_reset(&client->lines);
    forget_held(dialogue);
    holes->place = PLACE_UNKNOWN;
    holes->garbled = false;
    holes->message_unseen = false;
}

void client_lose(struct dialogue *dialogue, enum likely_bytes likely)
{
    struct client_side *client = &dialogue->client;

    client_begin_behind_hole(dialogue);
    client->mode = CLIENT_BEHIND_HOLE;
    dialogue->holes->likely = likely;
    if (client->message != NULL)
        message_content_gap(&client->message->content);
    pending_replies_lose_commands(&dialogue->pending);
    holes_put_in_doubt(dialogue);
}

void client_distrust(struct dialogue *dialogue, const struct smtp_line *line)
{
    client_lose(dialogue, LIKELY_COMMANDS);
    dialogue->holes->place = PLACE_LINE;
    dialogue->holes->garbled = true;
    dialogue->holes->lacks_client_bytes = true;
    dialogue_leave_unread(dialogue, SIDE_CLIENT, smtp_line_length(line));
}

void client_expect_message(struct dialogue *dialogue)
{
    struct holes *holes = dialogue->holes;

    holes_settle_transaction(dialogue, dialogue->pending.count <= 1);
    holes->message_unseen = true;
    holes->content = holes->heard;
    dialogue->client.mode = CLIENT_MESSAGE_EXPECTED;
}

/* What is held are commands. A transaction that was open can be in doubt no
 * longer: nothing but these waits, or it may be another by now. */
static void read_held_commands(struct dialogue *dialogue, uint16_t code)
{
    struct bytes first = all_held(dialogue->holes);
    struct parsed_command command =
        command_parse(without_ending(bytes_first(first, bytes_find(first, '\n'))));

    holes_settle_transaction(dialogue, dialogue->pending.count == 0 &&
                                           !verb_is_mail(command.verb) &&
                                           code != CODE_OUT_OF_SEQUENCE);
    dialogue->client.mode = CLIENT_COMMANDS;
    feed_held(dialogue);
}

static void take_line(struct dialogue *dialogue, struct bytes line)
{
    struct holes *holes = dialogue->holes;
    enum line_kind kind = kind_of(line);
    size_t before = all_held(holes).length - line.length;
    bool is_first = holes->place == PLACE_FIRST_LINE;

    holes->place = PLACE_LINE;

    if (kind == LINE_COMMAND && !holes->is_response) {
        note_chunk(holes, line);
        holes->line = all_held(holes).length;
        return;
    }
    pending_replies_lose_commands(&dialogue->pending);
    if (kind == LINE_RESPONSE && before == 0) {
        holes->line = line.length;
        holes->is_response = true;
        return;
    }
    dialogue_leave_unread(dialogue, SIDE_CLIENT, all_held(holes).length);
    forget_held(dialogue);
    /* The first one may be what is left of a line that was lost. */
    if (!is_first) {
        /* The server has to answer what the dot ended, when it can be heard. */
        holes->garbled = kind != LINE_DOT || dialogue->server.captured;
        holes->likely = kind == LINE_DOT ? LIKELY_COMMANDS : LIKELY_CONTENT;
    }
}

/* The line under way is none that is looked for. */
static void give_line_up(struct dialogue *dialogue)
{
    struct holes *holes = dialogue->holes;

    if (holes->place != PLACE_FIRST_LINE) {
        holes->garbled = true;
        holes->likely = LIKELY_CONTENT;
    }
    pending_replies_lose_commands(&dialogue->pending);
    leave_held_unread(dialogue);
}

/* Everything up to the end of a line that cannot be read. */
static void skip_line(struct dialogue *dialogue, struct bytes *input)
{
    size_t length = bytes_find(*input, '\n');
    bool ends = length < input->length;

    if (ends)
        dialogue->holes->place = PLACE_LINE;
    dialogue_leave_unread(dialogue, SIDE_CLIENT, length + ends);
    client_count_revised(&dialogue->client, length + ends);
    *input = bytes_after(*input, length + ends);
}

static void find_place(const struct dialogue *dialogue)
{
    if (dialogue->holes->place == PLACE_UNKNOWN)
        dialogue->holes->place =
            dialogue->client.starts_segment ? PLACE_FIRST_LINE : PLACE_INSIDE_LINE;
}

/* Adds what fits of the input, up to the end of the line or of the chunk. */
static void add_to_held(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct holes *holes = dialogue->holes;
    size_t length = bytes_find(*input, '\n');
    struct bytes part = bytes_first(*input, length + (length < input->length));
    size_t offered;

    if (holes->chunk_left > 0)
        part = bytes_first(*input, holes->chunk_left < input->length ? (size_t)holes->chunk_left
                                                                     : input->length);
    offered = part.length;
    held_bytes_add(held(dialogue), &part, time);
    *input = bytes_after(*input, offered - part.length);
    if (holes->chunk_left > 0) {
        holes->chunk_left -= offered - part.length;
        holes->line = all_held(holes).length;
    }
}

static bool is_full(const struct dialogue *dialogue)
{
    return all_held(dialogue->holes).length == dialogue->limits->held;
}

static bool ends_line(struct bytes line)
{
    return line.length > 0 && line.data[line.length - 1] == '\n';
}

/* TLS has records where lines would be (RFC 8446, 5.1). */
static bool may_be_tls(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    return !is_holding_line(dialogue->holes) && tls_may_open(dialogue, *input) &&
           tls_opens_line(dialogue, SIDE_CLIENT, input, time);
}

void client_read_behind_hole(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct holes *holes = dialogue->holes;
    struct bytes line;

    find_place(dialogue);
    if (holes->place == PLACE_INSIDE_LINE) {
        skip_line(dialogue, input);
        return;
    }
    if (holes->chunk_left == 0 && may_be_tls(dialogue, input, time))
        return;
    add_to_held(dialogue, input, time);
    line = bytes_after(all_held(holes), holes->line);
    if (ends_line(line)) {
        take_line(dialogue, line);
    } else if (holes->chunk_left > 0 && is_full(dialogue)) {
        /* So large a chunk is none of a message that only looks like one. */
        read_held_commands(dialogue, 0);
    } else if (!may_matter(line) || is_full(dialogue)) {
        give_line_up(dialogue);
    }
}

/* Commands, and all lines since the server last spoke were some. */
static bool holds_nothing_else(const struct holes *holes)
{
    return has_commands(holes) && !is_holding_line(holes) && !holes->garbled &&
           holes->likely == LIKELY_COMMANDS;
}

/* With the server out of sight nothing but their form speaks for commands. They
 * must fill their segment. */
void client_end_segment(struct dialogue *dialogue)
{
    const struct client_side *client = &dialogue->client;

    if (dialogue->server.captured)
        return;
    if (client->mode == CLIENT_BEHIND_HOLE && holds_nothing_else(dialogue->holes))
        read_held_commands(dialogue, 0);
    if (client->mode == CLIENT_HELD)
        client_hear_held(dialogue);
}

/* ------------------------------------------------------------------ in messages */

/* Commands may be held here too, since the message may have ended in the hole.
 * As soon as one line is none, the others are none either. */
void client_read_message_behind_hole(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct holes *holes = dialogue->holes;
    struct bytes line;
    bool is_first;

    find_place(dialogue);
    if (holes->place == PLACE_INSIDE_LINE) {
        dialogue->client.mode = CLIENT_MESSAGE;
        return;
    }
    add_to_held(dialogue, input, time);
    line = bytes_after(all_held(holes), holes->line);
    is_first = holes->line == 0;
    if (line.length == 0 && !is_full(dialogue))
        return;
    if (ends_line(line) && (command_has_form(without_ending(line)) || (is_first && is_dot(line)))) {
        note_chunk(holes, line);
        holes->line = all_held(holes).length;
    } else if (ends_line(line) || is_full(dialogue) ||
               !(command_may_begin_with(line) || (is_first && is_dot(line)))) {
        dialogue->client.mode = CLIENT_MESSAGE;
        feed_held(dialogue);
    }
}

/* The message ended in the hole, perhaps but for the dot of its end. */
static void end_message_in_hole(struct dialogue *dialogue)
{
    struct holes *holes = dialogue->holes;
    struct bytes lines = bytes_first(all_held(holes), holes->line);
    struct bytes first = bytes_first(lines, bytes_find(lines, '\n') + 1);

    client_end_message_in_hole(dialogue);
    if (is_dot(first)) {
        dialogue_leave_unread(dialogue, SIDE_CLIENT, first.length);
        client_count_revised(&dialogue->client, first.length);
        held_bytes_drop(holes->held, first.length);
        holes->line -= first.length;
    }
    if (holes->line > 0) {
        feed_held(dialogue);
    } else {
        enum place_in_text place = is_holding_line(holes) ? PLACE_INSIDE_LINE : holes->place;

        leave_held_unread(dialogue);
        client_lose(dialogue, LIKELY_COMMANDS);
        holes->place = place;
    }
}

/* ------------------------------------------------------------------ the server speaks */

/* The reply is one to a response, so what is held is that. */
static void take_response(struct dialogue *dialogue)
{
    struct holes *holes = dialogue->holes;
    struct smtp_line line = { .text = without_ending(bytes_first(all_held(holes), holes->line)) };

    held_bytes_next(holes->held, &line.first);
    line.last = line.first;
    while (held_bytes_next(holes->held, &line.last).length > 0)
        continue;
    auth_ask(dialogue);
    auth_response(dialogue, &line);
    forget_held(dialogue);
}

static bool is_agreement(uint16_t code)
{
    return reply_class(code) == 2 || reply_class(code) == 3;
}

/* Inside a message the server may speak before its end, but then it refuses. */
static void hear_behind_hole(struct dialogue *dialogue, uint16_t code)
{
    struct holes *holes = dialogue->holes;

    if (has_commands(holes) && !holes->garbled &&
        (holes->likely == LIKELY_COMMANDS || is_agreement(code)))
        read_held_commands(dialogue, code);
    else if (holes->is_response && !is_holding_line(holes) && auth_has_code(code))
        take_response(dialogue);
    else
        leave_held_unread(dialogue);
    holes->garbled = false;
    if (is_agreement(code))
        holes->likely = LIKELY_COMMANDS;
    if (dialogue->client.mode != CLIENT_BEHIND_HOLE)
        return;
    if (code == CODE_MESSAGE_FOLLOWS)
        client_expect_message(dialogue);
    else if (code == CODE_RESPONSE_FOLLOWS)
        dialogue->client.mode = CLIENT_COMMANDS;
}

/* A reply to it was its end for the server, so that was in the hole. Replies that
 * come earlier refuse it; then what is held may as well be of it. */
static void hear_message_behind_hole(struct dialogue *dialogue, uint16_t code)
{
    struct holes *holes = dialogue->holes;
    bool has_lines = has_commands(holes) && !is_holding_line(holes);

    if (code == 0 && !has_lines)
        return;
    if (code != 0 && !is_agreement(code))
        leave_held_unread(dialogue);
    end_message_in_hole(dialogue);
    if (code == CODE_MESSAGE_FOLLOWS && dialogue->client.mode == CLIENT_BEHIND_HOLE)
        client_expect_message(dialogue);
}

/* The same, and what came behind the hole was none of it, or nobody knows. */
static void hear_in_message(struct dialogue *dialogue, uint16_t code)
{
    struct message_reader *message = dialogue->client.message;
    bool at_line = message->unstuffer.state == UNSTUFFER_LINE_START;

    if (!message->content.damaged || code == 0 ||
        (is_agreement(code) && client_has_odd_end(dialogue)))
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

/* ------------------------------------------------------------------ the end */

static bool is_farewell(struct bytes line)
{
    return bytes_equal_ignoring_case(without_ending(line), bytes_of_string("QUIT"));
}

/* What nobody answered any more. */
static bool is_read_at_end(const struct dialogue *dialogue)
{
    const struct holes *holes = dialogue->holes;

    if (!has_commands(holes) || is_holding_line(holes) || holes->garbled)
        return false;
    return (dialogue->client.mode == CLIENT_BEHIND_HOLE && holes->likely == LIKELY_COMMANDS) ||
           is_farewell(all_held(holes));
}

void client_finish_behind_hole(struct dialogue *dialogue)
{
    enum client_mode mode = dialogue->client.mode;

    if (mode != CLIENT_BEHIND_HOLE && mode != CLIENT_MESSAGE_BEHIND_HOLE)
        return;
    if (mode == CLIENT_BEHIND_HOLE && is_read_at_end(dialogue)) {
        read_held_commands(dialogue, 0);
    } else if (mode == CLIENT_MESSAGE_BEHIND_HOLE && is_read_at_end(dialogue)) {
        end_message_in_hole(dialogue);
    } else {
        leave_held_unread(dialogue);
        if (mode == CLIENT_MESSAGE_BEHIND_HOLE)
            client_end_message(dialogue, false);
    }
}

/* What stands before TLS has been answered. */
void client_end_lines(struct dialogue *dialogue)
{
    if (dialogue->client.mode != CLIENT_BEHIND_HOLE)
        return;
    if (holds_nothing_else(dialogue->holes))
        read_held_commands(dialogue, 0);
    else
        leave_held_unread(dialogue);
}
