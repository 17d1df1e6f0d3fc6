/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kind of packet source provides; only capture/ itself needs this.
 *
 * A kind embeds struct packet_source as its first member, sets `operations`
 * and what it has of `path`, `file` and `unsupported`, and leaves the rest to
 * packet_source.c, which decodes, counts and remembers the end, and whose
 * packet_source_close calls `close`. So an operation never sees a source that has
 * ended. Where the octets of `file` ran out for another reason than its end,
 * packet_source.c says so in the kind's place.
 */
#ifndef CAPTURE_PACKET_SOURCE_OPERATIONS_H
#define CAPTURE_PACKET_SOURCE_OPERATIONS_H

#include "capture/compressed_file.h"
#include "capture/packet_source.h"
#include "capture/unsupported_links.h"

/* Takes frames as they come, their octets valid during the call; false: no more. */
struct frame_receiver {
    void *context;
    bool (*receive)(void *context, const struct frame *frame);
};

struct packet_source_operations {
    /* SOURCE_PACKET: *ret_frame is the next frame, all members set, its octets
     * valid until the next call; or a tick. SOURCE_ERROR: *error says why in one sentence. */
    enum source_result (*next)(struct packet_source *source, struct frame *ret_frame,
                               struct error *error);
    /* The same for all frames until the receiver wants no more (SOURCE_PACKET), where that saves
     * copying them; NULL: it does not. */
    enum source_result (*read)(struct packet_source *source, const struct frame_receiver *receiver,
                               struct error *error);
    /* Releases everything, the source itself too. */
    void (*close)(struct packet_source *source);
    /* Brings up to date what it counts itself in `statistics`; NULL: nothing. */
    void (*count)(struct packet_source *source);
};

struct packet_source {
    const struct packet_source_operations *operations;
    const char *path;
    const struct compressed_file *file; /* where the octets come from; NULL: not from a file */
    uint64_t octets_done;               /* without a file: how far it is */
    uint64_t octets_total;
    struct unsupported_links unsupported;
    struct ip_fragments *fragments; /* lent, or own_fragments */
    struct ip_fragments *own_fragments;
    uint64_t fragments_before[IP_FRAGMENTS_COUNT_COUNT]; /* what was counted before this source */
    enum source_result state; /* SOURCE_PACKET until the source has ended */
    struct error failure;     /* SOURCE_ERROR only */
    struct capture_statistics statistics;
};

/* The next frame before anything in it is looked at, and not counted. Sets
 * *ret_frame only with SOURCE_PACKET; with SOURCE_ERROR `failure` says why. */
enum source_result packet_source_next_frame(struct packet_source *source, struct frame *ret_frame);

#endif
