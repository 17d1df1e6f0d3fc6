/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words in which every stage speaks of a TCP connection.
 *
 * reassembly/ observes these facts and the session record repeats them, two
 * stages apart; so the words stand here and not in either of them. Every enum
 * has its names in a table, which the JSON uses as they are.
 */
#ifndef BASE_CONNECTION_H
#define BASE_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/timestamp.h"

/* The client is the side that opened the connection. Both as the speaker of
 * bytes and as an index into arrays of two. */
enum side { SIDE_CLIENT, SIDE_SERVER, SIDE_COUNT };

static inline enum side side_other(enum side side)
{
    return side == SIDE_CLIENT ? SIDE_SERVER : SIDE_CLIENT;
}

/* Which sides were seen to send packets. */
enum directions { DIRECTIONS_BOTH, DIRECTIONS_CLIENT, DIRECTIONS_SERVER, DIRECTIONS_COUNT };

/* Why a connection's record ends. */
enum close_reason {
    CLOSE_FIN,            /* both FINs acknowledged, RFC 9293 3.6 */
    CLOSE_RST,            /* an acceptable RST, RFC 9293 3.5.2 */
    CLOSE_TIMEOUT,        /* nothing for the idle timeout, or half-open for too long */
    CLOSE_END_OF_CAPTURE, /* still open when the input ended */
    CLOSE_EVICTED,        /* given up to stay inside a limit */
    CLOSE_STALLED,        /* the engine could not follow it (any further) */
    CLOSE_PORT_REUSED,    /* the same two endpoints opened a new connection */
    CLOSE_INTERFACE_LOST, /* the interface went away */
    CLOSE_COUNT
};

/* Who sent the first FIN or the RST. */
enum closed_by {
    CLOSED_BY_NOBODY,
    CLOSED_BY_CLIENT,
    CLOSED_BY_SERVER,
    CLOSED_BY_BOTH, /* FINs that crossed */
    CLOSED_BY_COUNT
};

/* What became of a SYN that led to nothing more. */
enum attempt_answer {
    ATTEMPT_UNANSWERED, /* nothing came back */
    ATTEMPT_REFUSED,    /* an RST did, RFC 9293 3.5.2 */
    ATTEMPT_ANSWERED,   /* a SYN/ACK did, or the client acknowledged one that was not captured */
    ATTEMPT_ANSWER_COUNT
};

/* What one side sent, counted at the capture point. */
struct traffic {
    uint64_t packets;
    uint64_t bytes;         /* payload, each byte as often as it was sent */
    uint64_t retransmitted; /* payload segments with nothing new in them */
    uint64_t out_of_order;  /* payload segments ahead of what was expected */
    uint64_t zero_window;   /* packets that closed the receive window */
    duration zero_window_time;
    uint32_t largest_retransmitted; /* payload octets of the largest such segment */
    uint32_t times_retransmitted;   /* how often that segment was sent again */
    uint32_t conflicting;           /* payload segments that overlap others with different bytes */
    uint32_t copies;                /* packets seen twice, by a mirror port; counted nowhere else */
    uint64_t snapped;               /* packets of which the capture has only the beginning */
    uint64_t late;                  /* payload bytes that came when they were already a gap */
};

/* The kinds of TCP option whose order in a SYN tells one stack from another. */
enum { SYN_OPTION_KINDS = 12 };

/* The SYN of a client or the SYN/ACK of a server, RFC 9293 3.1. */
struct syn_facts {
    bool seen;
    uint8_t ttl;
    uint8_t window_scale;              /* RFC 7323 2.2; 0 also without the option */
    uint8_t option_count;              /* at most SYN_OPTION_KINDS */
    uint16_t window;                   /* as sent, unscaled */
    uint16_t maximum_segment_size;     /* 0 without the option */
    uint8_t options[SYN_OPTION_KINDS]; /* option kinds in the order sent */
};

/* The RST that closed a connection, beside what its sender's other packets look like. */
struct reset_facts {
    bool seen;
    uint8_t ttl;
    uint8_t usual_ttl;
    uint16_t identification;
    uint16_t usual_identification; /* of the sender's packet before it */
};

/* "client", "server". */
const char *side_name(enum side side);
/* "both", "client", "server". */
const char *directions_name(enum directions directions);
/* "fin", "rst", "timeout", "end-of-capture", ... */
const char *close_reason_name(enum close_reason reason);
/* "client", "server", "both"; NULL for nobody. */
const char *closed_by_name(enum closed_by closed_by);
/* "unanswered", "refused", "answered". */
const char *attempt_answer_name(enum attempt_answer answer);

#endif
