/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The last bytes of a message as it goes by.
 *
 * Only CRLF.CRLF ends a message (RFC 5321, 4.1.1.4). Some servers also take a
 * dot between other line ends for the end: LF.LF, LF.CRLF, CRLF.LF, CR.CR. When
 * one of them answers, the message ended there for both sides.
 */
#ifndef SMTP_CONTENT_TAIL_H
#define SMTP_CONTENT_TAIL_H

#include "base/bytes.h"

enum { CONTENT_TAIL_SIZE = 5 };

struct content_tail {
    uint8_t bytes[CONTENT_TAIL_SIZE];
    size_t length;
};

/* Content begins behind the CRLF of DATA. */
void content_tail_init(struct content_tail *tail);

void content_tail_add(struct content_tail *tail, struct bytes content);

/* Bytes are missing here. */
void content_tail_lose(struct content_tail *tail);

/* The last bytes are such an end. */
bool content_tail_may_end(const struct content_tail *tail);

#endif
