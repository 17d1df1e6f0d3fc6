/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A connection that has carried nothing yet: a handshake, or a part of one,
 * and acknowledgements.
 *
 * Of these there can be very many (a flood of SYNs, clients that only keep a
 * connection), so they are kept small: no streams, no counters but those of
 * packets. Any segment that is more than that wakes the connection: it becomes
 * a tcp_connection that knows all that was seen before.
 */
#ifndef REASSEMBLY_DORMANT_CONNECTION_H
#define REASSEMBLY_DORMANT_CONNECTION_H

#include "reassembly/mirror_copies.h"
#include "reassembly/tcp_connection.h"

/* What one side has sent. */
struct dormant_side {
    struct packet_print last; /* meaningful with `packets` above 0 */
    uint32_t base;            /* the sequence number of offset 0, if it is known */
    uint32_t packets;
    uint16_t identification; /* of the last packet, as is the TTL */
    uint8_t ttl;
    uint8_t copies; /* that a mirror port made, up to 255 */
    bool based;     /* `base` is known */
};

struct dormant_connection {
    struct flow flow; /* first, so that a pointer to it is one to the connection */
    timestamp last_packet;
    timestamp syn_time; /* as in tcp_connection, as are the round trips */
    duration round_trip;
    duration server_round_trip;
    const char *source;
    struct encapsulation *encapsulation; /* NULL for none */
    struct syn_facts syn[SIDE_COUNT];
    struct dormant_side side[SIDE_COUNT];
    bool handshake_seen;
    bool client_acknowledges;
    uint32_t client_acknowledgment;
};

/* What it takes of the budget. */
size_t dormant_connection_cost(const struct dormant_connection *connection);

/* `source` outlives the connection. The segment is not yet observed. */
struct dormant_connection *dormant_connection_new(const struct flow *flow,
                                                  const struct tcp_segment *segment,
                                                  const char *source);
void dormant_connection_free(struct dormant_connection *connection);

static inline struct dormant_connection *dormant_connection_of(struct flow *flow)
{
    return (struct dormant_connection *)flow;
}

/* Takes the segment in; false when it is one that wakes the connection, which is
 * then as it was before. */
bool dormant_connection_observe(struct dormant_connection *connection,
                                const struct tcp_segment *segment, enum side from);

/* Fills `*ret_connection`, zeroed memory, with what is known. */
void dormant_connection_wake(const struct dormant_connection *connection, const char *engine,
                             struct tcp_connection *ret_connection);

#endif
