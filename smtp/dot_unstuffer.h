/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The transparency of DATA: a dot that begins a line was put there by the
 * client and is taken off; a line with nothing but a dot ends the content
 * (RFC 5321, 4.5.2). Only CRLF makes a line here (2.3.8).
 *
 * Some servers also take a lone dot between other line ends for the end, such
 * as LF.LF or CR.CR. To us it is content; where one stands is reported.
 */
#ifndef SMTP_DOT_UNSTUFFER_H
#define SMTP_DOT_UNSTUFFER_H

#include "base/bytes.h"
#include "smtp/line_end.h"

enum unstuffer_state {
    UNSTUFFER_LINE_START, /* behind a CRLF, or at the start of the content */
    UNSTUFFER_LF,         /* behind a LF without a CR */
    UNSTUFFER_CR,         /* behind a CR */
    UNSTUFFER_TEXT,
    UNSTUFFER_LOST,   /* behind missing bytes: a LF may be that of a CRLF */
    UNSTUFFER_DOT,    /* behind a dot that one of the first three stands before */
    UNSTUFFER_DOT_CR, /* behind such a dot and a CR */
    UNSTUFFER_KEPT,   /* a lone dot that was no end has still to be given out */
    UNSTUFFER_STATE_COUNT
};

struct dot_unstuffer {
    enum unstuffer_state state;
    struct dot_line line; /* around the latest dot that began a line */
    uint16_t doubled;     /* lines behind CRLF that began with two dots; counts no further than
                             it can */
    uint16_t single;      /* likewise with one dot and text behind it */
};

void dot_unstuffer_init(struct dot_unstuffer *unstuffer);

/* What was found when a run of content was taken. */
enum unstuffed {
    UNSTUFFED_CONTENT,
    UNSTUFFED_ODD_END, /* here the content ends for servers that go by other line ends */
    UNSTUFFED_END,     /* here it ends; what is left of the input comes behind it */
    UNSTUFFED_COUNT
};

/*
 * Takes the next run of content off `*input`; call it until the input is empty
 * and the last answer was not UNSTUFFED_ODD_END, or the content has ended.
 * `*ret_content` may be empty.
 *
 * At an odd end all content before the dot has been given out, dot and line end
 * come with the next call, and `line` says what stands around the dot.
 */
enum unstuffed dot_unstuffer_next(struct dot_unstuffer *unstuffer, struct bytes *input,
                                  struct bytes *ret_content);

/* The last byte was the CR behind a lone dot: an odd end, unless a LF follows.
 * `*ret_line` is what it would be then. */
bool dot_unstuffer_may_have_ended(const struct dot_unstuffer *unstuffer, struct dot_line *ret_line);

/* Bytes are missing: what comes next may stand anywhere. */
void dot_unstuffer_lose(struct dot_unstuffer *unstuffer);

#endif
