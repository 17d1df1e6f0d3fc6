/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packets of one connection, kept as they were captured, for whoever wants
 * to show them when the connection's session is known.
 *
 * They are copies of TCP packets with sound headers, in the order of the
 * capture: link header, tags and tunnels included. A packet that came in IP
 * fragments is in none of its frames as a whole; it is kept as what the fragments
 * made (`fragmented`), which begins with the IP header.
 *
 * What they hold of a connection's payload may be secret. They are wiped when
 * they are freed.
 *
 * All memory is taken from one store, which several threads may share and which
 * refuses when it is full; who keeps packets then gives some up and counts that.
 */
#ifndef BASE_KEPT_PACKETS_H
#define BASE_KEPT_PACKETS_H

#include "base/bytes.h"
#include "base/connection.h"
#include "base/encapsulation.h"
#include "base/memory_budget.h"

struct kept_packet {
    struct kept_packet *next;
    timestamp time;
    size_t cost;     /* taken from the store */
    enum side from;  /* set when the connection is known */
    bool from_low;   /* the same by the order of the endpoints, for who keeps it */
    bool fragmented; /* no frame: `octets` begin with the IP header */
    int link_type;   /* of the frame, a DLT_ value of libpcap */
    uint8_t udp_tunnels;
    uint8_t gre_tunnels;
    uint32_t length;         /* octets of the frame on the wire */
    uint32_t captured;       /* of these, in `octets` */
    uint32_t ip;             /* where the innermost IP header is */
    uint32_t tcp;            /* where the TCP header is */
    uint32_t payload;        /* where the TCP payload is */
    uint32_t payload_end;    /* behind what was captured of it; behind that is padding */
    uint32_t payload_length; /* octets of payload on the wire */
    uint8_t octets[];
};

/* Shared by all who keep packets. */
struct kept_packets_store {
    struct memory_pool pool;
    _Atomic uint64_t given_up; /* connections whose packets had to be given up for room */
};

struct kept_packets {
    struct kept_packets_store *store;
    struct kept_packet *first;
    struct kept_packet *last;
    size_t count;
    size_t payload; /* octets of payload that were kept */
};

/* What one takes that has so many octets. */
size_t kept_packet_cost(size_t octets);

void kept_packets_add(struct kept_packets *packets, struct kept_packet *packet);

/* Of a list that is not empty: takes the first one off, or frees it. */
struct kept_packet *kept_packets_take_first(struct kept_packets *packets);
void kept_packets_drop_first(struct kept_packets *packets);

/* Wipes and frees them, and returns their memory to the store. */
void kept_packets_clear(struct kept_packets *packets);

/* Moves them to an object of their own, which outlives who kept them. */
struct kept_packets *kept_packets_detach(struct kept_packets *packets);

/* Takes NULL. Any thread may do so. */
void kept_packets_free(struct kept_packets *packets);

#endif
