/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Putting handshake messages together. */
#include "smtp/tls_messages.h"

void tls_messages_init(struct tls_messages *messages, size_t maximum)
{
    *messages = (struct tls_messages){ .state = TLS_MESSAGES_HEADER, .room = maximum };
    bounded_buffer_init(&messages->body, maximum);
}

void tls_messages_clear(struct tls_messages *messages)
{
    bounded_buffer_clear(&messages->body);
}

static bool is_read(unsigned type)
{
    return type == TLS_CLIENT_HELLO || type == TLS_SERVER_HELLO || type == TLS_CERTIFICATE ||
           type == TLS_SSL2_CLIENT_HELLO;
}

void tls_messages_begin(struct tls_messages *messages, unsigned type, uint32_t length)
{
    messages->type = type;
    messages->left = length;
    messages->header_length = 0;
    bounded_buffer_reset(&messages->body);
    if (!is_read(type)) {
        messages->state = TLS_MESSAGES_PASS;
    } else if (length > messages->room) {
        messages->state = TLS_MESSAGES_NO_ROOM;
    } else {
        messages->room -= length;
        messages->state = TLS_MESSAGES_KEEP;
    }
}

static void take_header(struct tls_messages *messages, struct bytes *input)
{
    struct bytes piece =
        bytes_first(*input, (size_t)(TLS_MESSAGE_HEADER - messages->header_length));
    const uint8_t *header = messages->header;

    if (piece.length == 0)
        return;
    memcpy(messages->header + messages->header_length, piece.data, piece.length);
    messages->header_length += (uint8_t)piece.length;
    *input = bytes_after(*input, piece.length);
    if (messages->header_length == TLS_MESSAGE_HEADER)
        tls_messages_begin(messages, header[0], (uint32_t)header[1] << 16 | bytes_be16(header + 2));
}

/* Takes what is there of the body; true when that is its end. */
static bool take_body(struct tls_messages *messages, struct bytes *input, struct bytes *ret_piece)
{
    *ret_piece = bytes_first(*input, messages->left);
    *input = bytes_after(*input, ret_piece->length);
    messages->left -= (uint32_t)ret_piece->length;
    if (messages->state == TLS_MESSAGES_NO_ROOM)
        messages->left_out += ret_piece->length;
    return messages->left == 0;
}

static void finish(struct tls_messages *messages, struct bytes piece,
                   struct tls_message *ret_message)
{
    bool kept = messages->state == TLS_MESSAGES_KEEP;

    if (kept && messages->body.length > 0) {
        bounded_buffer_append(&messages->body, piece);
        piece = bounded_buffer_bytes(&messages->body);
    }
    *ret_message = (struct tls_message){ .type = messages->type,
                                         .kept = kept,
                                         .body = kept ? piece : bytes_of(NULL, 0) };
    messages->state = TLS_MESSAGES_HEADER;
}

bool tls_messages_next(struct tls_messages *messages, struct bytes *input,
                       struct tls_message *ret_message)
{
    struct bytes piece;

    if (messages->state == TLS_MESSAGES_LOST)
        *input = bytes_of(NULL, 0);
    if (messages->state == TLS_MESSAGES_HEADER)
        take_header(messages, input);
    if (messages->state == TLS_MESSAGES_HEADER || messages->state == TLS_MESSAGES_LOST)
        return false;
    if (take_body(messages, input, &piece)) {
        finish(messages, piece, ret_message);
        return true;
    }
    if (messages->state == TLS_MESSAGES_KEEP)
        bounded_buffer_append(&messages->body, piece);
    return false;
}

void tls_messages_skip(struct tls_messages *messages, uint64_t length)
{
    if (messages->state == TLS_MESSAGES_HEADER || length > messages->left) {
        messages->state = TLS_MESSAGES_LOST;
        return;
    }
    messages->left -= (uint32_t)length;
    if (messages->left == 0)
        messages->state = TLS_MESSAGES_HEADER;
    else if (messages->state == TLS_MESSAGES_KEEP)
        messages->state = TLS_MESSAGES_PASS;
}
