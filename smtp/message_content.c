/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting and digesting content. */
#include "smtp/message_content.h"

#include "smtp/content_scan.h"

_Static_assert((int)CONTENT_DIGEST_SIZE == (int)SHA256_SIZE, "the record's digest");

void message_content_init(struct message_content *content, size_t header_maximum, bool digest)
{
    *content = (struct message_content){ 0 };
    header_scanner_init(&content->header, header_maximum);
    content->digest = digest ? content_digest_new() : NULL;
}

void message_content_clear(struct message_content *content)
{
    header_scanner_clear(&content->header);
    content_digest_free(content->digest);
}

size_t message_content_memory(const struct message_content *content)
{
    return header_scanner_memory(&content->header) +
           (content->digest != NULL ? CONTENT_DIGEST_MEMORY : 0);
}

static void count_lines(struct message_content *content, struct bytes bytes)
{
    uint8_t last = bytes.data[bytes.length - 1];
    bool before_last = bytes.length > 1 ? bytes.data[bytes.length - 2] == '\r' : content->after_cr;

    content->lines += content_count_crlf(bytes);
    if (content->after_cr && bytes.data[0] == '\n')
        content->lines++;
    content->inside_line = last != '\n' || !before_last;
    content->after_cr = last == '\r';
}

void message_content_add(struct message_content *content, struct bytes bytes)
{
    if (bytes.length == 0)
        return;
    content->bytes += bytes.length;
    count_lines(content, bytes);
    if (content->header.state != HEADER_DONE)
        header_scanner_add(&content->header, bytes);
    if (content->digest != NULL)
        content_digest_add(content->digest, bytes);
}

void message_content_lose(struct message_content *content)
{
    header_scanner_lose(&content->header);
    content->after_cr = false;
}

struct content_mark message_content_mark(const struct message_content *content)
{
    return (struct content_mark){ content->bytes, content->lines, content->inside_line };
}

void message_content_return(struct message_content *content, const struct content_mark *mark)
{
    content->bytes = mark->bytes;
    content->lines = mark->lines;
    content->inside_line = mark->inside_line;
}

void message_content_describe(const struct message_content *content, struct arena *arena,
                              struct message *ret_message)
{
    struct bytes message_id = header_scanner_message_id(&content->header);

    ret_message->bytes = content->bytes;
    ret_message->lines = content->lines + (content->inside_line ? 1 : 0);
    /* Described chunk by chunk it is copied once, not each time. */
    if (message_id.length > 0 && !bytes_equal(message_id, ret_message->message_id))
        ret_message->message_id = arena_copy(arena, message_id);
    if (content->digest != NULL) {
        content_digest_value(content->digest, ret_message->sha256);
        ret_message->has_sha256 = true;
    }
}
