/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One TCP connection as the capture point sees it, whatever an engine makes of
 * its bytes: who is client, how it opened, what each side sent, how it ended.
 *
 * An RST ends a connection when it is acceptable (RFC 9293, 3.5.2 and 3.5.3):
 * it acknowledges the SYN that it answers, or its sequence number lies between
 * what its receiver acknowledged and an unscaled window behind the last byte
 * seen. Any other is ignored. One that is not exactly where its sender stands is
 * *doubtful*: a receiver answers it with a challenge (RFC 9293, 3.10.7.4), and
 * it may be somebody else's. When its sender goes on after SENDER_REORDERING, it
 * is taken back; when bytes it overtook fill up what lies before it, it holds.
 */
#ifndef REASSEMBLY_TCP_CONNECTION_H
#define REASSEMBLY_TCP_CONNECTION_H

#include "reassembly/flow.h"
#include "reassembly/tcp_sender.h"

/* What the sink knows of it. */
enum connection_report {
    REPORT_PENDING,    /* nothing yet */
    REPORT_DATA,       /* opened; gets its data */
    REPORT_FACTS_ONLY, /* opened; waits for the close */
    REPORT_DONE,       /* closed, or not wanted any more */
    CONNECTION_REPORT_COUNT
};

struct tcp_connection {
    struct flow flow; /* first, so that a pointer to it is one to the connection */
    struct stream stream;
    struct tcp_sender side[SIDE_COUNT];
    void *sink_state;
    enum connection_report report;

    bool handshake_seen;      /* SYN, SYN/ACK and the ACK of it, in whatever order */
    bool client_acknowledges; /* the client sent an acknowledgement: this one, the last */
    uint32_t client_acknowledgment;
    timestamp syn_time;         /* of the last SYN before its answer */
    duration round_trip;        /* -1 until seen */
    duration server_round_trip; /* SYN to SYN/ACK; -1 until seen */
    timestamp last_packet;
    enum closed_by first_fin;
    timestamp fin_time; /* of that one; meaningful when there is one, as reset_time is */
    bool reset_seen;    /* an acceptable one */
    bool reset_doubtful;
    uint64_t reset_offset; /* where it stands, meaningful with a doubtful one */
    timestamp reset_time;
    enum side reset_by;
    struct reset_facts reset;

    /* The libnids engine's. */
    bool fed;          /* its packets go to the engine's library */
    bool counted_only; /* of a kind the engine cannot read: gives no events */

    struct held_segment *syn; /* a SYN that its peer has not answered yet; or NULL */
};

/* A packet that has to wait: its headers copied, its payload cut off. */
enum { HELD_OCTETS = 60 };

struct held_segment {
    struct packet packet;
    struct tcp_segment segment;
    uint8_t header[HELD_OCTETS];
    uint8_t payload[HELD_OCTETS];
};

/* The names that a connection speaks of; they outlive it. */
struct connection_names {
    const char *source;
    const char *engine;
};

/* The connection of a flow whose first packet came at `start`, none observed
 * yet, in zeroed memory. */
void tcp_connection_init(struct tcp_connection *connection, const struct flow *flow,
                         const struct encapsulation *encapsulation, timestamp start,
                         struct connection_names names);
void tcp_connection_clear(struct tcp_connection *connection);

static inline struct tcp_connection *tcp_connection_of(struct flow *flow)
{
    return (struct tcp_connection *)flow;
}

/* Who of the two sent this packet. */
enum side tcp_connection_sender(const struct tcp_connection *connection,
                                const struct packet *packet, const struct tcp_header *tcp);

/* Counts the packet in. */
void tcp_connection_observe(struct tcp_connection *connection, const struct tcp_segment *segment,
                            enum side from);

/* The phase that what was seen so far amounts to; flow_table_touch sets it.
 * Nothing leaves CONNECTION_OVER. */
enum connection_phase tcp_connection_judge_phase(const struct tcp_connection *connection);

/* Takes the segment, an RST, for acceptable on somebody else's judgement. */
void tcp_connection_accept_reset(struct tcp_connection *connection,
                                 const struct tcp_segment *segment, enum side from);

/* Keeps a copy of the segment's headers in `connection->syn`; `source` outlives
 * the connection. */
void tcp_connection_hold_syn(struct tcp_connection *connection, const struct tcp_segment *segment,
                             const char *source);

bool tcp_connection_has_payload(const struct tcp_connection *connection);

/* Payload or a whole handshake: the sink is told of it. */
bool tcp_connection_deserves_an_event(const struct tcp_connection *connection);

/* Of one that deserves none: an attempt to open it, and what became of that. False when
 * no SYN was captured. */
bool tcp_connection_is_attempt(const struct tcp_connection *connection,
                               enum attempt_answer *ret_answer);

/* Of a connection that closed on the wire, how; otherwise the reason given. */
enum close_reason tcp_connection_reason(const struct tcp_connection *connection,
                                        enum close_reason otherwise);

/* Both FINs, and both acknowledged; or an RST that is beyond doubt. */
bool tcp_connection_is_finished(const struct tcp_connection *connection);

/* Bytes sent by this side and neither delivered nor unwanted. */
uint64_t tcp_connection_missing(const struct tcp_connection *connection, enum side side);

/* Bytes sent by this side while the sink wanted facts only. */
uint64_t tcp_connection_unheard(const struct tcp_connection *connection, enum side side);

/* The facts of the close, with this reason. */
struct stream_close tcp_connection_close_facts(const struct tcp_connection *connection,
                                               enum close_reason reason);

#endif
