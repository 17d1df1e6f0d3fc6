/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The client's bytes, read by the mode they come in. */
#include "smtp/command_form.h"
#include "smtp/dialogue_parts.h"

struct step client_step(const struct dialogue *dialogue, enum step_kind kind, timestamp first,
                        timestamp last)
{
    return (struct step){ .kind = kind,
                          .from = dialogue_player(dialogue, SIDE_CLIENT),
                          .t = dialogue_time(dialogue, last),
                          .t_end = dialogue_time(dialogue, last),
                          .took = last - first,
                          .reply_to = STEP_NONE,
                          .transaction = dialogue->transaction,
                          .revised = client_is_revising(&dialogue->client),
                          .latency = -1 };
}

/* ------------------------------------------------------------- command lines */

static void handle_command(struct dialogue *dialogue, const struct smtp_line *line,
                           const struct parsed_command *command)
{
    struct step step = client_step(dialogue, STEP_COMMAND, line->first, line->last);
    struct arena scratch;
    struct pending_reply pending = { .kind = PENDING_COMMAND,
                                     .verb = command->verb,
                                     .recipient = -1,
                                     .authentication = -1,
                                     .sent = line->last };

    step.bare_line_end = line->ending == LINE_ENDING_LF;
    step.command.unknown = command->verb == VERB_UNKNOWN;
    step.command.verb =
        step.command.unknown ? command->word : bytes_of_string(verb_name(command->verb));
    arena_init(&scratch);
    if (command->has_argument)
        step.command.argument = redaction_mask_argument(&scratch, command->word, command->argument);
    if (auth_is_meant(dialogue, command))
        auth_begin(dialogue, command, &pending, &step.command);
    auth_overhear(dialogue, command);
    pending.step = record_step(&dialogue->record, &step);
    arena_clear(&scratch);
    pending.transaction = dialogue->transaction;
    command_effect(dialogue, command, &pending);
    dialogue_await_reply(dialogue, &pending);
}

void client_handle_line(struct dialogue *dialogue, const struct smtp_line *line)
{
    struct parsed_command command = command_parse(line->text);

    if (dialogue_is_reversed_by(dialogue, SIDE_CLIENT, line->text)) {
        server_handle_line(dialogue, line);
        return;
    }
    tls_note_line(dialogue, SIDE_CLIENT);
    dialogue_count_line(dialogue, SIDE_CLIENT, line);
    if (auth_claims_line(dialogue, line, &command)) {
        auth_response(dialogue, line);
        return;
    }
    if (dialogue->holes != NULL && !command_has_form(line->text)) {
        client_distrust(dialogue, line);
        return;
    }
    auth_go_past(dialogue);
    dialogue->evidence = mail_evidence_of_command(dialogue->evidence, &command);
    if (command.verb != VERB_UNKNOWN && dialogue->record.draft.protocol == PROTOCOL_UNKNOWN)
        dialogue->record.draft.protocol = PROTOCOL_SMTP;
    handle_command(dialogue, line, &command);
}

static void read_commands(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct client_side *client = &dialogue->client;
    struct smtp_line line;

    if (!client->lines.inside && tls_may_open(dialogue, *input) &&
        tls_opens_line(dialogue, SIDE_CLIENT, input, time))
        return;
    client->seen = true;
    if (line_splitter_next(&client->lines, input, time, &line))
        client_handle_line(dialogue, &line);
}

/* ---------------------------------------------------------------------- both */

static void read_tls(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    tls_take_bytes(dialogue, SIDE_CLIENT, *input, time);
    *input = bytes_of(NULL, 0);
}

static void (*const readers[])(struct dialogue *, struct bytes *, timestamp) = {
    [CLIENT_COMMANDS] = read_commands,
    [CLIENT_HELD] = client_hold,
    [CLIENT_MESSAGE_EXPECTED] = client_read_first_of_message,
    [CLIENT_MESSAGE] = client_read_message,
    [CLIENT_CHUNK] = client_read_chunk,
    [CLIENT_REFUSED] = client_read_refused,
    [CLIENT_TLS] = read_tls,
    [CLIENT_BEHIND_HOLE] = client_read_behind_hole,
    [CLIENT_MESSAGE_BEHIND_HOLE] = client_read_message_behind_hole,
};

_Static_assert(sizeof readers / sizeof readers[0] == CLIENT_MODE_COUNT, "a reader for each mode");

/* What is held comes again when it is read. */
static bool is_put_aside(enum client_mode mode)
{
    return mode == CLIENT_HELD || mode == CLIENT_BEHIND_HOLE || mode == CLIENT_MESSAGE_BEHIND_HOLE;
}

void client_read(struct dialogue *dialogue, struct bytes bytes, timestamp time)
{
    struct client_side *client = &dialogue->client;
    enum side speaker = dialogue_player(dialogue, SIDE_CLIENT);

    while (bytes.length > 0 && dialogue_player(dialogue, SIDE_CLIENT) == speaker) {
        size_t length = bytes.length;
        bool is_read = !is_put_aside(client->mode);

        /* It may take nothing, and only find that another has to read it. */
        readers[client->mode](dialogue, &bytes, time);
        if (bytes.length < length)
            client->starts_segment = false;
        if (is_read)
            client_count_revised(client, length - bytes.length);
    }
    dialogue_read(dialogue, speaker, bytes, time);
}

/* ----------------------------------------------------------------------- turns */

/* In the middle of a message, a chunk or a line a client does not listen. */
static bool may_be_a_turn(const struct client_side *client)
{
    switch (client->mode) {
    case CLIENT_COMMANDS:
        return !client->lines.inside;
    case CLIENT_HELD:
    case CLIENT_MESSAGE_EXPECTED:
    case CLIENT_BEHIND_HOLE:
    case CLIENT_MESSAGE_BEHIND_HOLE:
        return true;
    case CLIENT_MESSAGE:
    case CLIENT_CHUNK:
    case CLIENT_REFUSED:
    case CLIENT_TLS:
    case CLIENT_MODE_COUNT:
        break;
    }
    return false;
}

/* All that waits is over but AUTH, in which the two take turns. With commands lost
 * behind it the exchange may be that of another AUTH. */
static void forget_answered(struct dialogue *dialogue)
{
    struct pending_reply auth = { .kind = PENDING_LOST };
    bool is_other = false;

    for (size_t i = 0; i < dialogue->pending.count; i++) {
        const struct pending_reply *pending = pending_replies_at(&dialogue->pending, i);

        if (pending->kind == PENDING_COMMAND && pending->verb == VERB_AUTH &&
            dialogue->auth.under_way) {
            auth = *pending;
            is_other = false;
        }
        is_other |= auth.kind != PENDING_LOST && pending->kind == PENDING_LOST;
    }
    replies_never_came(dialogue, dialogue->pending.count);
    pending_replies_forget(&dialogue->pending);
    if (is_other)
        auth_lose(dialogue);
    if (is_other || auth.kind == PENDING_LOST)
        return;
    /* Its end may be what was lost. */
    pending_replies_lose_commands(&dialogue->pending);
    dialogue_await_reply(dialogue, &auth);
}

/* No command was read already that waits for its place in the queue. */
static bool holds_nothing(const struct client_side *client)
{
    return client->held == NULL || held_bytes_all(client->held).length == 0;
}

void client_go_on(struct dialogue *dialogue)
{
    struct client_side *client = &dialogue->client;

    client->is_spread |= may_be_a_turn(client);
}

void client_begin_turn(struct dialogue *dialogue, bool knows_all)
{
    struct client_side *client = &dialogue->client;
    bool is_spread = client->is_spread;

    if (!may_be_a_turn(client))
        return;
    client->is_spread = false;
    /* Who speaks here waits for no reply, so that nothing can be concluded. */
    if (!pending_replies_are_doubtful(&dialogue->pending)) {
        client->is_hasty |= pending_replies_any(&dialogue->pending) && !dialogue->auth.under_way;
        return;
    }
    if (client->is_hasty || is_spread)
        return;
    if (knows_all && holds_nothing(client))
        reply_pair_in_retrospect(dialogue);
    forget_answered(dialogue);
}

/* ------------------------------------------------------------------------ ends */

/* When the last octet of a chunk came, or the response in an AUTH exchange, is not
 * known. */
static void stop_clock(struct dialogue *dialogue, enum verb verb)
{
    for (size_t i = 0; i < dialogue->pending.count; i++) {
        struct pending_reply *pending = pending_replies_at(&dialogue->pending, i);

        if (pending->kind != PENDING_LOST && pending->verb == verb)
            pending->sent = 0;
    }
}

static void skip_octets(struct dialogue *dialogue, uint64_t length)
{
    struct client_side *client = &dialogue->client;
    uint64_t left = client->chunk_left;

    message_content_gap(&client->message->content);
    dot_lines_lose(&client->message->chunk_dots);
    client->chunk_left -= length < left ? length : left;
    if (client->chunk_left > 0)
        return;
    stop_clock(dialogue, VERB_BDAT);
    client_end_chunk(dialogue);
    if (length > left)
        client_lose(dialogue, LIKELY_COMMANDS);
}

/* What comes behind a hole is read by the mode before it, as far as that can be known. */
void client_gap(struct dialogue *dialogue, uint64_t length)
{
    struct client_side *client = &dialogue->client;

    tls_settle_line(dialogue, SIDE_CLIENT);
    client->seen = true;
    dialogue_holes(dialogue)->lacks_client_bytes = true;
    switch (client->mode) {
    case CLIENT_COMMANDS:
        dialogue->auth.response_expected = false;
        stop_clock(dialogue, VERB_AUTH);
        client_lose(dialogue, LIKELY_COMMANDS);
        break;
    case CLIENT_BEHIND_HOLE:
        client_lose(dialogue, dialogue->holes->likely);
        break;
    case CLIENT_HELD:
        client_lose_held(dialogue);
        break;
    case CLIENT_MESSAGE_EXPECTED:
        /* It is only sent when everything before it is answered. */
        forget_answered(dialogue);
        client_begin_message(dialogue, dialogue->now);
        client_damage_message(dialogue);
        break;
    case CLIENT_MESSAGE:
    case CLIENT_MESSAGE_BEHIND_HOLE:
        client_damage_message(dialogue);
        break;
    case CLIENT_CHUNK:
        skip_octets(dialogue, length);
        break;
    case CLIENT_REFUSED:
        client_lose_refused(dialogue);
        break;
    case CLIENT_TLS:
        tls_take_gap(dialogue, SIDE_CLIENT, length);
        break;
    case CLIENT_MODE_COUNT:
        break;
    }
}

void client_finish(struct dialogue *dialogue)
{
    struct client_side *client = &dialogue->client;
    struct smtp_line line;

    /* Reading what was held may hold the rest of it again. */
    while (client->mode == CLIENT_HELD && client->held != NULL)
        client_give_up_holding(dialogue);
    tls_settle_line(dialogue, SIDE_CLIENT);
    client_finish_behind_hole(dialogue);
    if (client->mode == CLIENT_COMMANDS && line_splitter_finish(&client->lines, &line))
        client_handle_line(dialogue, &line);
    if (client->mode == CLIENT_REFUSED)
        client_finish_refused(dialogue);
    if (client->mode == CLIENT_MESSAGE)
        client_end_message(dialogue, false);
    client_give_up_content(dialogue);
}

void client_clear(struct client_side *client)
{
    line_splitter_clear(&client->lines);
    held_bytes_free(client->held);
    client_end_content(client);
    client_clear_ends(client);
}

size_t client_memory(const struct client_side *client)
{
    size_t size = line_splitter_memory(&client->lines) + client_ends_memory(client);

    if (client->held != NULL)
        size += held_bytes_memory(client->held);
    if (client->message != NULL)
        size += memory_cost(sizeof *client->message) +
                message_content_memory(&client->message->content) +
                end_candidates_memory(client->message->candidates);
    return size;
}
