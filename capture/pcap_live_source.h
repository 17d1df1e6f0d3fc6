/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet source that reads from an interface as the frames pass by.
 *
 * It never sends: the interface is opened for reading, and that is all.
 *
 * Frames wait in a ring that the kernel fills, of `buffer` octets, beside the
 * memory budget. The snap length takes in jumbo frames and those that
 * segmentation offload joined. Times have nanoseconds where the kernel offers
 * them.
 *
 * The source hands on a tick (capture/packet.h) as soon as nothing waits to be
 * read, and from then on every second; also when frames come without a pause, or
 * frames that are no packets; and at once when the descriptor `wake` can be read.
 * So whoever flushes his output and looks at his signals at each tick does so in
 * time. A tick's time is that of the last frame and the time that has passed
 * since, less what the kernel may hold a frame back; before the first frame it is
 * the system's. So no frame that comes behind a tick is older than it.
 *
 * An interface that goes down and comes up again is waited for; that it went down is told as
 * an outage, in its place among the frames by its time. When it is gone for good the source ends
 * with an error, and live_source_is_gone.
 *
 * While frames keep coming, those that come gather in the ring for up to 20 ms before they are read:
 * to be woken for every block of it costs as much as reading them. A smaller ring is left for a shorter
 * time, and one that an eighth of was filled in that time is not left at all.
 *
 * Several sources of one interface may divide its frames (live_group.h). What one of them got
 * before all had joined the others may have got as well; live_source_begin has it passed over, and
 * counted as `frames_too_early`.
 */
#ifndef CAPTURE_PCAP_LIVE_SOURCE_H
#define CAPTURE_PCAP_LIVE_SOURCE_H

#include "capture/live_group.h"
#include "capture/packet_source.h"

enum {
    LIVE_SNAP_LENGTH = 262144,
    LIVE_BUFFER_DEFAULT = 64 << 20,
    LIVE_BUFFER_LEAST = 1 << 20,
    LIVE_BUFFER_MOST = 1 << 30,
};

struct live_options {
    const char *filter;  /* the operator's, of pcap-filter(7); NULL: one by the ports */
    const char *ports;   /* for that: see live_filter.h */
    bool promiscuous;    /* frames for others too: on a mirror port all are */
    size_t buffer;       /* octets of the ring */
    int wake;            /* lent; whoever reads it may be waiting for a frame; -1 for none */
    duration tick_every; /* without frames; 0: a second */
    duration block;      /* so long the kernel may keep what it has to itself; 0: 100 ms */
};

/* NULL on error. The name is lent as a path is. What the kernel dropped is in the
 * statistics of the source. */
struct packet_source *packet_source_open_interface(const char *interface,
                                                   const struct live_options *options,
                                                   struct error *error);

/* For sources of the above alone. */

/* Divides what comes with the other members of the group. */
bool live_source_join(struct packet_source *source, struct live_group *group, struct error *error);

/* Frames that are older are passed over. */
void live_source_begin(struct packet_source *source, timestamp time);

/* From now on it does not wait: when there is no frame there is a tick at once; or it does again.
 */
void live_source_hurry(struct packet_source *source, bool hurried);

/* What has passed by until now is handed on, then the source ends as it should; after
 * a second at the latest, however much still comes. */
void live_source_finish(struct packet_source *source);

/* Ended because the interface is no more. */
bool live_source_is_gone(const struct packet_source *source);

/* What the operator should know of how it was opened: one sentence, or NULL. */
const char *live_source_warning(const struct packet_source *source);

/* The socket that captures; lent. */
int live_source_descriptor(const struct packet_source *source);

#endif
