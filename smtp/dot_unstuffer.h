/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The transparency of DATA: a dot that begins a line was put there by the
 * client and is taken off; a line with nothing but a dot ends the content
 * (RFC 5321, 4.5.2). Only CRLF makes a line here (2.3.8).
 */
#ifndef SMTP_DOT_UNSTUFFER_H
#define SMTP_DOT_UNSTUFFER_H

#include "base/bytes.h"

enum unstuffer_state {
    UNSTUFFER_LINE_START, /* behind a CRLF, or at the start of the content */
    UNSTUFFER_DOT,        /* behind a dot that began a line */
    UNSTUFFER_DOT_CR,     /* behind such a dot and a CR */
    UNSTUFFER_TEXT,
    UNSTUFFER_CR, /* behind a CR inside a line */
    UNSTUFFER_STATE_COUNT
};

struct dot_unstuffer {
    enum unstuffer_state state;
};

void dot_unstuffer_init(struct dot_unstuffer *unstuffer);

/*
 * Takes the next run of content off `*input`; call it until the input is empty
 * or the content has ended. `*ret_content` may be empty. Returns whether the
 * final dot line is complete: what is left of the input comes behind it.
 */
bool dot_unstuffer_next(struct dot_unstuffer *unstuffer, struct bytes *input,
                        struct bytes *ret_content);

#endif
