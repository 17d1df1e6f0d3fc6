/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of a connection's payload may be shown, by its session's record.
 *
 * Nothing is shown that the record cannot account for. Each stream is read along
 * the steps of its side, in their order: a line is shown as far as it is what
 * the step says, word by word; where the record has `[redacted]`, leaves something
 * out or says only that a response came, the line's octets are hidden. Contents of
 * messages are shown where a step says that one came, and what both sides sent in
 * TLS. Where octets and steps part, at the first hole, and behind the last step,
 * the view ends: what is behind it is not shown at all.
 *
 * What was hidden is then looked for in everything else, as it stands and decoded
 * (payload_secrets.h), and hidden there too.
 */
#ifndef OUTPUT_PAYLOAD_VIEW_H
#define OUTPUT_PAYLOAD_VIEW_H

#include "output/kept_streams.h"
#include "smtp/session.h"

enum payload_octet {
    PAYLOAD_HIDDEN,
    PAYLOAD_RECORDED, /* it stands in the record */
    PAYLOAD_CONTENT,  /* of a message */
    PAYLOAD_TLS,
    PAYLOAD_OCTET_COUNT
};

/* Why a stream is not shown to its end. */
enum payload_end {
    PAYLOAD_WHOLE,         /* as far as it was kept */
    PAYLOAD_UNKEPT,        /* the same, and there was more */
    PAYLOAD_HOLE,          /* bytes are missing from here on */
    PAYLOAD_UNRECORDED,    /* the record does not say what comes here */
    PAYLOAD_CONTRADICTORY, /* nothing is shown: packets contradict each other */
    PAYLOAD_HEADLESS,      /* nothing is shown: the connection's beginning is missing */
    PAYLOAD_END_COUNT
};

struct payload_view {
    struct {
        uint8_t *octets; /* enum payload_octet, for each of the first `length` of the stream */
        size_t length;
        enum payload_end end;
    } side[SIDE_COUNT];
};

void payload_view_init(struct payload_view *view, const struct session *session,
                       const struct kept_streams *streams);
void payload_view_clear(struct payload_view *view);

/* Of the octets in view so many are hidden. */
size_t payload_view_hidden(const struct payload_view *view);

#endif
