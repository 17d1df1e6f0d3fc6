/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Contract: what capture/ hands to reassembly/.
 *
 * A packet is an IP packet whose headers were checked, whatever link header,
 * tags and tunnels stood in front of it; or a tick, or an outage, which carry nothing
 * but the time. Everything in it is lent for the length of the call; `source`
 * lives until the source that made the packet is closed.
 *
 * Guarantees: the fixed header and, for IPv4, all of IHL * 4 octets lie inside
 * the captured bytes (RFC 791, 3.1); `payload` ends where the packet ends and
 * never reaches into link padding. A packet cut by the snap length has
 * payload.length < payload_length. A header length of 0, as segmentation
 * offload leaves it, is replaced by what was captured; if the snap length cut
 * that too, payload_length is what the frame had on the wire.
 *
 * A packet is never a fragment. One that was put together from fragments has
 * the time and the frame of the fragment that completed it, and the header of
 * the one with offset 0 as it was on the wire: length, fragment fields and
 * checksum in it are that fragment's.
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
    PACKET_TICK,   /* live: time has passed without packets; only `kind` and `time` are set */
    PACKET_OUTAGE, /* live: the interface went down then, and what passed by until it was up again
                      was not captured; the same */
    PACKET_KIND_COUNT
};

struct packet {
    enum packet_kind kind;
    timestamp time;

    const char *source;    /* file or interface name, for people */
    struct bytes frame;    /* the raw frame, as captured */
    uint32_t frame_length; /* octets of the frame on the wire */
    int link_type;         /* what the frame begins with: a DLT_ value of libpcap */
    struct encapsulation encapsulation;

    struct bytes header;     /* of the innermost packet: IPv4 with options, IPv6 40 octets */
    uint8_t protocol;        /* of the payload, behind any IPv6 extension headers; IANA numbers */
    uint8_t ttl;             /* TTL or hop limit */
    uint16_t identification; /* IPv4 only, else 0 */
    struct ip_address source_address;
    struct ip_address destination_address;
    struct bytes payload;    /* what was captured of the upper-layer protocol */
    uint32_t payload_length; /* its octets on the wire */
};

static inline bool packet_is_snapped(const struct packet *packet)
{
    return packet->payload.length < packet->payload_length;
}

struct packet_sink {
    void *context;
    void (*receive)(void *context, const struct packet *packet);
};

#endif
