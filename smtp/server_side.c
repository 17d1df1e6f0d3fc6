/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The server's bytes: lines and replies. */
#include "smtp/dialogue_parts.h"

/* The first reply of a connection, unless the code is one that no greeting has
 * while a command waits: a server that never greets. RFC 5321, 3.1 and 4.3.2; RFC
 * 7504. Of a connection whose beginning was not captured it has to say what it is,
 * since STARTTLS is answered 220 as well. */
static bool is_greeting(struct dialogue *dialogue, const struct reply *reply)
{
    bool waiting = pending_replies_any(&dialogue->pending);
    uint16_t code = reply->code;

    if (dialogue->server.greeted)
        return false;
    if (!dialogue->beginning)
        return code == 220 && mail_evidence_names_the_protocol(reply);
    return !waiting || code == 220 || reply_class(code) == 4 || reply_class(code) == 5;
}

static void look_for_evidence(struct dialogue *dialogue, const struct reply *reply)
{
    bool first = !dialogue->server.greeted;
    bool greets = first && dialogue->beginning && !dialogue->client.seen;

    dialogue->evidence = mail_evidence_of_reply(dialogue->evidence, reply, first, greets);
}

static struct step reply_step(const struct dialogue *dialogue, const struct parsed_reply *parsed)
{
    return (struct step){ .kind = STEP_REPLY,
                          .from = dialogue_player(dialogue, SIDE_SERVER),
                          .t = dialogue_time(dialogue, parsed->last),
                          .t_end = dialogue_time(dialogue, parsed->last),
                          .took = parsed->last - parsed->first,
                          .reply_to = STEP_NONE,
                          .transaction = TRANSACTION_NONE,
                          .latency = -1,
                          .bare_line_end = parsed->bare_line_end,
                          .reply = parsed->reply };
}

/* The session's is that of who answered the connection. */
static void record_greeting(struct dialogue *dialogue, const struct step *step)
{
    step_index greeting = record_step(&dialogue->record, step);

    if (!dialogue->reversed)
        dialogue->record.draft.greeting = greeting;
}

/* Behind a hole DATA may be lost, or taken for answered. */
static void answer(struct dialogue *dialogue, struct step *step, timestamp first)
{
    enum client_mode mode = dialogue->client.mode;

    reply_pair(dialogue, step, first);
    if (step->reply.code == REPLY_ASKS_FOR_MESSAGE && dialogue->holes != NULL &&
        mode == CLIENT_COMMANDS && !dialogue->client.lines.inside)
        client_expect_message(dialogue);
}

static void handle_reply(struct dialogue *dialogue, const struct parsed_reply *parsed)
{
    struct step step = reply_step(dialogue, parsed);
    struct session_draft *draft = &dialogue->record.draft;
    bool greets;

    client_hear(dialogue, parsed->reply.code);
    if (parsed->lines_left_out > 0)
        record_left_out(&dialogue->record)->reply_lines += parsed->lines_left_out;
    if (parsed->reply.code == REPLY_ASKS_FOR_CREDENTIAL)
        auth_ask(dialogue);
    look_for_evidence(dialogue, &parsed->reply);
    if (draft->protocol == PROTOCOL_UNKNOWN)
        draft->protocol = PROTOCOL_SMTP;
    greets = is_greeting(dialogue, &parsed->reply);
    dialogue->server.greeted = true;
    if (greets)
        record_greeting(dialogue, &step);
    else
        answer(dialogue, &step, parsed->first);
    dialogue->server.last_reply = parsed->last;
}

static void handle_stray_line(struct dialogue *dialogue, const struct smtp_line *line)
{
    struct step step = { .kind = STEP_STRAY_LINE,
                         .from = dialogue_player(dialogue, SIDE_SERVER),
                         .t = dialogue_time(dialogue, line->last),
                         .t_end = dialogue_time(dialogue, line->last),
                         .took = line->last - line->first,
                         .reply_to = STEP_NONE,
                         .transaction = TRANSACTION_NONE,
                         .latency = -1,
                         .bare_line_end = line->ending == LINE_ENDING_LF,
                         .line = line->text };

    if (!dialogue->server.greeted && dialogue->beginning)
        dialogue->evidence = mail_evidence_of_stray_line(dialogue->evidence);
    if (step.line.length == 0)
        step.line = bytes_empty();
    record_step(&dialogue->record, &step);
}

void server_handle_line(struct dialogue *dialogue, const struct smtp_line *line)
{
    struct parsed_reply parsed;

    if (dialogue_is_reversed_by(dialogue, SIDE_SERVER, line->text)) {
        client_handle_line(dialogue, line);
        return;
    }
    tls_note_line(dialogue, SIDE_SERVER);
    dialogue_count_line(dialogue, SIDE_SERVER, line);
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

/* The first line behind a hole has to begin a segment, or its start is missing,
 * and to be of a reply (RFC 5321, 4.2). What servers always send behind the code is
 * demanded as well: a number alone may be the rest of a line that was cut. */
static bool is_readable(const struct server_side *server, const struct smtp_line *line)
{
    const uint8_t *code = line->text.data;

    if (!server->behind_hole)
        return true;
    return !server->inside_lost_line && line->text.length > 3 && reply_line_has_form(line->text) &&
           code[0] >= '2' && code[0] <= '5' && code[1] <= '5';
}

static void read_replies(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct server_side *server = &dialogue->server;
    struct smtp_line line;

    if (!server->lines.inside && tls_may_open(dialogue, *input) &&
        tls_opens_line(dialogue, SIDE_SERVER, input, time))
        return;
    server->seen = true;
    if (!line_splitter_next(&server->lines, input, time, &line))
        return;
    if (is_readable(server, &line)) {
        server_handle_line(dialogue, &line);
    } else {
        dialogue_leave_unread(dialogue, SIDE_SERVER, smtp_line_length(&line));
        server->last_reply = line.last;
    }
    server->behind_hole = false;
}

static void read_tls(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    tls_take_bytes(dialogue, SIDE_SERVER, *input, time);
    *input = bytes_of(NULL, 0);
}

static void (*const readers[])(struct dialogue *, struct bytes *, timestamp) = {
    [SERVER_REPLIES] = read_replies,
    [SERVER_TLS] = read_tls,
};

_Static_assert(sizeof readers / sizeof readers[0] == SERVER_MODE_COUNT, "a reader for each mode");

void server_read(struct dialogue *dialogue, const struct stream_data *data, timestamp time)
{
    struct server_side *server = &dialogue->server;
    struct bytes bytes = data->bytes;
    enum side speaker = dialogue_player(dialogue, SIDE_SERVER);

    if (server->mode == SERVER_REPLIES)
        record_server_octets(&dialogue->record, bytes.length, data->starts_segment, time);
    if (server->behind_hole && !server->lines.inside)
        server->inside_lost_line = !data->starts_segment;
    while (bytes.length > 0 && dialogue_player(dialogue, SIDE_SERVER) == speaker)
        readers[dialogue->server.mode](dialogue, &bytes, time);
    dialogue_read(dialogue, speaker, bytes, time);
}

bool server_is_replying(const struct dialogue *dialogue)
{
    struct bytes partial = line_splitter_partial(&dialogue->server.lines);

    if (reply_parser_is_inside(&dialogue->server.replies))
        return true;
    return partial.length >= 3 && ascii_is_digit(partial.data[0]) &&
           ascii_is_digit(partial.data[1]) && ascii_is_digit(partial.data[2]);
}

/* How many replies were lost nobody knows. */
void server_gap(struct dialogue *dialogue, uint64_t length)
{
    struct server_side *server = &dialogue->server;

    tls_settle_line(dialogue, SIDE_SERVER);
    server->seen = true;
    server->greeted = true;
    dialogue->auth.doubtful = dialogue->auth.under_way;
    dialogue->auth.response_expected = false;
    dialogue_holes(dialogue)->uncounted = true;
    if (server->mode == SERVER_TLS) {
        tls_take_gap(dialogue, SIDE_SERVER, length);
        return;
    }
    dialogue_leave_unread(dialogue, SIDE_SERVER,
                          line_splitter_length(&server->lines) +
                              reply_parser_octets(&server->replies));
    record_server_hole(&dialogue->record);
    line_splitter_reset(&server->lines);
    reply_parser_reset(&server->replies);
    server->behind_hole = true;
    pending_replies_lose_replies(&dialogue->pending);
    if (dialogue->client.mode == CLIENT_HELD)
        client_lose_reply(dialogue);
    if (dialogue->client.mode == CLIENT_REFUSED)
        client_lose_refused(dialogue);
}

void server_end_reply(struct dialogue *dialogue)
{
    struct parsed_reply parsed;

    if (!reply_parser_finish(&dialogue->server.replies, &parsed))
        return;
    handle_reply(dialogue, &parsed);
    reply_parser_reset(&dialogue->server.replies);
}

void server_finish(struct dialogue *dialogue)
{
    struct server_side *server = &dialogue->server;
    struct smtp_line line;

    tls_settle_line(dialogue, SIDE_SERVER);
    if (server->mode != SERVER_REPLIES)
        return;
    if (line_splitter_finish(&server->lines, &line)) {
        if (is_readable(server, &line))
            server_handle_line(dialogue, &line);
        else
            dialogue_leave_unread(dialogue, SIDE_SERVER, smtp_line_length(&line));
    }
    server_end_reply(dialogue);
}
