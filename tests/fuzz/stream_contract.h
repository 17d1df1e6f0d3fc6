/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A stream sink that holds an engine to reassembly/stream_event.h.
 *
 * Opened comes first and once, then data and gaps whose offsets follow each
 * other without hole or overlap, then closed once; what the sink did not want
 * does not come. Each byte that comes was sent: the byte at a sequence number
 * is contract_byte() of that number, so that a byte in the wrong place shows.
 * Where a stream begins is the engine's business as long as a packet of the
 * flow named that sequence number, and it is the same for the whole stream.
 *
 * A flow is what a stream may come from: the client's port, the IP version and
 * the tunnel key. The server's port is CONTRACT_SERVER_PORT.
 */
#ifndef TESTS_FUZZ_STREAM_CONTRACT_H
#define TESTS_FUZZ_STREAM_CONTRACT_H

#include "reassembly/stream_event.h"

enum {
    CONTRACT_SERVER_PORT = 25,
    CONTRACT_CLIENT_PORT = 40000, /* and the following ones */
    CONTRACT_CONNECTIONS = 4,
    CONTRACT_FLOWS = CONTRACT_CONNECTIONS * 2 * 2,
    CONTRACT_BEGINNINGS = 1024,
};

/* What a side of a flow sent. */
struct contract_sent {
    size_t beginning_count;
    uint32_t beginnings[CONTRACT_BEGINNINGS]; /* where a stream may begin */
    bool fin;                                 /* one was sent */
    bool differing;                           /* bytes were also sent as their complement */
};

struct stream_contract {
    bool trace; /* say each event on standard error */

    /* From this event of a stream on the sink gives this answer. */
    unsigned changes_after;
    enum stream_interest answer;

    struct contract_sent sent[CONTRACT_FLOWS][SIDE_COUNT];
    uint64_t opened;
    uint64_t closed; /* or no longer wanted */
};

static inline uint8_t contract_byte(uint32_t sequence)
{
    return (uint8_t)(sequence * UINT32_C(2654435761) >> 24);
}

/* Below CONTRACT_FLOWS. */
size_t contract_flow(const struct endpoint *client, uint32_t tunnel_key);

/* A packet named this sequence number; beyond CONTRACT_BEGINNINGS nothing is kept,
 * so a test sends fewer packets than half of that. */
void contract_add_beginning(struct contract_sent *sent, uint32_t sequence);

struct stream_sink contract_sink(struct stream_contract *contract);

#endif
