/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A flow: what the flow table needs to know of a connection, embedded as the
 * first member of whatever an engine keeps for it.
 *
 * The key is the two endpoints, whichever sent, with the innermost tunnel key:
 * the same private addresses may be in use behind two VNIs. The VLANs belong
 * to it only when asked for, since mirror ports often tag the two directions
 * differently.
 */
#ifndef REASSEMBLY_FLOW_H
#define REASSEMBLY_FLOW_H

#include "reassembly/port_set.h"
#include "reassembly/tcp_header.h"

/* Where a connection stands on the wire; also the idle queue it waits in. */
enum connection_phase {
    CONNECTION_OPENING, /* not answered or not completed, and no payload yet */
    CONNECTION_OPEN,
    CONNECTION_CLOSING, /* both FINs, or an acceptable RST, were seen */
    CONNECTION_OVER,    /* told to be over; kept for its stragglers */
    CONNECTION_PHASE_COUNT
};

/* Padding is zero, so that two keys are equal exactly when their octets are. */
struct flow_key {
    struct endpoint low; /* the one that sorts first */
    struct endpoint high;
    uint32_t tunnel_key;
    uint32_t vlans; /* the two outermost, 0 when they do not count */
};

struct flow {
    /* The flow table's. */
    struct flow *next_in_bucket;
    struct flow *earlier; /* in the idle queue */
    struct flow *later;

    timestamp start;      /* the first packet */
    timestamp idle_since; /* the last packet, or the clock if that was ahead */
    struct flow_key key;
    uint8_t phase;      /* enum connection_phase: changed by flow_table_touch alone */
    bool client_is_low; /* which of the two opened the connection */
    bool is_dormant;    /* the native engine's: nothing was carried yet */
    uint32_t hash;      /* the flow table's: of the key */
};

/* The key of the flow that the segment belongs to; *ret_from_low says whether
 * the low endpoint sent it. */
struct flow_key flow_key_of(const struct tcp_segment *segment, bool with_vlans, bool *ret_from_low);

/* A flow with this first segment. The client is who sent the SYN; of a
 * connection seen from its middle it is the side whose peer has a watched port;
 * when that does not tell them apart, the lower port serves. */
void flow_begin(struct flow *flow, const struct tcp_segment *segment, const struct flow_key *key,
                bool from_low, const struct port_set *ports);

/* The later of the packet's own time and the clock: what expiry goes by. */
timestamp flow_activity(const struct tcp_segment *segment);

/* The same for all segments of a stream; *ret_client_is_low says whether that is who opened it. */
struct flow_key flow_key_of_stream(const struct stream *stream, bool with_vlans,
                                   bool *ret_client_is_low);

bool flow_key_equal(const struct flow_key *a, const struct flow_key *b);

/* Below 0: `a` began before `b`, or at the same time and comes first by its
 * client, server, tunnel and VLANs. No two flows of a table compare equal. */
int flow_compare(const struct flow *a, const struct flow *b);

static inline const struct endpoint *flow_client(const struct flow *flow)
{
    return flow->client_is_low ? &flow->key.low : &flow->key.high;
}

static inline const struct endpoint *flow_server(const struct flow *flow)
{
    return flow->client_is_low ? &flow->key.high : &flow->key.low;
}

/* Who sent the segment that has this key. */
static inline enum side flow_sender(const struct flow *flow, bool from_low)
{
    return from_low == flow->client_is_low ? SIDE_CLIENT : SIDE_SERVER;
}

#endif
