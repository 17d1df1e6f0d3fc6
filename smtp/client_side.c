/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The client's bytes, read by the mode they come in. */
#include "smtp/dialogue.h"

#include <stdlib.h>

#include "base/memory.h"

/* The first byte of a TLS handshake record (RFC 8446, 5.1); no SMTP line begins so. */
enum { TLS_HANDSHAKE = 0x16 };

struct step client_step(const struct dialogue *dialogue, enum step_kind kind, timestamp first,
                        timestamp last)
{
    return (struct step){ .kind = kind,
                          .from = SIDE_CLIENT,
                          .t = dialogue_time(dialogue, last),
                          .t_end = dialogue_time(dialogue, last),
                          .took = last - first,
                          .reply_to = STEP_NONE,
                          .transaction = dialogue->transaction,
                          .latency = -1 };
}

/* ------------------------------------------------------------- command lines */

/* LMTP answers a message once for each recipient it accepted (RFC 2033, 4.2);
 * SMTP once. */
static void await_message_replies(struct dialogue *dialogue, const struct pending_reply *message)
{
    const struct transaction *transaction =
        record_transaction_at(&dialogue->record, message->transaction);
    struct pending_reply pending = *message;

    if (dialogue->record.draft.protocol != PROTOCOL_LMTP || transaction == NULL) {
        dialogue_await_reply(dialogue, message);
        return;
    }
    pending.kind = PENDING_DELIVERY;
    for (size_t i = 0; i < transaction->recipient_count; i++) {
        if (reply_class(transaction->recipients[i].status.code) != 2)
            continue;
        pending.recipient = (int32_t)i;
        dialogue_await_reply(dialogue, &pending);
    }
}

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
    step.command.verb = command->word;
    step.command.unknown = command->verb == VERB_UNKNOWN;
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
    if (pending.verb == VERB_BDAT && pending.last_chunk)
        await_message_replies(dialogue, &pending);
    else
        dialogue_await_reply(dialogue, &pending);
}

static void handle_line(struct dialogue *dialogue, const struct smtp_line *line)
{
    struct parsed_command command = command_parse(line->text);

    dialogue->record.draft.left_out.line_bytes += line->cut;
    if (auth_claims_line(dialogue, line, &command)) {
        auth_response(dialogue, line);
        return;
    }
    dialogue->is_mail = dialogue->is_mail || verb_is_of_mail_alone(command.verb);
    if (command.verb != VERB_UNKNOWN) {
        dialogue->client.uncertain = false;
        if (dialogue->record.draft.protocol == PROTOCOL_UNKNOWN)
            dialogue->record.draft.protocol = PROTOCOL_SMTP;
    }
    handle_command(dialogue, line, &command);
}

static void read_commands(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct client_side *client = &dialogue->client;
    struct smtp_line line;

    if (!line_splitter_next(&client->lines, input, time, &line))
        return;
    if (client->inside_lost_line)
        client->inside_lost_line = false;
    else
        handle_line(dialogue, &line);
}

/* ------------------------------------------------------------------- content */

static void end_content(struct client_side *client)
{
    if (client->message == NULL)
        return;
    message_content_clear(&client->message->content);
    free(client->message);
    client->message = NULL;
}

void client_begin_content(struct dialogue *dialogue)
{
    struct client_side *client = &dialogue->client;

    end_content(client); /* chunks that no last one followed */
    client->message = memory_new(1, sizeof *client->message);
    dot_unstuffer_init(&client->message->unstuffer);
    content_tail_init(&client->message->tail);
    message_content_init(&client->message->content, dialogue->limits->header_bytes,
                         dialogue->digest);
}

static void begin_message(struct dialogue *dialogue, timestamp time)
{
    struct client_side *client = &dialogue->client;
    struct transaction *transaction;
    struct step step = client_step(dialogue, STEP_MESSAGE, time, time);

    client->mode = CLIENT_MESSAGE;
    client_begin_content(dialogue);
    record_step(&dialogue->record, &step);
    client->message_step = record_latest_step(&dialogue->record);
    transaction = record_transaction_at(&dialogue->record, dialogue->transaction);
    if (transaction != NULL)
        transaction->message_step = client->message_step.index;
    await_message_replies(dialogue, &(struct pending_reply){ .kind = PENDING_MESSAGE,
                                                             .step = client->message_step.index,
                                                             .transaction = dialogue->transaction,
                                                             .recipient = -1,
                                                             .authentication = -1 });
}

/* The clock of the reply to the message starts with its last byte. */
static void mark_message_sent(struct dialogue *dialogue, timestamp time)
{
    for (size_t i = 0; i < dialogue->pending.count; i++) {
        struct pending_reply *pending = pending_replies_at(&dialogue->pending, i);

        if (pending->kind != PENDING_COMMAND &&
            pending->step == dialogue->client.message_step.index)
            pending->sent = time;
    }
}

static void describe_message(struct dialogue *dialogue, bool complete)
{
    const struct message_reader *message = dialogue->client.message;
    struct transaction *transaction =
        record_transaction_at(&dialogue->record, dialogue->transaction);

    if (transaction == NULL)
        return;
    message_content_describe(&message->content, &dialogue->record.draft.arena,
                             &transaction->message);
    transaction->message.complete = complete && !message->damaged;
    if (!transaction->message.complete)
        transaction->message.has_sha256 = false;
}

void client_end_message(struct dialogue *dialogue, bool complete)
{
    struct client_side *client = &dialogue->client;
    struct step *step = record_open_step(&dialogue->record, &client->message_step);

    describe_message(dialogue, complete);
    if (step != NULL)
        step->octets = client->message->content.bytes;
    dialogue->transaction = TRANSACTION_NONE;
    client->message_step = NO_OPEN_STEP;
    client->mode = CLIENT_COMMANDS;
    end_content(client);
}

static void keep_pace(struct step *step, duration t, size_t length)
{
    duration pause = t - step->t_end;

    /* What came at one time is one piece, however it is handed over. */
    step->pace.last_piece += (uint32_t)length;
    if (pause == 0)
        return;
    step->pace.last_piece = (uint32_t)length;
    step->pace.last_pause = pause;
    if (pause > step->pace.longest_pause)
        step->pace.longest_pause = pause;
    step->t_end = t;
}

static void read_message(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct message_reader *message = dialogue->client.message;
    struct step *step = record_open_step(&dialogue->record, &dialogue->client.message_step);
    struct bytes content;
    bool ended;

    content_tail_add(&message->tail, *input);
    if (step != NULL)
        keep_pace(step, dialogue_time(dialogue, time), input->length);
    do {
        ended = dot_unstuffer_next(&message->unstuffer, input, &content);
        message_content_add(&message->content, content);
    } while (!ended && input->length > 0);
    if (ended) {
        mark_message_sent(dialogue, time);
        client_end_message(dialogue, true);
    }
}

void client_end_chunk(struct dialogue *dialogue)
{
    struct client_side *client = &dialogue->client;

    client->mode = CLIENT_COMMANDS;
    describe_message(dialogue, client->last_chunk);
    if (!client->last_chunk)
        return;
    dialogue->transaction = TRANSACTION_NONE;
    end_content(client);
}

static void read_chunk(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct client_side *client = &dialogue->client;
    struct step *step = record_open_step(&dialogue->record, &client->chunk_step);
    uint64_t left = client->chunk_left;
    struct bytes octets = bytes_first(*input, left < input->length ? (size_t)left : input->length);

    *input = bytes_after(*input, octets.length);
    message_content_add(&client->message->content, octets);
    client->chunk_left -= octets.length;
    if (step != NULL) {
        step->octets += octets.length;
        step->t_end = dialogue_time(dialogue, time);
    }
    /* The reply's clock starts with the chunk's last octet. */
    for (size_t i = 0; i < dialogue->pending.count; i++) {
        struct pending_reply *pending = pending_replies_at(&dialogue->pending, i);

        if (pending->verb == VERB_BDAT && pending->step == client->chunk_step.index)
            pending->sent = time;
    }
    if (client->chunk_left == 0)
        client_end_chunk(dialogue);
}

/* The step stands where the first byte came, behind the 354. */
static void read_first_of_message(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    begin_message(dialogue, time);
    read_message(dialogue, input, time);
}

/* ------------------------------------------------------- held until the reply */

/* How to read the held bytes when no reply says it. */
static enum client_mode likely_mode(const struct client_side *client)
{
    if (client->held_behind == VERB_DATA)
        return CLIENT_MESSAGE_EXPECTED;
    return client->held != NULL && client->held->buffer.data[0] == TLS_HANDSHAKE ? CLIENT_TLS
                                                                                 : CLIENT_COMMANDS;
}

void client_give_up_holding(struct dialogue *dialogue)
{
    client_release_held(dialogue, likely_mode(&dialogue->client));
}

static struct held_bytes *held_bytes_new(size_t maximum, timestamp since)
{
    struct held_bytes *held = memory_new(1, sizeof *held);

    bounded_buffer_init(&held->buffer, maximum);
    held->since = since;
    return held;
}

static void held_bytes_free(struct held_bytes *held)
{
    if (held == NULL)
        return;
    bounded_buffer_clear(&held->buffer);
    free(held);
}

static void hold(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct client_side *client = &dialogue->client;
    size_t room = dialogue->limits->held - (client->held != NULL ? client->held->buffer.length : 0);

    if (room > 0) {
        if (client->held == NULL)
            client->held = held_bytes_new(dialogue->limits->held, time);
        client->held->last = time;
        bounded_buffer_append(&client->held->buffer, bytes_first(*input, room));
        *input = bytes_after(*input, room);
    }
    /* More than can be held: the client goes on as if the reply had come. */
    if (input->length > 0)
        client_give_up_holding(dialogue);
}

void client_release_held(struct dialogue *dialogue, enum client_mode mode)
{
    struct client_side *client = &dialogue->client;
    struct held_bytes *held = client->held;
    struct bytes bytes;

    client->mode = mode;
    if (held == NULL)
        return;
    /* Reading it may hold something again. */
    client->held = NULL;
    bytes = bounded_buffer_bytes(&held->buffer);
    /* What came in between is dated as the last byte. */
    dialogue_client_bytes(dialogue, bytes_first(bytes, 1), held->since);
    dialogue_client_bytes(dialogue, bytes_after(bytes, 1), held->last);
    held_bytes_free(held);
}

/* ---------------------------------------------------------------------- both */

static void read_tls(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    dialogue_tls_bytes(dialogue, SIDE_CLIENT, input->length, time);
    *input = bytes_of(NULL, 0);
}

static void (*const readers[])(struct dialogue *, struct bytes *, timestamp) = {
    [CLIENT_COMMANDS] = read_commands,
    [CLIENT_HELD] = hold,
    [CLIENT_MESSAGE_EXPECTED] = read_first_of_message,
    [CLIENT_MESSAGE] = read_message,
    [CLIENT_CHUNK] = read_chunk,
    [CLIENT_TLS] = read_tls,
};

_Static_assert(sizeof readers / sizeof readers[0] == CLIENT_MODE_COUNT, "a reader for each mode");

void dialogue_client_bytes(struct dialogue *dialogue, struct bytes bytes, timestamp time)
{
    struct client_side *client = &dialogue->client;

    if (!client->seen && bytes.length > 0) {
        client->seen = true;
        if (bytes.data[0] == TLS_HANDSHAKE && client->mode == CLIENT_COMMANDS) {
            dialogue->record.draft.tls.started = true;
            client->mode = CLIENT_TLS;
        }
    }
    while (bytes.length > 0)
        readers[client->mode](dialogue, &bytes, time);
}

/* What comes behind a hole is read by the mode before it, as far as that can be known. */
void client_gap(struct dialogue *dialogue, uint64_t length)
{
    struct client_side *client = &dialogue->client;

    client->seen = true;
    client->uncertain = true;
    dialogue->auth.response_expected = false;
    switch (client->mode) {
    case CLIENT_COMMANDS:
        line_splitter_reset(&client->lines);
        client->inside_lost_line = true;
        break;
    case CLIENT_MESSAGE:
        client->message->damaged = true;
        client->message->unstuffer.state = UNSTUFFER_TEXT;
        break;
    case CLIENT_CHUNK:
        client->message->damaged = true;
        client->chunk_left -= length < client->chunk_left ? length : client->chunk_left;
        if (client->chunk_left == 0)
            client_end_chunk(dialogue);
        break;
    case CLIENT_MESSAGE_EXPECTED:
    case CLIENT_HELD:
    case CLIENT_TLS:
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
    if (client->mode == CLIENT_COMMANDS && !client->inside_lost_line &&
        line_splitter_finish(&client->lines, &line))
        handle_line(dialogue, &line);
    if (client->mode == CLIENT_MESSAGE)
        client_end_message(dialogue, false);
    if (client->mode == CLIENT_CHUNK)
        describe_message(dialogue, false);
}

void client_clear(struct client_side *client)
{
    line_splitter_clear(&client->lines);
    held_bytes_free(client->held);
    end_content(client);
}

size_t client_memory(const struct client_side *client)
{
    size_t size = line_splitter_memory(&client->lines);

    if (client->held != NULL)
        size += memory_cost(sizeof *client->held) + bounded_buffer_memory(&client->held->buffer);
    if (client->message != NULL)
        size += memory_cost(sizeof *client->message) +
                message_content_memory(&client->message->content);
    return size;
}
