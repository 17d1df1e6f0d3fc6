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
 * The source hands on a tick (capture/packet.h) after a second without packets,
 * also when frames come that are none, and at once after live_source_wake. A
 * tick's time is that of the last frame and the time that has passed since;
 * before the first frame it is the system's. Whoever reads has to look at his
 * signals at every packet and tick, and does so at least once a second.
 *
 * An interface that goes down and comes up again is waited for by libpcap. When
 * it is gone for good the source ends with an error, and live_source_is_gone.
 */
#ifndef CAPTURE_PCAP_LIVE_SOURCE_H
#define CAPTURE_PCAP_LIVE_SOURCE_H

#include "capture/packet_source.h"

enum {
    LIVE_SNAP_LENGTH = 262144,
    LIVE_BUFFER_DEFAULT = 64 << 20,
    LIVE_BUFFER_LEAST = 1 << 20,
};

struct live_options {
    const char *filter; /* the operator's, of pcap-filter(7); NULL: one by the ports */
    const char *ports;  /* for that: see live_filter.h */
    bool promiscuous;   /* frames for others too: on a mirror port all are */
    size_t buffer;      /* octets of the ring */
    uint16_t fan_out;   /* the number of a group that shares the frames; 0 for none */
};

/* What libpcap and the kernel count, since the source was opened. */
struct live_counts {
    uint64_t received;          /* passed the filter */
    uint64_t dropped;           /* no room in the ring */
    uint64_t interface_dropped; /* by the interface or its driver */
};

/* NULL on error. The name is lent as a path is. */
struct packet_source *packet_source_open_interface(const char *interface,
                                                   const struct live_options *options,
                                                   struct error *error);

/* For sources of the above alone. */

/* The next call of packet_source_next comes back at once. From any thread or signal handler. */
void live_source_wake(struct packet_source *source);

struct live_counts live_source_counts(struct packet_source *source);

/* Ended because the interface is no more. */
bool live_source_is_gone(const struct packet_source *source);

/* What the operator should know of how it was opened: one sentence, or NULL. */
const char *live_source_warning(const struct packet_source *source);

/* The filter that is applied. */
const char *live_source_filter(const struct packet_source *source);

#endif
