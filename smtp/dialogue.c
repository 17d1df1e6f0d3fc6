/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dialogue as a whole; its two sides stand in files of their own. */
#include "smtp/dialogue.h"

void dialogue_init(struct dialogue *dialogue, timestamp start, bool handshake,
                   const struct smtp_limits *limits, bool digest)
{
    *dialogue = (struct dialogue){ .limits = limits, .digest = digest };
    record_init(&dialogue->record, start, handshake, limits);
    pending_replies_init(&dialogue->pending, limits->pending);
    line_splitter_init(&dialogue->client.lines, limits->line);
    line_splitter_init(&dialogue->server.lines, limits->line);
    reply_parser_init(&dialogue->server.replies, limits);
    dialogue->client.message_step = NO_OPEN_STEP;
    dialogue->client.chunk_step = NO_OPEN_STEP;
    dialogue->client.tls_step = NO_OPEN_STEP;
    dialogue->server.tls_step = NO_OPEN_STEP;
    dialogue->extensions_reply = STEP_NONE;
    dialogue->transaction = TRANSACTION_NONE;
    dialogue->interrupted = TRANSACTION_NONE;
    dialogue->client.uncertain = !handshake;
}

void dialogue_clear(struct dialogue *dialogue)
{
    record_clear(&dialogue->record);
    pending_replies_clear(&dialogue->pending);
    client_clear(&dialogue->client);
    line_splitter_clear(&dialogue->server.lines);
    reply_parser_clear(&dialogue->server.replies);
    redaction_free(dialogue->redaction);
}

size_t dialogue_memory(const struct dialogue *dialogue)
{
    return record_memory(&dialogue->record) + pending_replies_memory(&dialogue->pending) +
           client_memory(&dialogue->client) + line_splitter_memory(&dialogue->server.lines) +
           reply_parser_memory(&dialogue->server.replies) + redaction_memory(dialogue->redaction);
}

void dialogue_gap(struct dialogue *dialogue, enum side from, uint64_t length, timestamp time)
{
    duration t = dialogue_time(dialogue, time);
    struct step step = { .kind = STEP_GAP,
                         .from = from,
                         .t = t,
                         .t_end = t,
                         .reply_to = STEP_NONE,
                         .transaction = dialogue->transaction,
                         .latency = -1,
                         .octets = length };

    record_step(&dialogue->record, &step);
    if (from == SIDE_CLIENT)
        client_gap(dialogue, length);
    else
        server_gap(dialogue);
}

void dialogue_tls_bytes(struct dialogue *dialogue, enum side from, uint64_t count, timestamp time)
{
    struct open_step *open =
        from == SIDE_CLIENT ? &dialogue->client.tls_step : &dialogue->server.tls_step;
    duration t = dialogue_time(dialogue, time);
    struct step *step;

    if (open->index == STEP_NONE && open->left_out == 0) {
        struct step first = { .kind = STEP_TLS,
                              .from = from,
                              .t = t,
                              .reply_to = STEP_NONE,
                              .transaction = TRANSACTION_NONE,
                              .latency = -1 };

        record_step(&dialogue->record, &first);
        *open = record_latest_step(&dialogue->record);
    }
    step = record_open_step(&dialogue->record, open);
    if (step == NULL)
        return;
    step->octets += count;
    step->t_end = t;
}

void dialogue_await_reply(struct dialogue *dialogue, const struct pending_reply *pending)
{
    if (!pending_replies_add(&dialogue->pending, pending))
        dialogue->record.draft.left_out.pending++;
}

bool dialogue_has_evidence(const struct dialogue *dialogue)
{
    return dialogue->is_mail;
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
    if (dialogue->redaction != NULL)
        redaction_apply(dialogue->redaction, session);
}
