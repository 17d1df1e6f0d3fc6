/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two streams of bytes that kept packets carry, from their beginning up to the
 * first byte that was not kept.
 *
 * Offsets count from the first byte behind the SYN, or from the first byte that was
 * kept when none was. Where packets overlap the first copy counts, as it does for
 * the record; whether a later one had other bytes is told.
 */
#ifndef OUTPUT_KEPT_STREAMS_H
#define OUTPUT_KEPT_STREAMS_H

#include "base/kept_packets.h"

struct kept_stream {
    uint8_t *octets;
    size_t length;
    size_t capacity; /* behind it no octet can be joined to the first one without a hole */
    int32_t end; /* behind the furthest octet that was sent, kept or not */
    bool has_base;
    uint32_t base; /* the sequence number of the first */
};

struct kept_streams {
    struct kept_stream side[SIDE_COUNT];
    bool is_contradictory; /* an octet came in two versions */
};

void kept_streams_init(struct kept_streams *streams, const struct kept_packets *packets);

/* Wipes them too. */
void kept_streams_clear(struct kept_streams *streams);

/* Where the packet's first octet of payload is in its stream; below 0 in front of it. */
int32_t kept_streams_offset(const struct kept_streams *streams, const struct kept_packet *packet);

#endif
