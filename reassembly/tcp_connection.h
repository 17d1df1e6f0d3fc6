/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One TCP connection as the capture point sees it, whatever an engine makes of
 * its bytes: who is client, how it opened, what each side sent, how it ended.
 *
 * The client is who sent the SYN. Of a connection seen from its middle it is
 * the side whose peer has a watched port; when that does not tell them apart,
 * the lower port serves.
 *
 * An RST ends a connection when it is acceptable (RFC 9293, 3.5.2 and 3.5.3):
 * it acknowledges the SYN that it answers, or its sequence number lies between
 * what its receiver acknowledged and an unscaled window behind the last byte
 * seen. Any other is ignored.
 */
#ifndef REASSEMBLY_TCP_CONNECTION_H
#define REASSEMBLY_TCP_CONNECTION_H

#include "reassembly/port_set.h"
#include "reassembly/tcp_sender.h"

/* Where it stands on the wire; also the idle queue of the flow table it waits in. */
enum connection_phase {
    CONNECTION_OPENING, /* not answered or not completed, and no payload yet */
    CONNECTION_OPEN,
    CONNECTION_CLOSING, /* both FINs, or an acceptable RST, were seen */
    CONNECTION_OVER,    /* told to be over; kept for its stragglers */
    CONNECTION_PHASE_COUNT
};

/* What the sink knows of it. */
enum connection_report {
    REPORT_PENDING,    /* nothing yet */
    REPORT_DATA,       /* opened; gets its data */
    REPORT_FACTS_ONLY, /* opened; waits for the close */
    REPORT_DONE,       /* closed, or not wanted any more */
    CONNECTION_REPORT_COUNT
};

struct tcp_connection {
    struct stream stream;
    struct tcp_sender side[SIDE_COUNT];
    void *sink_state;
    enum connection_report report;
    enum connection_phase phase;

    bool handshake_seen;        /* SYN, SYN/ACK and the ACK of it, in whatever order */
    timestamp syn_time;         /* of the last SYN before its answer */
    duration round_trip;        /* -1 until seen */
    duration server_round_trip; /* SYN to SYN/ACK; -1 until seen */
    timestamp last_packet;
    timestamp idle_since; /* the same, or the clock if that was ahead: what expiry goes by */
    enum closed_by first_fin;
    bool reset_seen; /* an acceptable one */
    enum side reset_by;
    struct reset_facts reset;

    /* The flow table's. */
    uint64_t serial; /* in order of the first packet */
    struct tcp_connection *next_in_bucket;
    struct tcp_connection *earlier; /* in the idle queue */
    struct tcp_connection *later;

    /* The engine's. */
    bool fed;                 /* its packets go to the engine's library */
    bool counted_only;        /* of a kind the engine cannot read: gives no events */
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

/* A connection with this first packet, not yet observed. `source` and
 * `engine` outlive the connection. */
struct tcp_connection *tcp_connection_new(const struct tcp_segment *segment,
                                          const struct port_set *ports, const char *source,
                                          const char *engine);
void tcp_connection_free(struct tcp_connection *connection);

/* Who of the two sent this packet. */
enum side tcp_connection_sender(const struct tcp_connection *connection,
                                const struct packet *packet, const struct tcp_header *tcp);

/* Counts the packet in. */
void tcp_connection_observe(struct tcp_connection *connection, const struct tcp_segment *segment,
                            enum side from);

/* The phase that what was seen so far amounts to. `phase` itself belongs to the
 * flow table, as the queue the connection stands in; nothing leaves CONNECTION_OVER. */
enum connection_phase tcp_connection_judge_phase(const struct tcp_connection *connection);

/* Takes the segment, an RST, for acceptable on somebody else's judgement. */
void tcp_connection_accept_reset(struct tcp_connection *connection,
                                 const struct tcp_segment *segment, enum side from);

/* Keeps a copy of the segment's headers in `connection->syn`; `source` outlives
 * the connection. */
void tcp_connection_hold_syn(struct tcp_connection *connection, const struct tcp_segment *segment,
                             const char *source);

bool tcp_connection_has_payload(const struct tcp_connection *connection);

/* Both FINs, and both acknowledged. */
bool tcp_connection_is_finished(const struct tcp_connection *connection);

/* Bytes sent by this side and neither delivered nor unwanted. */
uint64_t tcp_connection_missing(const struct tcp_connection *connection, enum side side);

/* The facts of the close, with this reason. */
struct stream_close tcp_connection_close_facts(const struct tcp_connection *connection,
                                               enum close_reason reason);

#endif
