/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dialogue as a whole; its two sides stand in files of their own. */
#include "smtp/dialogue.h"

void dialogue_init(struct dialogue *dialogue, struct session *session,
                   const struct smtp_limits *limits, bool digest)
{
    *dialogue = (struct dialogue){ .session = session, .limits = limits };
    record_init(&dialogue->record, session, limits);
    pending_replies_init(&dialogue->pending, limits->pending);
    line_splitter_init(&dialogue->client.lines, limits->line);
    message_content_init(&dialogue->client.content, limits->header_bytes, digest);
    bounded_buffer_init(&dialogue->client.held, limits->held);
    line_splitter_init(&dialogue->server.lines, limits->line);
    reply_parser_init(&dialogue->server.replies, limits);
    dialogue->client.message_step = NO_OPEN_STEP;
    dialogue->client.chunk_step = NO_OPEN_STEP;
    dialogue->client.tls_step = NO_OPEN_STEP;
    dialogue->server.tls_step = NO_OPEN_STEP;
    dialogue->transaction = TRANSACTION_NONE;
    dialogue->interrupted = TRANSACTION_NONE;
    /* Without the handshake the capture began somewhere in the dialogue. */
    dialogue->client.uncertain = !session->handshake;
}

void dialogue_clear(struct dialogue *dialogue)
{
    pending_replies_clear(&dialogue->pending);
    line_splitter_clear(&dialogue->client.lines);
    message_content_clear(&dialogue->client.content);
    bounded_buffer_clear(&dialogue->client.held);
    line_splitter_clear(&dialogue->server.lines);
    reply_parser_clear(&dialogue->server.replies);
    redaction_free(dialogue->redaction);
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
        dialogue->session->left_out.pending++;
}

bool dialogue_has_evidence(const struct dialogue *dialogue)
{
    return dialogue->is_mail;
}

bool dialogue_has_replies(const struct dialogue *dialogue)
{
    return dialogue->session->protocol != PROTOCOL_UNKNOWN || server_is_replying(dialogue);
}

void dialogue_finish(struct dialogue *dialogue)
{
    client_finish(dialogue);
    server_finish(dialogue);
    record_finish(&dialogue->record);
    if (dialogue->redaction != NULL)
        redaction_apply(dialogue->redaction, dialogue->session);
}
