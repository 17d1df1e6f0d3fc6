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
#include "smtp/hole_lines.h"

/* ------------------------------------------------------------------ lines */

enum line_kind { LINE_COMMAND, LINE_DOT, LINE_RESPONSE, LINE_OTHER, LINE_KIND_COUNT };

static enum line_kind kind_of(struct bytes line)
{
    line = hole_line_text(line);
    if (command_has_form(line))
        return LINE_COMMAND;
    if (hole_line_is_dot(line))
        return LINE_DOT;
    /* With a blank before or behind it, it would have been given up half way. */
    return redaction_looks_like_response(line) && redaction_may_become_response(line)
               ? LINE_RESPONSE
               : LINE_OTHER;
}

/* A line that has come so far may become one that is looked for. */
static bool may_matter(struct bytes start)
{
    return command_may_begin_with(start) || hole_line_is_dot(start) ||
           redaction_may_become_response(hole_line_text(start));
}

/* A chunk of BDAT is no lines, and goes with its command. */
static void note_chunk(struct holes *holes, struct bytes line)
{
    struct parsed_command command = command_parse(hole_line_text(line));
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
                          line_splitter_length(&client->lines) + hole_bytes(holes).length);
    line_splitter_reset(&client->lines);
    hole_forget(dialogue);
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

static void take_line(struct dialogue *dialogue, struct bytes line)
{
    struct holes *holes = dialogue->holes;
    enum line_kind kind = kind_of(line);
    size_t before = hole_bytes(holes).length - line.length;
    bool is_first = holes->place == PLACE_FIRST_LINE;

    holes->place = PLACE_LINE;

    if (kind == LINE_COMMAND && !holes->is_response) {
        note_chunk(holes, line);
        holes->line = hole_bytes(holes).length;
        return;
    }
    pending_replies_lose_commands(&dialogue->pending);
    if (kind == LINE_RESPONSE && before == 0) {
        holes->line = line.length;
        holes->is_response = true;
        return;
    }
    dialogue_leave_unread(dialogue, SIDE_CLIENT, hole_bytes(holes).length);
    hole_forget(dialogue);
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
    hole_leave_unread(dialogue);
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
    held_bytes_add(hole_held(dialogue), &part, time);
    *input = bytes_after(*input, offered - part.length);
    if (holes->chunk_left > 0) {
        holes->chunk_left -= offered - part.length;
        holes->line = hole_bytes(holes).length;
    }
}

static bool is_full(const struct dialogue *dialogue)
{
    return hole_bytes(dialogue->holes).length == dialogue->limits->held;
}

static bool ends_line(struct bytes line)
{
    return line.length > 0 && line.data[line.length - 1] == '\n';
}

/* TLS has records where lines would be (RFC 8446, 5.1). */
static bool may_be_tls(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    return !hole_holds_line(dialogue->holes) && tls_may_open(dialogue, *input) &&
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
    line = bytes_after(hole_bytes(holes), holes->line);
    if (ends_line(line)) {
        take_line(dialogue, line);
    } else if (holes->chunk_left > 0 && is_full(dialogue)) {
        /* So large a chunk is none of a message that only looks like one. */
        hole_read_commands(dialogue, 0);
    } else if (!may_matter(line) || is_full(dialogue)) {
        give_line_up(dialogue);
    }
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
    line = bytes_after(hole_bytes(holes), holes->line);
    is_first = holes->line == 0;
    if (line.length == 0 && !is_full(dialogue))
        return;
    if (ends_line(line) &&
        (command_has_form(hole_line_text(line)) || (is_first && hole_line_is_dot(line)))) {
        note_chunk(holes, line);
        holes->line = hole_bytes(holes).length;
    } else if (ends_line(line) || is_full(dialogue) ||
               !(command_may_begin_with(line) || (is_first && hole_line_is_dot(line)))) {
        dialogue->client.mode = CLIENT_MESSAGE;
        hole_feed(dialogue);
    }
}
