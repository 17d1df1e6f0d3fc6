/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Contract: what capture/ hands to reassembly/.
 *
 * A packet is an IP packet whose headers were checked, whatever link header,
 * tags and tunnels stood in front of it; or a tick, which carries nothing but
 * the time. Everything in it is lent for the length of the call; `source`
 * lives until the source that made the packet is closed.
 *
 * Guarantees: the fixed header and, for IPv4, all of IHL * 4 octets lie inside
 * the captured bytes (RFC 791, 3.1); `payload` ends where the packet ends and
 * never reaches into link padding. A packet cut by the snap length has
 * payload.length < payload_length. A header length of 0, as segmentation
 * offload leaves it, is replaced by what was captured; if the snap length cut
 * that too, payload_length is what the frame had on the wire. Fragments are
 * passed on as they are.
 *
 * Packets come in the order of the capture. Their time may run backwards.
 */
#ifndef CAPTURE_PACKET_H
#define CAPTURE_PACKET_H

#include "base/address.h"
#include "base/bytes.h"
#include "base/encapsulation.h"
#include "base/timestamp.h"

enum packet_kind {
    PACKET_IP,
    PACKET_TICK, /* live, a second without packets: only `kind` and `time` are set */
    PACKET_KIND_COUNT
};

struct packet {
    enum packet_kind kind;
    timestamp time;

    const char *source;    /* file or interface name, for people */
    struct bytes frame;    /* the raw frame, as captured */
    uint32_t frame_length; /* octets of the frame on the wire */
    struct encapsulation encapsulation;

    struct bytes header;      /* the IP header: IPv4 with options, IPv6 the fixed 40 octets */
    uint8_t protocol;         /* IPv4 protocol or IPv6 next header, IANA numbers */
    uint8_t ttl;              /* TTL or hop limit */
    uint16_t identification;  /* IPv4 only, else 0 */
    uint16_t fragment_offset; /* IPv4 only: in octets */
    bool more_fragments;      /* IPv4 only */
    struct ip_address source_address;
    struct ip_address destination_address;
    struct bytes payload;    /* what was captured behind the header */
    uint32_t payload_length; /* octets behind the header on the wire */
};

static inline bool packet_is_fragment(const struct packet *packet)
{
    return packet->more_fragments || packet->fragment_offset > 0;
}

static inline bool packet_is_snapped(const struct packet *packet)
{
    return packet->payload.length < packet->payload_length;
}

struct packet_sink {
    void *context;
    void (*receive)(void *context, const struct packet *packet);
};

#endif
