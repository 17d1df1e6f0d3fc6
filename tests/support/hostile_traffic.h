/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Traffic that means to exhaust a reassembler, with ordinary sessions beside it.
 *
 * An ordinary session is the delivery of one message, some of whose segments
 * overtake each other. Between two of its packets the flood goes on. Whoever
 * takes the events hands them on to hostile_traffic_event, which compares the
 * bytes of ordinary sessions with what was said, and counts the rest.
 */
#ifndef TESTS_SUPPORT_HOSTILE_TRAFFIC_H
#define TESTS_SUPPORT_HOSTILE_TRAFFIC_H

#include "reassembly/stream_event.h"
#include "tests/support/tcp_packets.h"

enum {
    ORDINARY_SESSIONS = 20,
    ORDINARY_PACKETS = 128,
    ORDINARY_TEXT = 65536,
    ORDINARY_PORT = 40001 /* the client's, of the first */
};

enum hostile_flood {
    FLOOD_SYN,       /* SYNs that nobody answers; half of them IPv6 */
    FLOOD_IDLE,      /* established connections that say nothing */
    FLOOD_GREETING,  /* established, a greeting and an EHLO, and no more */
    FLOOD_FAR_AHEAD, /* established, ten segments behind a hole of 100,000 octets */
    FLOOD_HOLE,      /* one connection; each segment leaves another hole of 700,000 octets */
    FLOOD_COUNT
};

struct ordinary_session {
    size_t sent;                /* packets */
    uint64_t exact[SIDE_COUNT]; /* bytes that were as they were said */
    uint64_t wrong;             /* bytes that were not, and gaps */
    unsigned finished;          /* closed by FIN */
};

struct hostile_traffic {
    struct packet_sink sink;
    timestamp now;
    duration step; /* between packets of the flood */

    uint8_t text[SIDE_COUNT][ORDINARY_TEXT];
    size_t length[SIDE_COUNT];
    size_t script_length;
    struct tcp_spec script[ORDINARY_PACKETS]; /* of each ordinary session, but for time and port */
    struct ordinary_session ordinary[ORDINARY_SESSIONS];

    /* Of the flood. */
    uint64_t packets;
    uint64_t opened;
    uint64_t closed[CLOSE_COUNT];
    uint64_t gaps;
    uint64_t bytes;
};

void hostile_traffic_init(struct hostile_traffic *traffic, struct packet_sink sink);

/* All packets of one connection of the flood; `number` tells them apart. Of
 * FLOOD_HOLE there is one connection and this is its next segment. */
void hostile_traffic_flood(struct hostile_traffic *traffic, enum hostile_flood flood,
                           uint32_t number);

/* The next packet of each ordinary session; false when all were sent. */
bool hostile_traffic_ordinary_step(struct hostile_traffic *traffic);

/* Ordinary sessions that came out whole, exact, and closed by their FINs. */
unsigned hostile_traffic_exact_sessions(const struct hostile_traffic *traffic);

void hostile_traffic_event(struct hostile_traffic *traffic, const struct stream_event *event);

#endif
