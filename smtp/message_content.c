/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Handing content on to everybody who looks at it. */
#include "smtp/message_content.h"

_Static_assert((int)CONTENT_DIGEST_SIZE == (int)SHA256_SIZE, "the record's digest");

void message_content_init(struct message_content *content, const struct message_options *options,
                          const struct smtp_limits *limits)
{
    *content = (struct message_content){ 0 };
    header_scanner_init(&content->header, limits, options->headers);
    if (options->digest)
        content->digest = content_digest_new();
    if (options->parts)
        content->parts = mime_reader_new(limits);
    content->keeper = options->keeper;
    if (content->keeper != NULL)
        content->kept = content->keeper->begin(content->keeper->context);
}

static void end_keeping(struct message_content *content, enum content_fate fate)
{
    const struct content_sink *keeper = content->keeper;

    if (content->kept != NULL)
        content->kept_number = keeper->end(keeper->context, content->kept, fate);
    content->kept = NULL;
}

void message_content_forget_kept(struct message_content *content)
{
    end_keeping(content, CONTENT_UNRECORDED);
}

void message_content_clear(struct message_content *content)
{
    end_keeping(content, CONTENT_INCOMPLETE);
    header_scanner_clear(&content->header);
    content_digest_free(content->digest);
    mime_reader_free(content->parts);
}

size_t message_content_memory(const struct message_content *content)
{
    size_t memory = header_scanner_memory(&content->header);

    if (content->digest != NULL)
        memory += CONTENT_DIGEST_MEMORY;
    if (content->parts != NULL)
        memory += mime_reader_memory(content->parts);
    if (content->kept != NULL)
        memory += content->keeper->memory;
    return memory;
}

static void count_lines(struct message_content *content, struct bytes bytes)
{
    uint8_t last = bytes.data[bytes.length - 1];
    bool before_last = bytes.length > 1 ? bytes.data[bytes.length - 2] == '\r' : content->after_cr;
    struct line_end_counts *counts = &content->line_ends;

    content_count_line_ends(bytes, counts, &content->rare);
    content_measure_lines(bytes, &content->lengths);
    if (content->after_cr && bytes.data[0] == '\n') {
        counts->of[LINE_END_LF]--;
        counts->of[LINE_END_CR]--;
        counts->of[LINE_END_CRLF]++;
    }
    content->inside_line = last != '\n' || !before_last;
    content->after_cr = last == '\r';
}

void message_content_add(struct message_content *content, struct bytes bytes)
{
    if (bytes.length == 0)
        return;
    content->bytes += bytes.length;
    count_lines(content, bytes);
    if (content->header.state == HEADER_UNDER_WAY)
        header_scanner_add(&content->header, bytes);
    if (content->digest != NULL)
        content_digest_add(content->digest, bytes);
    if (content->parts != NULL)
        mime_reader_add(content->parts, bytes);
    if (content->kept != NULL)
        content->keeper->add(content->keeper->context, content->kept, bytes);
}

void message_content_gap(struct message_content *content)
{
    content->damaged = true;
    content->after_cr = false;
    content->lengths.open = 0;
    end_keeping(content, CONTENT_INCOMPLETE);
    header_scanner_gap(&content->header);
    if (content->parts != NULL)
        mime_reader_stop(content->parts);
}

struct content_mark message_content_mark(const struct message_content *content)
{
    return (struct content_mark){ content->bytes, content->line_ends, content->lengths,
                                  content->rare, content->inside_line };
}

void message_content_return(struct message_content *content, const struct content_mark *mark)
{
    content->bytes = mark->bytes;
    content->line_ends = mark->line_ends;
    content->lengths = mark->lengths;
    content->rare = mark->rare;
    content->inside_line = mark->inside_line;
}

void message_content_describe(const struct message_content *content, struct arena *arena,
                              struct message *ret_message)
{
    struct bytes message_id = header_scanner_message_id(&content->header);

    ret_message->bytes = content->bytes;
    ret_message->kept = content->kept_number;
    ret_message->lines = content->line_ends.of[LINE_END_CRLF] + (content->inside_line ? 1 : 0);
    ret_message->bare_lf = content->line_ends.of[LINE_END_LF];
    ret_message->bare_cr = content->line_ends.of[LINE_END_CR];
    ret_message->longest_line =
        content->lengths.longest < UINT32_MAX ? (uint32_t)content->lengths.longest : UINT32_MAX;
    ret_message->has_nul = content->rare.nul;
    ret_message->has_eighth_bit = content->rare.eighth_bit;
    /* Described chunk by chunk it is copied once, not each time. */
    if (message_id.length > 0 && !bytes_equal(message_id, ret_message->message_id))
        ret_message->message_id = arena_copy(arena, message_id);
    if (content->digest != NULL && !content->damaged) {
        content_digest_value(content->digest, ret_message->sha256);
        ret_message->has_sha256 = true;
    }
}

void message_content_finish(struct message_content *content, bool complete)
{
    if (!complete) {
        message_content_gap(content);
        return;
    }
    end_keeping(content, CONTENT_COMPLETE);
    header_scanner_finish(&content->header);
    if (content->parts != NULL)
        mime_reader_finish(content->parts);
}
