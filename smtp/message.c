/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of a message's record. */
#include "smtp/message.h"

const char *header_text_name(enum header_text text)
{
    static const char *const names[] = {
        [HEADER_FROM] = "from",
        [HEADER_TO] = "to",
        [HEADER_CC] = "cc",
        [HEADER_REPLY_TO] = "reply_to",
        [HEADER_SUBJECT] = "subject",
        [HEADER_DATE] = "date",
        [HEADER_USER_AGENT] = "user_agent",
    };

    _Static_assert(sizeof names / sizeof names[0] == HEADER_TEXT_COUNT, "a name for each");
    return names[text];
}

const char *part_encoding_name(enum part_encoding encoding)
{
    static const char *const names[] = {
        [PART_ENCODING_NONE] = NULL,
        [PART_ENCODING_7BIT] = "7bit",
        [PART_ENCODING_8BIT] = "8bit",
        [PART_ENCODING_BINARY] = "binary",
        [PART_ENCODING_QUOTED_PRINTABLE] = "quoted-printable",
        [PART_ENCODING_BASE64] = "base64",
        [PART_ENCODING_UNKNOWN] = "unknown",
    };

    _Static_assert(sizeof names / sizeof names[0] == PART_ENCODING_COUNT, "a name for each");
    return names[encoding];
}

const char *parts_cut_name(enum parts_cut cut)
{
    static const char *const names[] = {
        [PARTS_CUT_NOT] = NULL,
        [PARTS_CUT_SIZE] = "size",
        [PARTS_CUT_COUNT_OF_PARTS] = "parts",
        [PARTS_CUT_DEPTH] = "depth",
        [PARTS_CUT_RECORD] = "record",
    };

    _Static_assert(sizeof names / sizeof names[0] == PARTS_CUT_COUNT, "a name for each");
    return names[cut];
}

/* A present text stays present, also when it is empty. */
static struct bytes copy_text(struct arena *arena, struct bytes text)
{
    return text.length > 0 ? arena_copy(arena, text) : text;
}

static const struct message_headers *copy_headers(struct arena *arena,
                                                  const struct message_headers *headers)
{
    struct message_headers *copy = arena_new(arena, 1, sizeof *copy);

    *copy = *headers;
    for (enum header_text i = 0; i < HEADER_TEXT_COUNT; i++)
        copy->texts[i] = copy_text(arena, headers->texts[i]);
    return copy;
}

static const struct message_parts *copy_parts(struct arena *arena,
                                              const struct message_parts *parts)
{
    struct message_parts *copy = arena_new(arena, 1, sizeof *copy);

    *copy = *parts;
    copy->list = arena_new(arena, parts->count, sizeof *copy->list);
    for (size_t i = 0; i < parts->count; i++) {
        copy->list[i] = parts->list[i];
        copy->list[i].type = copy_text(arena, parts->list[i].type);
        copy->list[i].file_name = copy_text(arena, parts->list[i].file_name);
        copy->list[i].disposition = copy_text(arena, parts->list[i].disposition);
    }
    return copy;
}

void message_copy(struct arena *arena, const struct message *message, struct message *ret_copy)
{
    *ret_copy = *message;
    ret_copy->message_id = copy_text(arena, message->message_id);
    if (message->headers != NULL)
        ret_copy->headers = copy_headers(arena, message->headers);
    if (message->parts != NULL)
        ret_copy->parts = copy_parts(arena, message->parts);
}
