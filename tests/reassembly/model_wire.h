/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the simulated peers share: the two of them, and the network
 * and the capture between them.
 */
#ifndef TESTS_REASSEMBLY_MODEL_WIRE_H
#define TESTS_REASSEMBLY_MODEL_WIRE_H

#include "tests/reassembly/model_plan.h"

enum { WIRE_FLIGHTS = 256 };

struct peer {
    uint64_t next;      /* behind the last byte sent; its FIN counts as one */
    uint64_t highest;   /* the same, bytes of a window probe counted */
    uint64_t confirmed; /* acknowledged by the other, as far as this one knows */
    uint64_t got;       /* of the other's, without a hole */
    uint8_t has[MODEL_TEXT + 1];
    bool owes;            /* an acknowledgement */
    timestamp progress;   /* when something new was sent or acknowledged */
    timestamp shut_until; /* its receive window */
    uint16_t identification;
};

/* What one of them sends. */
struct letter {
    unsigned flags;
    int64_t start;
    uint32_t length;
    bool is_refused; /* the receiver has no room for it */
    bool is_garbage; /* a keepalive's octet */
};

/* On its way to the receiver. */
struct flight {
    enum side from;
    struct letter letter;
    uint64_t acknowledged;
    timestamp arrives;
};

struct taken {
    struct model_packet packet;
    timestamp time; /* of the capture */
    size_t number;
};

struct model_peers {
    struct model_plan *plan;
    struct dice dice;
    timestamp now;
    duration patience; /* before something is sent again */
    bool was_reset;
    struct peer peer[SIDE_COUNT];
    uint16_t needs[SIDE_COUNT][MODEL_TEXT]; /* as in the capture */
    size_t flights;
    struct flight flight[WIRE_FLIGHTS];
    size_t taken_count;
    struct taken taken[MODEL_PACKETS];
    size_t octet_count;
    uint8_t octets[MODEL_OCTETS];
};

/* Sends it; what becomes of it is chance. */
void wire_transmit(struct model_peers *peers, enum side from, struct letter letter);

/* What has arrived by now is received. */
void wire_receive(struct model_peers *peers);

/* What was captured, in the order of the capture. */
void wire_hand_out(struct model_peers *peers, struct model_capture *ret_capture);

#endif
