/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kind of packet source provides; only capture/ itself needs this.
 *
 * A kind embeds struct packet_source as its first member, sets `operations`
 * and leaves the rest to packet_source.c, which decodes, counts and remembers
 * the end. So an operation never sees a source that has ended.
 */
#ifndef CAPTURE_PACKET_SOURCE_OPERATIONS_H
#define CAPTURE_PACKET_SOURCE_OPERATIONS_H

#include "capture/packet_source.h"

struct packet_source_operations {
    /* SOURCE_PACKET: *ret_frame is the next frame, all members set, its octets
     * valid until the next call. SOURCE_ERROR: *error says why in one sentence. */
    enum source_result (*next)(struct packet_source *source, struct frame *ret_frame,
                               struct error *error);
    /* Releases everything, the source itself too. */
    void (*close)(struct packet_source *source);
};

struct packet_source {
    const struct packet_source_operations *operations;
    enum source_result state; /* SOURCE_PACKET until the source has ended */
    struct error failure;     /* SOURCE_ERROR only */
    struct capture_statistics statistics;
};

#endif
