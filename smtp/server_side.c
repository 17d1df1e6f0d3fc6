/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The server's bytes: lines, replies, and which command each reply answers. */
#include "smtp/dialogue.h"

/* First byte of a TLS handshake or alert record (RFC 8446, 5.1). */
enum { TLS_HANDSHAKE = 0x16, TLS_ALERT = 0x15 };

/* RFC 4954, 4. */
enum { REPLY_ASKS_FOR_CREDENTIAL = 334 };

/* Codes that only one command can have for an answer. When the oldest waiting
 * command is another, its reply never came. */
static const struct telling_code {
    uint16_t code;
    enum verb verb;
} telling_codes[] = {
    { 354, VERB_DATA },
    { REPLY_ASKS_FOR_CREDENTIAL, VERB_AUTH },
    { 235, VERB_AUTH },
    { 221, VERB_QUIT },
};

static void skip_to_verb(struct pending_replies *pending, enum verb verb)
{
    for (size_t i = 0; i < pending->count; i++) {
        const struct pending_reply *candidate = pending_replies_at(pending, i);

        if (candidate->kind != PENDING_COMMAND || candidate->verb != verb)
            continue;
        for (size_t skipped = 0; skipped < i; skipped++)
            pending_replies_drop(pending);
        return;
    }
}

static void align(struct pending_replies *pending, uint16_t code)
{
    for (size_t i = 0; i < sizeof telling_codes / sizeof telling_codes[0]; i++)
        if (telling_codes[i].code == code)
            skip_to_verb(pending, telling_codes[i].verb);
}

/* The first reply of a connection, unless the capture began later or the code
 * is one that no greeting has while a command waits: a server that never
 * greets. RFC 5321, 3.1 and 4.3.2; RFC 7504. */
static bool is_greeting(const struct dialogue *dialogue, uint16_t code)
{
    bool waiting = pending_replies_any(&dialogue->pending);

    if (dialogue->server.greeted)
        return false;
    if (!dialogue->record.draft.handshake)
        return code == 220 && !waiting;
    return !waiting || code == 220 || reply_class(code) == 4 || reply_class(code) == 5;
}

/* `SMTP` or `LMTP` in it, in either case. */
static bool names_the_protocol(struct bytes line)
{
    struct bytes common = bytes_of_string("MTP");

    for (size_t i = 1; i + common.length <= line.length; i++) {
        uint8_t first = ascii_upper(line.data[i - 1]);

        if ((first == 'S' || first == 'L') &&
            bytes_match_ignoring_case(bytes_of(line.data + i, common.length), common))
            return true;
    }
    return false;
}

/* 354 is RFC 5321's alone, 521 and 554 open a connection only there (RFC 7504). */
static bool is_of_mail_alone(const struct dialogue *dialogue, const struct reply *reply)
{
    if (dialogue->server.greeted)
        return reply->code == 354;
    for (size_t i = 0; i < reply->line_count; i++)
        if (names_the_protocol(reply->lines[i]))
            return true;
    return reply->code == 354 || reply->code == 521 || reply->code == 554;
}

static struct step reply_step(const struct dialogue *dialogue, const struct parsed_reply *parsed)
{
    return (struct step){ .kind = STEP_REPLY,
                          .from = SIDE_SERVER,
                          .t = dialogue_time(dialogue, parsed->last),
                          .t_end = dialogue_time(dialogue, parsed->last),
                          .took = parsed->last - parsed->first,
                          .reply_to = STEP_NONE,
                          .transaction = TRANSACTION_NONE,
                          .latency = -1,
                          .bare_line_end = parsed->bare_line_end,
                          .reply = parsed->reply };
}

/* First byte of the reply minus last byte of the command; in a pipelined group
 * from the reply before, if that came later. */
static duration latency(const struct dialogue *dialogue, const struct pending_reply *answered,
                        timestamp first)
{
    timestamp since = answered->sent;

    if (since == 0)
        return -1;
    if (dialogue->server.last_reply > since)
        since = dialogue->server.last_reply;
    return first > since ? first - since : 0;
}

/* A reply to nothing that waits. Behind the answer to a message that goes on,
 * it still speaks of that message. */
static void record_unpaired(struct dialogue *dialogue, struct step *step)
{
    if (dialogue->client.mode == CLIENT_MESSAGE)
        step->reply_to = dialogue->client.message_step.index;
    record_step(&dialogue->record, step);
    pending_replies_drop(&dialogue->pending);
}

static void record_answer(struct dialogue *dialogue, struct step *step, timestamp first)
{
    struct pending_reply answered = *pending_replies_oldest(&dialogue->pending);
    bool goes_on = answered.kind == PENDING_COMMAND && answered.verb == VERB_AUTH &&
                   reply_class(step->reply.code) == 3;
    step_index index;

    step->reply_to = answered.step;
    step->transaction = answered.transaction;
    if (answered.step != STEP_NONE)
        step->latency = latency(dialogue, &answered, first);
    index = record_step(&dialogue->record, step);
    if (goes_on) {
        dialogue->auth.response_expected = true;
        return;
    }
    pending_replies_drop(&dialogue->pending);
    reply_effect(dialogue, &answered, index, step->reply.code);
}

static void handle_reply(struct dialogue *dialogue, const struct parsed_reply *parsed)
{
    struct step step = reply_step(dialogue, parsed);
    struct session_draft *draft = &dialogue->record.draft;

    draft->left_out.reply_lines += parsed->lines_left_out;
    /* Also when the AUTH that it answers was not captured. */
    if (parsed->reply.code == REPLY_ASKS_FOR_CREDENTIAL)
        dialogue->auth.response_expected = true;
    dialogue->is_mail = dialogue->is_mail || is_of_mail_alone(dialogue, &parsed->reply);
    if (draft->protocol == PROTOCOL_UNKNOWN)
        draft->protocol = PROTOCOL_SMTP;
    if (is_greeting(dialogue, parsed->reply.code)) {
        draft->greeting = record_step(&dialogue->record, &step);
    } else {
        align(&dialogue->pending, parsed->reply.code);
        if (dialogue->pending.count == 0)
            record_unpaired(dialogue, &step);
        else
            record_answer(dialogue, &step, parsed->first);
    }
    dialogue->server.greeted = true;
    dialogue->server.last_reply = parsed->last;
}

static void handle_stray_line(struct dialogue *dialogue, const struct smtp_line *line)
{
    struct step step = { .kind = STEP_STRAY_LINE,
                         .from = SIDE_SERVER,
                         .t = dialogue_time(dialogue, line->last),
                         .t_end = dialogue_time(dialogue, line->last),
                         .took = line->last - line->first,
                         .reply_to = STEP_NONE,
                         .transaction = TRANSACTION_NONE,
                         .latency = -1,
                         .bare_line_end = line->ending == LINE_ENDING_LF,
                         .line = line->text };

    if (step.line.length == 0)
        step.line = bytes_empty();
    record_step(&dialogue->record, &step);
}

static void handle_line(struct dialogue *dialogue, const struct smtp_line *line)
{
    struct parsed_reply parsed;

    dialogue->record.draft.left_out.line_bytes += line->cut;
    switch (reply_parser_add(&dialogue->server.replies, line, &parsed)) {
    case REPLY_COMPLETE:
        handle_reply(dialogue, &parsed);
        reply_parser_reset(&dialogue->server.replies);
        break;
    case REPLY_STRAY:
        handle_stray_line(dialogue, line);
        break;
    case REPLY_MORE:
    case REPLY_PROGRESS_COUNT:
        break;
    }
}

static void read_replies(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct server_side *server = &dialogue->server;
    struct smtp_line line;

    if (!line_splitter_next(&server->lines, input, time, &line))
        return;
    if (server->inside_lost_line)
        server->inside_lost_line = false;
    else
        handle_line(dialogue, &line);
}

static void read_tls(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    dialogue_tls_bytes(dialogue, SIDE_SERVER, input->length, time);
    *input = bytes_of(NULL, 0);
}

static void (*const readers[])(struct dialogue *, struct bytes *, timestamp) = {
    [SERVER_REPLIES] = read_replies,
    [SERVER_TLS] = read_tls,
};

_Static_assert(sizeof readers / sizeof readers[0] == SERVER_MODE_COUNT, "a reader for each mode");

void dialogue_server_bytes(struct dialogue *dialogue, struct bytes bytes, timestamp time)
{
    struct server_side *server = &dialogue->server;

    if (!server->seen && bytes.length > 0) {
        server->seen = true;
        if (bytes.data[0] == TLS_HANDSHAKE || bytes.data[0] == TLS_ALERT) {
            dialogue->record.draft.tls.started = true;
            server->mode = SERVER_TLS;
        }
    }
    while (bytes.length > 0)
        readers[server->mode](dialogue, &bytes, time);
}

bool server_is_replying(const struct dialogue *dialogue)
{
    struct bytes partial = line_splitter_partial(&dialogue->server.lines);

    if (reply_parser_is_inside(&dialogue->server.replies))
        return true;
    return partial.length >= 3 && ascii_is_digit(partial.data[0]) &&
           ascii_is_digit(partial.data[1]) && ascii_is_digit(partial.data[2]);
}

/* How many replies were lost nobody knows: what waits cannot be paired. */
void server_gap(struct dialogue *dialogue)
{
    struct server_side *server = &dialogue->server;

    server->seen = true;
    server->greeted = true;
    dialogue->auth = (struct auth_exchange){ 0 };
    if (server->mode != SERVER_REPLIES)
        return;
    line_splitter_reset(&server->lines);
    reply_parser_reset(&server->replies);
    server->inside_lost_line = true;
    pending_replies_forget(&dialogue->pending);
    if (dialogue->client.mode == CLIENT_HELD)
        client_give_up_holding(dialogue);
}

void server_finish(struct dialogue *dialogue)
{
    struct server_side *server = &dialogue->server;
    struct parsed_reply parsed;
    struct smtp_line line;

    if (server->mode != SERVER_REPLIES)
        return;
    if (!server->inside_lost_line && line_splitter_finish(&server->lines, &line))
        handle_line(dialogue, &line);
    if (reply_parser_finish(&server->replies, &parsed))
        handle_reply(dialogue, &parsed);
}
