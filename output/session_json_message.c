/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages: size, digest, and on request header and parts. */
#include <stdio.h>

#include "output/json_build.h"
#include "output/session_json_parts.h"

static void put_sha256(json_t *object, const uint8_t digest[SHA256_SIZE])
{
    char text[2 * SHA256_SIZE + 1];

    for (size_t i = 0; i < SHA256_SIZE; i++)
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
    json_put_word(object, "sha256", text);
}

static json_t *repeated_json(const struct message_headers *headers)
{
    json_t *array = json_array_new();
    bool lossy = false; /* names of ours are not */

    for (enum header_text i = 0; i < HEADER_TEXT_COUNT; i++)
        if (headers->repeated[i])
            json_append(array, json_text_new(bytes_of_string(header_text_name(i)), &lossy));
    return array;
}

static json_t *headers_json(const struct message_headers *headers)
{
    json_t *object = json_object_new();
    bool lossy = false;

    for (enum header_text i = 0; i < HEADER_TEXT_COUNT; i++)
        json_put_text(object, header_text_name(i), headers->texts[i], &lossy);
    json_put_count(object, "received", headers->received);
    json_put_filled(object, "repeated", repeated_json(headers));
    if (!headers->complete)
        json_put_boolean(object, "complete", false);
    json_put_flag(object, "lossy", lossy);
    return object;
}

static json_t *part_json(const struct message_part *part)
{
    json_t *object = json_object_new();
    bool lossy = part->repaired;

    json_put_text(object, "type", part->type, &lossy);
    json_put_count(object, "depth", part->depth);
    json_put_text(object, "file_name", part->file_name, &lossy);
    json_put_text(object, "disposition", part->disposition, &lossy);
    json_put_word(object, "encoding", part_encoding_name(part->encoding));
    if (part->complete && !part->has_parts) {
        json_put_count(object, "bytes", part->bytes);
        put_sha256(object, part->sha256);
    }
    if (!part->complete)
        json_put_boolean(object, "complete", false);
    json_put_flag(object, "lossy", lossy);
    return object;
}

static json_t *parts_json(const struct message_parts *parts)
{
    json_t *object = json_object_new();
    json_t *array = json_array_new();

    for (size_t i = 0; i < parts->count; i++)
        json_append(array, part_json(&parts->list[i]));
    json_put_filled(object, "parts", array);
    json_put_word(object, "truncated", parts_cut_name(parts->cut));
    return object;
}

json_t *session_json_message(const struct message *message)
{
    json_t *object = json_object_new();
    bool lossy = false;

    json_put_count(object, "bytes", message->bytes);
    json_put_count(object, "lines", message->lines);
    json_put_count_above_zero(object, "bare_lf", message->bare_lf);
    json_put_count_above_zero(object, "bare_cr", message->bare_cr);
    json_put_count_above_zero(object, "odd_ends", message->odd_ends);
    if (message->end != NULL)
        json_put_word(object, "end", message->end);
    if (message->has_sha256)
        put_sha256(object, message->sha256);
    json_put_text(object, "message_id", message->message_id, &lossy);
    json_put_text(object, "file", message->file, &lossy);
    if (message->headers != NULL)
        json_put(object, "headers", headers_json(message->headers));
    if (message->parts != NULL)
        json_put_filled(object, "mime", parts_json(message->parts));
    if (!message->complete)
        json_put_boolean(object, "complete", false);
    json_put_flag(object, "lossy", lossy);
    return object;
}
