/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What libnids is given to eat, and how.
 *
 * Only whole IPv4 packets of at most 65535 octets with a sound TCP header,
 * neither from nor to 0.0.0.0/8. Each is copied into a buffer that libnids may
 * write to, with a header of its own: no IP options (RFC 791, 3.1; their parser
 * reads beyond them) and no fragment fields, the true total length, no urgent
 * flag, so that urgent bytes stay in their place in the stream (RFC 6093, 2.1).
 * libnids's time is whole seconds that never run back while it has a stream.
 */
#ifndef REASSEMBLY_LIBNIDS_FEED_H
#define REASSEMBLY_LIBNIDS_FEED_H

#include "reassembly/libnids_library.h"
#include "reassembly/reassembly_statistics.h"
#include "reassembly/tcp_header.h"

enum { LIBNIDS_PACKET_SIZE = 65535 };

struct libnids_feed {
    struct pcap_pkthdr header; /* libnids keeps a pointer to it */
    _Alignas(8) uint8_t packet[LIBNIDS_PACKET_SIZE + 1];
};

/* Why libnids may not have this segment; COUNT_ANALYSED when it may. */
enum reassembly_statistic libnids_feed_judge(const struct tcp_segment *segment);

/* Gives it to libnids, whose callbacks run before this returns. */
void libnids_feed_push(struct libnids_feed *feed, const struct tcp_segment *segment);

#endif
