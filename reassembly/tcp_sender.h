/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one side of a connection sent, as the capture point saw it.
 *
 * Sequence numbers of 32 bits become offsets of 64 bits: offset 0 is the byte
 * behind the SYN or, when that was not seen, where the first packet of this side
 * begins. As long as no byte was seen, a segment that others overtook moves it. A number more than
 * 2^30 away from the last byte seen is taken for damage and changes nothing: no window is larger
 * (RFC 7323, 2.3). But when SENDER_STRAYS segments of that kind continue each other, the capture
 * has lost what lies between, and the side is followed from there on.
 *
 * Segments are told apart by whether they bring anything new. To know that of
 * a late one, up to SENDER_HOLES holes are remembered; beyond it the oldest is
 * forgotten, and bytes that fill it later count as retransmitted.
 */
#ifndef REASSEMBLY_TCP_SENDER_H
#define REASSEMBLY_TCP_SENDER_H

#include "reassembly/tcp_header.h"

enum { SENDER_HOLES = 4, SENDER_STRAYS = 4 };

/* A hole filled later than this was filled by a retransmission, sooner by a
 * segment that another one had overtaken. */
#define SENDER_REORDERING (3 * DURATION_MILLISECOND)

/* What a segment's payload was to the bytes before it. */
enum segment_novelty {
    SEGMENT_EMPTY,
    SEGMENT_NEXT,        /* continues or overlaps the end */
    SEGMENT_AHEAD,       /* leaves a hole */
    SEGMENT_LATE,        /* fills a hole, soon */
    SEGMENT_REPAIR,      /* fills a hole after SENDER_REORDERING */
    SEGMENT_REPEATED,    /* nothing new */
    SEGMENT_KEEPALIVE,   /* asks for an acknowledgement, RFC 9293 3.8.4; its octet is no payload */
    SEGMENT_IMPLAUSIBLE, /* a sequence number far from all others */
    SEGMENT_NOVELTY_COUNT
};

struct sequence_hole {
    uint64_t start;
    uint64_t end;
    timestamp seen;
};

/* A run of retransmissions of one segment. */
struct repetition {
    uint64_t offset;
    uint32_t length;
    uint32_t times;
};

/* There may be a hundred thousand of these, so that the small members stand together. */
struct tcp_sender {
    struct syn_facts syn;
    bool based;         /* `base` is known: a packet of this side was seen */
    bool syn_overtaken; /* the SYN came too late to say where offset 0 is */
    bool fin_seen;
    bool fin_acknowledged;
    bool window_shut;
    uint8_t stray_count; /* implausible segments that continued each other */
    uint8_t hole_count;
    uint8_t novelty; /* of the last segment, enum segment_novelty */
    uint8_t ttl;     /* of the last packet that was no RST, as is the identification */
    uint16_t identification;
    uint32_t base;       /* the sequence number of offset 0 */
    uint32_t stray_next; /* the sequence number that would continue the strays */

    struct traffic traffic;

    uint64_t next; /* behind the last byte seen on the wire */
    uint64_t acknowledged;
    uint64_t delivered;  /* bytes handed on as stream data */
    uint64_t skipped;    /* bytes declared a gap */
    timestamp last_seen; /* the last packet of this side */
    uint64_t fin_offset;
    uint64_t segment_start; /* of the last segment */
    uint64_t segment_end;
    timestamp window_shut_since;
    struct repetition repetition;
    struct sequence_hole *holes; /* NULL before the first */
};

/* Of one in zeroed memory, which needs no other beginning. */
void tcp_sender_clear(struct tcp_sender *sender);

/* What the list of holes takes of a memory budget. */
size_t tcp_sender_holes_cost(void);

/* A packet of this side. */
void tcp_sender_observe(struct tcp_sender *sender, const struct tcp_segment *segment);

/* The other side acknowledged everything before this sequence number. */
void tcp_sender_acknowledge(struct tcp_sender *sender, uint32_t acknowledgment);

/* The place of a sequence number; false when it is implausible or before offset 0. */
bool tcp_sender_offset(const struct tcp_sender *sender, uint32_t sequence, uint64_t *ret_offset);

/* How many bytes this side must have sent, captured or not: up to the last
 * byte seen, or acknowledged by the peer. */
uint64_t tcp_sender_sent(const struct tcp_sender *sender);

/* The same, but nothing behind a FIN: how far the side's stream reaches. */
uint64_t tcp_sender_end(const struct tcp_sender *sender);

/* The counters as they stand at `end`, with a window still shut counted up to it. */
struct traffic tcp_sender_traffic(const struct tcp_sender *sender, timestamp end);

#endif
