/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a capture holds of one TCP conversation, and what an engine made of it.
 *
 * A packet knows where its bytes lie in its sender's stream and how much of the
 * other's stream its sender had acknowledged. Both count from the byte behind
 * the SYN; a FIN counts as one behind the last byte, as on the wire. So what the
 * engine should say can be told from the list of packets alone
 * (model_oracle.h), and packets may be taken out of the list to find a smaller
 * one that shows the same (model_shrink.h).
 */
#ifndef TESTS_REASSEMBLY_MODEL_CAPTURE_H
#define TESTS_REASSEMBLY_MODEL_CAPTURE_H

#include "reassembly/reassembler.h"
#include "tests/support/dice.h"
#include "tests/support/tcp_packets.h"

enum {
    MODEL_TEXT = 8192,     /* bytes that a side says at most */
    MODEL_PACKETS = 2048,  /* captured of a conversation */
    MODEL_EVENTS = 4096,   /* of a conversation */
    MODEL_TOGETHER = 3,    /* conversations in one capture */
    MODEL_PORT = 40001,    /* the client's, in the first of these */
    MODEL_OCTETS = 1 << 20 /* all payloads that were sent */
};

struct model_packet {
    struct tcp_spec spec; /* but for the payload */
    enum side from;
    int64_t start;         /* of its first byte; of the next one when it carries none */
    uint32_t length;       /* on the wire */
    uint32_t captured;     /* octets of these; the snap length cut the rest */
    const uint8_t *octets; /* lent */
    uint64_t acknowledged; /* of the other side's stream */
    bool again;            /* some byte was sent before */
};

struct model_capture {
    struct endpoint end[SIDE_COUNT];
    bool times_run_back;                    /* packets lie in another order than their times */
    uint16_t needs[SIDE_COUNT][MODEL_TEXT]; /* what a byte's sender had got when he first sent it */
    size_t count;
    struct model_packet packet[MODEL_PACKETS];
};

struct model_event {
    enum stream_event_kind kind;
    timestamp time;
    size_t at; /* the packet that was being handed over; `count` of the capture at its end */
    enum side from;
    uint64_t offset;
    uint64_t length;
    const uint8_t *octets;
    bool starts_segment;
    bool ends_segment;
    bool retransmitted;
    bool queued;
};

/* Everything that was said of one conversation. */
struct model_log {
    size_t at; /* as in the events */
    struct stream stream;
    struct stream_close close;
    unsigned opened;
    unsigned closed;
    char disorder[120]; /* an event where none may be, or too many; or empty */
    size_t count;
    struct model_event event[MODEL_EVENTS];
    size_t octet_count;
    uint8_t octets[2 * MODEL_TEXT + 64];
};

struct model_outcome {
    struct reassembly_statistics statistics;
    size_t memory_at_end;                 /* of the budget, with every connection ended */
    size_t memory_left;                   /* and behind the reassembler */
    struct model_log log[MODEL_TOGETHER]; /* by the number of the conversation */
};

/* How captures are played: in the order of their packets' times. */
struct model_playing {
    const struct model_capture *capture[MODEL_TOGETHER];
    size_t count;
    struct dice *ticks; /* a tick now and then between two packets; NULL: none */
    timestamp until;    /* a tick at the end, if that is behind the last packet */
};

/* Plays them into one native engine. */
void model_play(const struct model_playing *playing, struct model_outcome *ret_outcome);

/* The latest time of any packet. */
timestamp model_last_time(const struct model_capture *capture);

/* Whether the same was said, at the same times. */
bool model_logs_agree(const struct model_log *a, const struct model_log *b);

/* One line a packet, for whoever looks for the fault. */
void model_capture_print(const struct model_capture *capture);
void model_log_print(const struct model_log *log);

static inline bool model_has(const struct model_packet *packet, unsigned flag)
{
    return (packet->spec.flags & flag) != 0;
}

/* Behind its last byte, a FIN counted. */
static inline int64_t model_end(const struct model_packet *packet)
{
    return packet->start + packet->length + model_has(packet, TALK_FIN);
}

#endif
