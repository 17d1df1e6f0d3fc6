/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CONNECT of HTTP/1 (RFC 9110, 9.3.6; RFC 9112): the head of a request for a
 * tunnel, and that of the answer.
 *
 *   CONNECT mail.example.com:25 HTTP/1.1          HTTP/1.1 200 OK
 *   Proxy-Authorization: Basic ...
 *
 * A head ends with an empty line. Of the fields only the scheme of
 * Proxy-Authorization is looked at.
 */
#ifndef SMTP_CONNECT_REQUEST_H
#define SMTP_CONNECT_REQUEST_H

#include "base/arena.h"
#include "smtp/session_front.h"

/* The length of the head that the bytes begin with, its empty line too; 0 as long
 * as that has not come. It does not end in the first `seen` of them. */
size_t http_head_length(struct bytes bytes, size_t seen);

/* Whether the bytes begin like this, as far as they have come. */
bool http_may_be_connect(struct bytes bytes);
bool http_may_be_answer(struct bytes bytes);

/* Reads a whole head. False when it is none of a CONNECT with host and port. */
bool connect_request_read(struct bytes head, struct arena *arena, struct tunnelled *ret_tunnelled);

/* The status code of a whole head; 0 when it has none. */
uint16_t http_answer_code(struct bytes head);

#endif
