/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From content to its record. */
#include "smtp/record_message.h"

#include "smtp/session_watch.h"

void record_message_so_far(struct record *record, int32_t transaction,
                           const struct message_content *content)
{
    struct transaction *described = record_transaction_at(record, transaction);

    session_watch_chunk(record->watch, content);
    if (described == NULL)
        return;
    message_content_describe(content, &record->draft.arena, &described->message);
    described->message.has_sha256 = false;
}

void record_message_describe(const struct message_content *content, bool complete,
                             struct arena *arena, struct message *ret_message)
{
    message_content_describe(content, arena, ret_message);
    ret_message->complete = complete && !content->damaged;
    if (content->header.all)
        ret_message->headers = header_scanner_describe(&content->header, arena);
    if (content->parts != NULL)
        ret_message->parts = mime_reader_describe(content->parts, arena);
}

static void count_left_out(struct record *record, const struct message_content *content)
{
    uint64_t cut = content->header.cut;

    if (content->parts != NULL)
        cut += mime_reader_cut(content->parts);
    if (cut > 0)
        record_left_out(record)->header_bytes += cut;
    if (content->header.state == HEADER_TOO_LONG)
        record_left_out(record)->headers++;
}

static void record_headers(struct record *record, struct message *message,
                           const struct message_content *content)
{
    if (record_is_full(record))
        record_left_out(record)->headers++;
    else
        message->headers = header_scanner_describe(&content->header, &record->draft.arena);
}

static void record_parts(struct record *record, struct message *message,
                         const struct message_content *content)
{
    static const struct message_parts none = { .cut = PARTS_CUT_RECORD };

    message->parts = &none;
    if (!record_is_full(record))
        message->parts = mime_reader_describe(content->parts, &record->draft.arena);
    if (message->parts->cut != PARTS_CUT_NOT)
        record_left_out(record)->parts++;
}

void record_message(struct record *record, int32_t transaction, struct message_content *content,
                    bool complete)
{
    struct transaction *described = record_transaction_at(record, transaction);
    struct message *message;

    if (described == NULL)
        message_content_forget_kept(content);
    message_content_finish(content, complete);
    session_watch_message(record->watch, transaction, content, complete);
    if (described == NULL)
        return;
    message = &described->message;
    message_content_describe(content, &record->draft.arena, message);
    message->complete = complete && !content->damaged;
    count_left_out(record, content);
    if (content->header.all)
        record_headers(record, message, content);
    if (content->parts != NULL)
        record_parts(record, message, content);
}
