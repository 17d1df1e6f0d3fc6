/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands behind DATA and STARTTLS, held until the reply says what it is. */
#include "smtp/command_form.h"
#include "smtp/dialogue_parts.h"

/* What can be told of held bytes by themselves. */
struct held_lines {
    size_t commands;
    size_t others;
    bool begins_with_command;
    bool is_partial; /* the last one is not complete */
    bool has_end;    /* a line with nothing but a dot, as a message ends */
};

static struct bytes without_ending(struct bytes line)
{
    if (line.length > 0 && line.data[line.length - 1] == '\r')
        line.length--;
    return line;
}

/* The octets that go with a command, if it is BDAT. */
static uint64_t chunk_behind(struct bytes line)
{
    struct parsed_command command = command_parse(line);
    uint64_t size = 0;
    bool last;

    if (command.verb == VERB_BDAT)
        command_parse_chunk(command.argument, &size, &last);
    return size;
}

static struct bytes without_chunk(struct bytes bytes, struct bytes line)
{
    uint64_t size = chunk_behind(line);

    return size < bytes.length ? bytes_after(bytes, (size_t)size) : bytes_of(NULL, 0);
}

static struct held_lines look_at(struct bytes bytes)
{
    struct held_lines lines = { .is_partial = false };

    while (bytes.length > 0) {
        struct bytes line = bytes_first(bytes, bytes_find(bytes, '\n'));

        if (line.length == bytes.length) {
            lines.is_partial = true;
            break;
        }
        bytes = bytes_after(bytes, line.length + 1);
        line = without_ending(line);
        lines.has_end |= bytes_equal(line, bytes_of_string("."));
        if (command_has_form(line)) {
            lines.begins_with_command |= lines.others == 0;
            lines.commands++;
            bytes = without_chunk(bytes, line);
        } else {
            lines.others++;
        }
    }
    return lines;
}

static struct held_lines held_lines(const struct client_side *client)
{
    return look_at(client->held != NULL ? held_bytes_all(client->held) : bytes_of(NULL, 0));
}

static bool are_commands(const struct held_lines *lines)
{
    return lines->commands > 0 && lines->others == 0 && !lines->is_partial;
}

/* How to read the held bytes when no reply says it. What STARTTLS is followed
 * by can be seen where it is read. */
static enum client_mode likely_mode(const struct client_side *client)
{
    const struct held_lines lines = held_lines(client);

    if (client->held_behind != VERB_DATA)
        return CLIENT_COMMANDS;
    return client->reply_lost && are_commands(&lines) ? CLIENT_COMMANDS : CLIENT_MESSAGE_EXPECTED;
}

void client_give_up_holding(struct dialogue *dialogue)
{
    client_release_held(dialogue, likely_mode(&dialogue->client));
}

/* Without a reply to wait for: what follows DATA is a message when it ends as
 * one does. With the server's side out of sight that would mean to wait for as
 * long as the message takes; there its first line tells. */
static void judge_without_reply(struct dialogue *dialogue)
{
    const struct client_side *client = &dialogue->client;
    const struct held_lines lines = held_lines(client);

    if (client->held_behind != VERB_DATA)
        client_give_up_holding(dialogue);
    else if (lines.has_end || (lines.others > 0 && !dialogue->server.captured))
        client_release_held(dialogue, CLIENT_MESSAGE_EXPECTED);
}

void client_hold(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct client_side *client = &dialogue->client;
    struct bytes part = *input;
    size_t offered;

    if (client->reply_lost && client->held_behind != VERB_DATA) {
        client_give_up_holding(dialogue);
        return;
    }
    /* Each line may decide. */
    if (client->reply_lost)
        part = bytes_first(part, bytes_find(part, '\n') + 1);
    offered = part.length;
    if (client->held == NULL) {
        client->held = held_bytes_new(dialogue->limits->held);
        client->held_start = client->starts_segment;
    }
    held_bytes_add(client->held, &part, time);
    *input = bytes_after(*input, offered - part.length);
    /* More than can be held: the client goes on as if the reply had come. */
    if (part.length > 0) {
        record_left_out(&dialogue->record)->held++;
        client_give_up_holding(dialogue);
    } else if (client->reply_lost) {
        judge_without_reply(dialogue);
    }
}

static void feed(struct dialogue *dialogue, struct held_bytes *held)
{
    enum side speaker = dialogue_player(dialogue, SIDE_CLIENT);
    struct bytes bytes;
    timestamp time;

    while ((bytes = held_bytes_next(held, &time)).length > 0)
        dialogue_read(dialogue, speaker, bytes, time);
    held_bytes_free(held);
}

void client_release_held(struct dialogue *dialogue, enum client_mode mode)
{
    struct client_side *client = &dialogue->client;
    bool has_hole = client->held_hole;
    struct held_bytes *held = client->held;

    client->mode = mode;
    client->held = NULL;
    client->held_hole = false;
    client->reply_lost = false;
    if (has_hole && mode == CLIENT_COMMANDS)
        client_lose(dialogue, LIKELY_COMMANDS);
    if (has_hole && mode == CLIENT_REFUSED)
        client_lose(dialogue, LIKELY_CONTENT);
    if (has_hole && mode == CLIENT_MESSAGE_EXPECTED) {
        client_begin_message(dialogue, dialogue->now);
        client_damage_message(dialogue);
    }
    if (held == NULL)
        return;
    /* Reading it may hold something again. */
    client->starts_segment = client->held_start;
    feed(dialogue, held);
    client->starts_segment = false;
}

void client_lose_reply(struct dialogue *dialogue)
{
    dialogue->client.reply_lost = true;
    if (dialogue->client.held != NULL)
        judge_without_reply(dialogue);
}

void client_hear_held(struct dialogue *dialogue)
{
    const struct held_lines lines = held_lines(&dialogue->client);

    if (lines.begins_with_command)
        client_release_held(dialogue, CLIENT_COMMANDS);
    else if (lines.others > 0) /* a message without an end is not answered */
        client_lose_held(dialogue);
}

/* Of what is held a part is missing. */
void client_lose_held(struct dialogue *dialogue)
{
    struct client_side *client = &dialogue->client;

    if (client->held != NULL) {
        dialogue_leave_unread(dialogue, SIDE_CLIENT, held_bytes_all(client->held).length);
        client_count_revised(client, held_bytes_all(client->held).length);
    }
    held_bytes_free(client->held);
    client->held = NULL;
    if (client->reply_lost) {
        client->reply_lost = false;
        client_lose(dialogue, client->held_behind == VERB_DATA ? LIKELY_CONTENT : LIKELY_COMMANDS);
    } else {
        client->held_hole = true;
    }
}
