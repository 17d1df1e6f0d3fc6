/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Contract: what reassembly/ hands to smtp/.
 *
 * Of each TCP connection: one `opened`, then `data` and `gap` in the order of
 * the two byte streams, then one `closed`. Everything is lent for the length
 * of the call but `stream`, which is the same object from opened to closed.
 *
 * Of one whose SYN was captured, and that was not opened as a whole and carried
 * nothing: one `attempt` alone, when it is over. At the end of a capture that may be before it
 * began, where the packet clock had not believed yet how late that was.
 *
 * Order. Bytes of one direction come in sequence, each byte once, without
 * overlap. Between the directions the order is causal as far as the engine can
 * give it (ENGINE_CAUSAL_ORDER): a reply never precedes the command that its
 * sender had acknowledged. An engine without that gives capture order.
 *
 * An outage is of no connection: what passed by from its time on until later was not
 * captured, and every connection that is open may lack packets.
 *
 * Gaps. A gap says that `length` bytes were sent and will never come; the next
 * data continues behind it. An engine that cannot skip a hole (no ENGINE_GAPS)
 * ends the direction silently and the connection as CLOSE_STALLED: the bytes
 * sent but not delivered are then `missing` in the close facts.
 *
 * Offsets count from the first byte behind the SYN, or from the first captured
 * byte when the SYN was not seen.
 */
#ifndef REASSEMBLY_STREAM_EVENT_H
#define REASSEMBLY_STREAM_EVENT_H

#include "base/address.h"
#include "base/bytes.h"
#include "base/connection.h"
#include "base/encapsulation.h"
#include "base/timestamp.h"

/* One TCP connection. */
struct stream {
    struct endpoint client;
    struct endpoint server;
    struct encapsulation encapsulation; /* of the first packet */
    const char *source;                 /* where the first packet came from */
    const char *engine;                 /* the engine's name */
    timestamp start;                    /* first captured packet */
    bool handshake;                     /* SYN, SYN/ACK and the ACK of it were all seen up to now */
    struct syn_facts syn[SIDE_COUNT];
    bool captured[SIDE_COUNT]; /* a packet of this side was, up to now */
};

enum stream_event_kind {
    STREAM_OPENED,
    STREAM_DATA,
    STREAM_GAP,
    STREAM_CLOSED,
    STREAM_ATTEMPT,
    STREAM_OUTAGE, /* only `kind` and `time` are set; the answer does not matter */
    STREAM_EVENT_KIND_COUNT
};

struct stream_data {
    enum side from;
    struct bytes bytes;  /* never empty */
    uint64_t offset;     /* of the first byte */
    uint64_t heard;      /* how far its sender had got the other direction then; 0: not known */
    bool starts_segment; /* a TCP segment begins with the first byte */
    bool ends_segment;   /* one ends with the last byte */
    bool retransmitted;  /* the first copy seen was not the first one sent */
    bool queued;         /* waited for other bytes */
};

struct stream_gap {
    enum side from;
    uint64_t offset;
    uint64_t length; /* never 0 */
};

/* The state of one direction at the end. */
struct direction_facts {
    struct traffic traffic;
    uint64_t delivered;    /* bytes given as data */
    uint64_t missing;      /* bytes sent that came neither as data nor as gap */
    uint64_t acknowledged; /* how far the peer acknowledged, as an offset */
    uint64_t unheard;      /* bytes sent while only facts were wanted */
};

struct stream_close {
    enum close_reason reason;
    enum closed_by closed_by;
    enum directions directions;
    timestamp last_packet;
    duration round_trip;        /* SYN to the ACK of the SYN/ACK; -1 when not seen */
    duration server_round_trip; /* SYN to SYN/ACK: the server's part of it; -1 when not seen */
    timestamp established;      /* the ACK of the SYN/ACK; -1 when not seen */
    timestamp closing;          /* the first FIN or the RST; -1 when neither was seen */
    struct reset_facts reset;
    struct direction_facts side[SIDE_COUNT]; /* by sender */
};

struct stream_attempt {
    enum attempt_answer answer;
    uint64_t client_packets;  /* its SYN and repetitions of it, mostly */
    struct reset_facts reset; /* the server's, with ATTEMPT_REFUSED */
};

struct stream_event {
    enum stream_event_kind kind;
    timestamp time; /* of the packet that carried the bytes or brought the event about */
    const struct stream *stream;

    /* The receiver's own state for this connection: NULL at opening and for an
     * attempt, kept and never looked at by the engine. */
    void **state;

    union {
        struct stream_data data;
        struct stream_gap gap;
        struct stream_close close;
        struct stream_attempt attempt;
    };
};

/* The only word that goes backwards in the pipeline. After closed and attempt it is
 * not heeded. */
enum stream_interest {
    STREAM_WANTED,
    STREAM_FACTS_ONLY, /* send no more data or gaps, do send closed; count, do not queue */
    STREAM_UNWANTED,   /* send nothing more, not even closed; `*state` is already let go */
};

struct stream_sink {
    void *context;
    enum stream_interest (*receive)(void *context, const struct stream_event *event);
};

#endif
