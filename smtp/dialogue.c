/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dialogue as a whole; its two sides stand in files of their own. */
#include "smtp/dialogue_parts.h"

#include "smtp/command_form.h"
#include "smtp/session_watch.h"

void dialogue_init(struct dialogue *dialogue, timestamp start, bool beginning,
                   const struct smtp_limits *limits, const struct message_options *messages)
{
    *dialogue = (struct dialogue){
        .limits = limits, .now = start, .beginning = beginning, .messages = messages
    };
    record_init(&dialogue->record, start, limits);
    pending_replies_init(&dialogue->pending, limits->pending);
    line_splitter_init(&dialogue->client.lines, limits->line);
    line_splitter_init(&dialogue->server.lines, limits->line);
    reply_parser_init(&dialogue->server.replies, limits);
    dialogue->client.message_step = NO_OPEN_STEP;
    dialogue->client.chunk_step = NO_OPEN_STEP;
    dialogue->extensions_reply = STEP_NONE;
    dialogue->transaction = TRANSACTION_NONE;
    dialogue->server_transaction = TRANSACTION_NONE;
    dialogue->interrupted = TRANSACTION_NONE;
    dialogue->auth.record = -1;
    if (!beginning) {
        client_lose(dialogue, LIKELY_COMMANDS);
        dialogue->holes->lacks_client_bytes = true;
        dialogue->server.behind_hole = true;
    }
}

void dialogue_clear(struct dialogue *dialogue)
{
    record_clear(&dialogue->record);
    pending_replies_clear(&dialogue->pending);
    client_clear(&dialogue->client);
    line_splitter_clear(&dialogue->server.lines);
    reply_parser_clear(&dialogue->server.replies);
    redaction_free(dialogue->redaction);
    dialogue_tls_free(dialogue->tls);
    holes_free(dialogue->holes);
}

size_t dialogue_memory(const struct dialogue *dialogue)
{
    return record_memory(&dialogue->record) + pending_replies_memory(&dialogue->pending) +
           client_memory(&dialogue->client) + line_splitter_memory(&dialogue->server.lines) +
           reply_parser_memory(&dialogue->server.replies) + redaction_memory(dialogue->redaction) +
           dialogue_tls_memory(dialogue->tls) + holes_memory(dialogue->holes);
}

/* With the server out of sight its replies to what the client sent before are too,
 * and whatever is seen of it later may answer any of that. What a client sends in
 * its SYN (RFC 7413) comes before any packet of the server. */
static void forget_unseen_replies(struct dialogue *dialogue)
{
    if (!pending_replies_any(&dialogue->pending))
        return;
    pending_replies_forget(&dialogue->pending);
    pending_replies_lose_replies(&dialogue->pending);
}

/* A receiver acknowledges every second segment at least (RFC 9293, 3.8.6.3). Without
 * a packet of the server it takes three to know that none will be captured. */
enum { UNHEARD_SEGMENTS = 3 };

/* As long as it is not known, the replies may still come. */
static void note_server_out_of_sight(struct dialogue *dialogue, const struct stream_data *data)
{
    struct client_side *client = &dialogue->client;

    if (dialogue->server.captured)
        return;
    if (!dialogue->beginning && client->unheard < UNHEARD_SEGMENTS) {
        client->unheard += data->starts_segment;
        dialogue->server.captured = client->unheard < UNHEARD_SEGMENTS;
    }
    if (!dialogue->server.captured && client->mode == CLIENT_HELD && !client->reply_lost)
        client_lose_reply(dialogue);
}

/* Bytes of the client that are missing may have been sent when it had got whatever
 * the server said before the next one that was captured. */
static bool last_was_lost(const struct dialogue *dialogue)
{
    enum client_mode mode = dialogue->client.mode;

    return (mode == CLIENT_BEHIND_HOLE || mode == CLIENT_MESSAGE_BEHIND_HOLE) &&
           dialogue->holes->place == PLACE_UNKNOWN;
}

static void take_client_data(struct dialogue *dialogue, const struct stream_data *data)
{
    struct client_side *client = &dialogue->client;
    uint64_t said = dialogue->position[side_other(data->from)];

    note_server_out_of_sight(dialogue, data);
    if (data->starts_segment && data->offset > 0 && data->heard == client->heard &&
        !last_was_lost(dialogue))
        client_go_on(dialogue);
    else if (data->heard > client->heard && data->heard >= said)
        client_begin_turn(dialogue, data->heard == said);
    client->heard = data->heard;
    if (!dialogue->server.captured && data->starts_segment && data->offset > 0)
        forget_unseen_replies(dialogue);
    client->starts_segment = data->starts_segment;
    client_read(dialogue, data->bytes, dialogue->now);
    if (data->ends_segment)
        client_end_segment(dialogue);
}

static void take_server_data(struct dialogue *dialogue, const struct stream_data *data,
                             bool client_captured)
{
    if (!client_captured)
        dialogue_holes(dialogue)->lacks_client_bytes = true;
    if (dialogue->holes != NULL)
        dialogue->holes->heard = data->heard;
    server_read(dialogue, data, dialogue->now);
}

void dialogue_move_clock(struct dialogue *dialogue, timestamp time)
{
    if (time > dialogue->now)
        dialogue->now = time;
}

void dialogue_data(struct dialogue *dialogue, const struct stream_data *data,
                   const bool captured[SIDE_COUNT], timestamp time)
{
    dialogue_move_clock(dialogue, time);
    dialogue->server.captured = captured[dialogue_player(dialogue, SIDE_SERVER)];
    if (data->from == dialogue_player(dialogue, SIDE_CLIENT))
        take_client_data(dialogue, data);
    else
        take_server_data(dialogue, data, captured[side_other(data->from)]);
    dialogue->position[data->from] = data->offset + data->bytes.length;
}

static void record_hole(struct dialogue *dialogue, const struct stream_gap *gap)
{
    duration t = dialogue_time(dialogue, dialogue->now);
    struct step step = { .kind = STEP_GAP,
                         .from = gap->from,
                         .t = t,
                         .t_end = t,
                         .reply_to = STEP_NONE,
                         .transaction = dialogue->transaction,
                         .latency = -1,
                         .octets = gap->length };

    record_gap(&dialogue->record, gap->from, gap->offset, gap->length);
    record_step(&dialogue->record, &step);
    dialogue_holes(dialogue)->step[gap->from] = record_latest_step(&dialogue->record);
}

void dialogue_gap(struct dialogue *dialogue, const struct stream_gap *gap)
{
    uint64_t end = gap->offset + gap->length;

    if (gap->from == dialogue_player(dialogue, SIDE_CLIENT)) {
        record_hole(dialogue, gap);
        client_gap(dialogue, gap->length);
        dialogue->client.heard = dialogue->position[side_other(gap->from)];
    } else {
        client_hear(dialogue, 0);
        record_hole(dialogue, gap);
        dialogue->holes->replies_lost = end;
        server_gap(dialogue, gap->length);
        if (last_was_lost(dialogue))
            dialogue->client.heard = end;
    }
    dialogue->position[gap->from] = end;
}

void dialogue_await_reply(struct dialogue *dialogue, const struct pending_reply *pending)
{
    size_t behind = client_pending_behind(&dialogue->client);
    struct pending_reply added = *pending;

    /* What was left out has no index, and whoever watches wants its number. */
    if (dialogue->record.watch != NULL && added.step_count == 0)
        added.step_count = (uint32_t)(session_watch_latest(dialogue->record.watch) + 1);
    if (behind > dialogue->pending.count)
        behind = dialogue->pending.count;
    if (!pending_replies_insert(&dialogue->pending, &added, behind))
        record_left_out(&dialogue->record)->pending++;
}

void dialogue_count_line(struct dialogue *dialogue, enum side role, const struct smtp_line *line)
{
    struct bare_line_ends ends = { .lf = line->ending == LINE_ENDING_LF };

    if (line->cut > 0)
        record_left_out(&dialogue->record)->line_bytes += line->cut;
    for (size_t i = 0; i < line->text.length; i++)
        ends.cr += line->text.data[i] == '\r';
    record_bare_line_ends(&dialogue->record, dialogue_player(dialogue, role), ends);
}

/* Both are as at the start of a connection. */
static void reverse(struct dialogue *dialogue)
{
    course_end(dialogue, STEP_NONE);
    course_end_accepted(dialogue);
    pending_replies_forget(&dialogue->pending);
    client_give_up_content(dialogue);
    client_clear_ends(&dialogue->client);
    dialogue->client.mode = CLIENT_COMMANDS;
    dialogue->server.greeted = false;
    dialogue->helo_accepted = false;
    dialogue->reversed = !dialogue->reversed;
    dialogue->client.heard = dialogue->position[dialogue_player(dialogue, SIDE_SERVER)];
}

bool dialogue_is_reversed_by(struct dialogue *dialogue, enum side role, struct bytes line)
{
    bool is_of_other = role == SIDE_CLIENT ? reply_line_has_form(line)
                                           : !reply_line_has_form(line) && command_has_form(line);

    if (!dialogue->reversal_offered)
        return false;
    dialogue->reversal_offered = false;
    if (is_of_other)
        reverse(dialogue);
    return is_of_other;
}

void dialogue_read(struct dialogue *dialogue, enum side from, struct bytes bytes, timestamp time)
{
    if (bytes.length == 0)
        return;
    if (from == dialogue_player(dialogue, SIDE_CLIENT))
        client_read(dialogue, bytes, time);
    else
        server_read(dialogue,
                    &(struct stream_data){ .from = from, .bytes = bytes, .starts_segment = true },
                    time);
}

bool dialogue_has_evidence(const struct dialogue *dialogue)
{
    return dialogue->evidence == MAIL_EVIDENCE_MAIL ||
           dialogue_tls_offer(dialogue) == TLS_OFFER_MAIL;
}

bool dialogue_has_replies(const struct dialogue *dialogue)
{
    return dialogue->record.draft.protocol != PROTOCOL_UNKNOWN || server_is_replying(dialogue);
}

/* The keywords stand in the lines behind the first (RFC 5321, 4.1.1.1). */
static void take_extensions(struct session *session, step_index reply_step)
{
    const struct reply *reply = reply_step != STEP_NONE ? &session->steps[reply_step].reply : NULL;
    struct bytes *list;

    if (reply == NULL || reply->line_count < 2)
        return;
    list = arena_new(&session->arena, reply->line_count - 1, sizeof *list);
    for (size_t i = 1; i < reply->line_count; i++)
        list[i - 1] = bytes_trimmed(reply->lines[i]);
    session->extensions = list;
    session->extension_count = reply->line_count - 1;
}

void dialogue_finish(struct dialogue *dialogue, struct session *session)
{
    client_finish(dialogue);
    server_finish(dialogue);
    record_finish(&dialogue->record, session);
    take_extensions(session, dialogue->extensions_reply);
    dialogue_tls_finish(dialogue, session);
    if (dialogue->redaction == NULL)
        return;
    session->left_out.credentials = redaction_forgotten(dialogue->redaction);
    redaction_apply(dialogue->redaction, session);
}
