/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What two simulated peers will say to each other, over which network, and what
 * becomes of it on its way into a capture. A seed decides all of it.
 *
 * The talk is a list of turns. A side says its turn when it has got so much of
 * the other's text as the turn needs: that is what makes a reply a reply. A
 * client that pipelines needs less than all that was said before.
 */
#ifndef TESTS_REASSEMBLY_MODEL_PLAN_H
#define TESTS_REASSEMBLY_MODEL_PLAN_H

#include "tests/reassembly/model_capture.h"

enum { MODEL_TURNS = 40 };

struct model_turn {
    enum side side;
    uint64_t end;   /* of what this side says in it, as an offset */
    uint64_t needs; /* of the other's text */
};

enum model_ending {
    MODEL_ORDERLY_END, /* FIN, answered by a FIN */
    MODEL_CROSSED_END, /* each sends a FIN as soon as it said everything */
    MODEL_RESET,       /* by one of them when it has said everything, or before */
    MODEL_NO_END,
    MODEL_ENDING_COUNT
};

/* Chances are per mille of the packets. */
struct model_network {
    uint32_t lost_before;      /* the capture point: neither captured nor received */
    uint32_t lost_behind;      /* captured, not received */
    uint32_t uncaptured;       /* received, not captured */
    uint32_t doubled;          /* captured twice by the network's doing, much later */
    bool mirrored;             /* captured twice by the mirror's doing, soon */
    uint32_t altered;          /* of segments sent again: other bytes than the first time */
    duration skew[SIDE_COUNT]; /* between being sent and being captured */
    duration jitter;           /* on top of it */
    bool times_run_back;       /* the capture has the order of capturing, the time of sending */
    uint32_t snap_length;      /* payload octets captured at most; 0: all */
};

struct model_plan {
    struct dice dice; /* for everything that happens on the way */
    struct endpoint end[SIDE_COUNT];
    uint32_t first[SIDE_COUNT]; /* sequence number of offset 0 */
    bool counts_packets;        /* IPv4 identifications count; else they are 0 */
    uint32_t tunnel_key;
    timestamp start;

    uint8_t text[SIDE_COUNT][MODEL_TEXT];
    uint64_t length[SIDE_COUNT];
    size_t turn_count;
    struct model_turn turn[MODEL_TURNS];
    uint32_t largest_segment;
    uint64_t window; /* bytes on the way at most */
    enum model_ending ending;
    enum side ends;       /* first */
    uint32_t syn_payload; /* bytes of the client's text in its SYN */

    uint32_t spurious;  /* segments sent again without need */
    uint32_t keepalive; /* RFC 9293, 3.8.4 */
    uint32_t shut;      /* windows closed for a while, RFC 9293, 3.8.6.1 */
    uint32_t pause;     /* seconds of silence */

    struct model_network network;

    /* What of all that is captured. */
    bool midstream; /* not its beginning */
    bool cut;       /* not its end */
    enum directions seen;
};

/* `number` of the conversations in one capture. */
void model_plan_roll(struct model_plan *plan, uint64_t seed, unsigned number);

#endif
