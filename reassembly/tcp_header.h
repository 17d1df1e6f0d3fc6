/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TCP headers: a packet's payload becomes a checked segment (RFC 9293, 3.1).
 *
 * A header is refused, with the reason, when it lies outside the captured
 * bytes, when its data offset is below 5 or points behind the packet, or when
 * its flags are none that a TCP sends and none that a TCP takes: SYN with FIN
 * or RST, or neither SYN, RST nor ACK (RFC 9293, 3.10.7.4: "if the ACK bit is
 * off, drop the segment").
 *
 * The views are into the packet and live as long as it does.
 */
#ifndef REASSEMBLY_TCP_HEADER_H
#define REASSEMBLY_TCP_HEADER_H

#include "capture/packet.h"
#include "reassembly/stream_event.h"

enum { TCP_PROTOCOL = 6, TCP_HEADER_SIZE = 20 };

enum tcp_flag {
    TCP_FLAG_FIN = 0x01,
    TCP_FLAG_SYN = 0x02,
    TCP_FLAG_RST = 0x04,
    TCP_FLAG_PSH = 0x08,
    TCP_FLAG_ACK = 0x10,
    TCP_FLAG_URG = 0x20,
};

enum tcp_header_fault {
    TCP_HEADER_SOUND,
    TCP_HEADER_CUT,    /* the snap length cut it */
    TCP_HEADER_SHORT,  /* the packet ends before the 20th octet */
    TCP_HEADER_OFFSET, /* data offset below 5 or behind the packet's end */
    TCP_HEADER_FLAGS,  /* flags that contradict each other */
    TCP_HEADER_FAULT_COUNT
};

struct tcp_header {
    uint16_t source_port;
    uint16_t destination_port;
    uint32_t sequence;
    uint32_t acknowledgment;
    uint8_t flags; /* of enum tcp_flag */
    uint16_t window;
    struct bytes options;
    struct bytes payload;    /* what was captured of it */
    uint32_t payload_length; /* on the wire */
};

/* Sets `*ret_header` only when it returns TCP_HEADER_SOUND. The packet is TCP. */
enum tcp_header_fault tcp_header_parse(const struct packet *packet, struct tcp_header *ret_header);

/* What a SYN says of its sender's stack. Options are read up to the first that
 * is broken; of more than SYN_OPTION_KINDS the first are kept. */
struct syn_facts tcp_header_syn_facts(const struct tcp_header *header, uint8_t ttl);

static inline bool tcp_header_has(const struct tcp_header *header, enum tcp_flag flag)
{
    return (header->flags & (unsigned)flag) != 0;
}

/* A SYN that asks for a connection rather than answers one. */
static inline bool tcp_header_is_first_syn(const struct tcp_header *header)
{
    return (header->flags & (TCP_FLAG_SYN | TCP_FLAG_ACK)) == TCP_FLAG_SYN;
}

/* A packet with its header read, and the two times it is handled at. */
struct tcp_segment {
    const struct packet *packet;
    struct tcp_header tcp;
    timestamp time; /* that its events carry */
    timestamp now;  /* the packet clock */
};

/* A clock that was set back takes no packet to before its connection began: then it is `copy`
 * that is returned, at `earliest`. */
static inline const struct tcp_segment *tcp_segment_not_before(const struct tcp_segment *segment,
                                                               timestamp earliest,
                                                               struct tcp_segment *copy)
{
    if (segment->time >= earliest)
        return segment;
    *copy = *segment;
    copy->time = earliest;
    return copy;
}

#endif
