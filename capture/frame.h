/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A frame: what a source reads, before anything in it is understood.
 *
 * Every frame meets exactly one fate: it is delivered as a packet, or one
 * reason says why not. Damage is counted by these reasons and never ends the
 * reading.
 *
 * Times are brought into 0 to FRAME_TIME_MAX (the year 2116), so that whoever
 * subtracts two of them, or adds a timeout, cannot overflow; a time outside
 * becomes the nearer bound and is marked. The seconds of a pcap file, 32 bits
 * without sign, always fit.
 *
 * The octets are the source's and valid until its next frame.
 */
#ifndef CAPTURE_FRAME_H
#define CAPTURE_FRAME_H

#include "base/bytes.h"
#include "base/timestamp.h"

struct capture_filter;
struct link_decoder;

#define FRAME_TIME_MAX ((timestamp)((INT64_C(1) << 62) - 1))

enum frame_fate {
    FRAME_DELIVERED,
    FRAME_FILTERED_OUT,        /* the operator's filter did not want it */
    FRAME_RECORD_DAMAGED,      /* what the file says of it contradicts itself */
    FRAME_INTERFACE_UNKNOWN,   /* of an interface that the file does not describe */
    FRAME_LINK_UNSUPPORTED,    /* of a link type that has no decoder */
    FRAME_LINK_DAMAGED,        /* what the link header says contradicts itself */
    FRAME_TOO_SHORT,           /* ends before the link header does, or right behind it */
    FRAME_VLAN_CUT,            /* ends inside a stack of VLAN tags */
    FRAME_MPLS_CUT,            /* ends inside a stack of MPLS labels */
    FRAME_PPP_CUT,             /* ends inside a header of PPPoE or PPP */
    FRAME_TUNNEL_CUT,          /* ends inside a tunnel's header, or the frame header in it */
    FRAME_TUNNEL_DAMAGED,      /* a tunnel's header says what none can say */
    FRAME_TUNNELS_TOO_DEEP,    /* more tunnels in one another than are entered */
    FRAME_NOT_IP,              /* ARP, LLDP, 802.3 with a length, ... */
    FRAME_IP_VERSION_WRONG,    /* neither 4 nor 6, or not what the link header announced */
    FRAME_IP_HEADER_SNAPPED,   /* the snap length cut the IP header */
    FRAME_IPV4_HEADER_DAMAGED, /* lengths that contradict each other or the frame */
    FRAME_IPV6_HEADER_DAMAGED, /* the frame on the wire was shorter than the header */
    FRAME_EXTENSIONS_TOO_MANY, /* more IPv6 extension headers than are passed over */
    FRAME_FRAGMENT,            /* a part of a packet that was not whole yet when it came */
    FRAME_FRAGMENT_DUPLICATE,  /* a part that is there already, or of a packet just delivered */
    FRAME_FRAGMENT_EMPTY,      /* without an octet */
    FRAME_FRAGMENT_OVERSIZED,  /* of a packet longer than there can be */
    FRAME_FRAGMENT_DAMAGED,    /* of an impossible length, or contradicts where its packet ends */
    FRAME_FRAGMENT_REFUSED,    /* no memory or room for it */
    FRAME_FATE_COUNT
};

/* All but a frame itself have no more than `time` and `source`; capture/packet.h says what they
 * mean. */
enum frame_kind { FRAME_OCTETS, FRAME_TICK, FRAME_OUTAGE };

struct frame {
    enum frame_kind kind;
    timestamp time;
    bool is_counted; /* in the statistics of somebody else */
    bool time_out_of_range;
    const char *source;                  /* file or interface name */
    enum frame_fate obstacle;            /* why it cannot be decoded, else FRAME_DELIVERED */
    const struct link_decoder *link;     /* what the frame begins with, without an obstacle */
    const struct capture_filter *filter; /* NULL: everything is wanted */
    struct bytes captured;
    uint32_t length; /* octets on the wire, never fewer than captured */
};

void frame_set_time(struct frame *frame, int64_t seconds, int64_t nanoseconds);

/* A length on the wire below the captured one, which only a damaged record
 * has, is raised to it. */
void frame_set_octets(struct frame *frame, const uint8_t *octets, uint32_t captured,
                      uint32_t length);

static inline bool frame_is_snapped(const struct frame *frame)
{
    return frame->captured.length < frame->length;
}

#endif
