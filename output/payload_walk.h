/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One stream read along its side's steps; a part of payload_view.
 */
#ifndef OUTPUT_PAYLOAD_WALK_H
#define OUTPUT_PAYLOAD_WALK_H

#include "output/payload_view.h"

struct payload_walk {
    const struct session *session;
    enum side side;
    struct bytes stream;
    uint8_t *view; /* enum payload_octet, of each octet; all hidden at first */

    size_t at;   /* what is before it has been accounted for */
    size_t end;  /* steps that come before the first hole */
    size_t next; /* the next step of the ordinary ones */
    size_t next_revised;
    bool may_be_revised; /* a message ended oddly: what was read again comes first */
};

/* Reads as far as octets and steps agree; whether that is to the end of the stream. */
bool payload_walk_run(struct payload_walk *walk);

/* Every step that may have had a credential was come to. */
bool payload_walk_saw_credentials(const struct payload_walk *walk);

/* The octets of a line that are what the record says of it become PAYLOAD_RECORDED; false when it
 * is another line. `text` may have `[redacted]` in it, for anything. */
bool payload_line_has_text(struct bytes line, struct bytes text, uint8_t *view);

/* The record has taken something out of it. */
bool payload_text_is_redacted(struct bytes text);

/* A command; what is behind all that the record says is hidden. */
bool payload_line_has_command(struct bytes line, const struct command *command, uint8_t *view);

/* One line of a reply. */
bool payload_line_has_reply(struct bytes line, const struct reply *reply, size_t index,
                            uint8_t *view);

/* A response in an AUTH exchange: shown is that it cancels, and its padding. */
void payload_line_has_response(struct bytes line, uint8_t *view);

/* Up to the end of a message's content that has so many octets, dot and line end behind it
 * included. `*ret_odd`: it ended elsewhere than at CRLF.CRLF. 0 when it is no such content. */
size_t payload_content_length(struct bytes stream, uint64_t octets, bool *ret_odd);

/* The octets that have the form of TLS records (RFC 8446, 5.1). */
size_t payload_tls_length(struct bytes stream);

#endif
