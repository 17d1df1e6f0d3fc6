/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Masking what a message's header and its parts say of people. */
#include "output/session_mask_parts.h"

static struct bytes mask_message_id(struct session_mask *mask, struct bytes id)
{
    struct bytes inner = id;
    struct bytes parts[] = { bytes_of("<", 1), { 0 }, bytes_of(">", 1) };

    if (id.length > 2 && id.data[0] == '<' && id.data[id.length - 1] == '>')
        inner = bytes_of(id.data + 1, id.length - 2);
    if (!mask_is_address(inner))
        return mask->level == MASK_ALL ? mask_token(mask, MASK_TEXT, id) : mask_text(mask, id);
    parts[1] = mask_address(mask, inner);
    return inner.length < id.length ? arena_join(mask->arena, parts, 3) : parts[1];
}

/* ------------------------------------------------------------------ the header */

static bool is_edge(uint8_t byte)
{
    return byte <= ' ' || (byte < 0x7f && strchr("<>,;:()", byte) != NULL);
}

static size_t word_length(struct bytes text)
{
    size_t length = 0;

    while (length < text.length && !is_edge(text.data[length]))
        length++;
    return length;
}

/* Names and addresses, word by word: what is no address is somebody's name. */
static struct bytes mask_addresses(struct session_mask *mask, struct bytes text)
{
    struct bounded_buffer masked;

    bounded_buffer_init(&masked, SIZE_MAX);
    while (text.length > 0) {
        size_t length = word_length(text);
        struct bytes word = bytes_first(text, length > 0 ? length : 1);

        text = bytes_after(text, word.length);
        if (length > 0)
            word = mask_is_address(word) ? mask_address(mask, word)
                                         : mask_token(mask, MASK_TEXT, word);
        bounded_buffer_append(&masked, word);
    }
    text = arena_copy(mask->arena, bounded_buffer_bytes(&masked));
    bounded_buffer_clear(&masked);
    return text;
}

/* What somebody calls his mail is hidden at every level. */
static struct bytes mask_header_text(struct session_mask *mask, enum header_text name,
                                     struct bytes text)
{
    if (text.length == 0)
        return text;
    if (header_text_has_addresses(name))
        return mask_addresses(mask, text);
    if (name == HEADER_SUBJECT || mask->level == MASK_ALL)
        return mask_token(mask, MASK_TEXT, text);
    return mask_text(mask, text);
}

static const struct message_headers *mask_headers(struct session_mask *mask,
                                                  const struct message_headers *headers)
{
    struct message_headers *own = arena_new(mask->arena, 1, sizeof *own);

    *own = *headers;
    for (enum header_text i = 0; i < HEADER_TEXT_COUNT; i++)
        own->texts[i] = mask_header_text(mask, i, own->texts[i]);
    return own;
}

/* ------------------------------------------------------------------- the parts */

static struct bytes mask_type(struct session_mask *mask, struct bytes type)
{
    return mask->level == MASK_ALL ? mask_token(mask, MASK_TEXT, type) : mask_text(mask, type);
}

static const struct message_parts *mask_parts(struct session_mask *mask,
                                              const struct message_parts *parts)
{
    struct message_parts *own = arena_new(mask->arena, 1, sizeof *own);

    *own = *parts;
    own->list = arena_new(mask->arena, parts->count, sizeof *own->list);
    for (size_t i = 0; i < parts->count; i++) {
        struct message_part *part = &own->list[i];

        *part = parts->list[i];
        part->type = mask_type(mask, part->type);
        part->file_name = mask_token(mask, MASK_TEXT, part->file_name);
        part->disposition = mask_type(mask, part->disposition);
    }
    return own;
}

void mask_message(struct session_mask *mask, struct message *message)
{
    message->message_id = mask_message_id(mask, message->message_id);
    if (message->headers != NULL)
        message->headers = mask_headers(mask, message->headers);
    if (message->parts != NULL)
        message->parts = mask_parts(mask, message->parts);
}
