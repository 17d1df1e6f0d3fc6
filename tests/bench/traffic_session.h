/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A TCP connection with a dialogue on it, written segment by segment: the
 * handshake, the turns in segments of full size, an acknowledgment for every
 * second one (RFC 9293, 3.8.6.3) and for the first turns, and both FINs.
 * Nothing is lost or repeated.
 */
#ifndef TESTS_BENCH_TRAFFIC_SESSION_H
#define TESTS_BENCH_TRAFFIC_SESSION_H

#include "tests/bench/traffic_dialogue.h"
#include "tests/bench/traffic_frame.h"

enum traffic_phase {
    TRAFFIC_SYN,
    TRAFFIC_SYN_ACK,
    TRAFFIC_ESTABLISHED,
    TRAFFIC_TURNS,
    TRAFFIC_ACKNOWLEDGES, /* what came of the turn */
    TRAFFIC_FIN,
    TRAFFIC_ANSWERS_FIN,
    TRAFFIC_LAST_ACK,
    TRAFFIC_OVER,
};

struct traffic_session {
    enum traffic_phase phase;
    uint64_t due; /* when the next segment is sent, in microseconds since 1970 */
    uint64_t random;
    unsigned round_trip;    /* microseconds */
    unsigned segment_pause; /* between two segments of a message, at most */
    struct endpoint end[SIDE_COUNT];
    uint32_t sequence[SIDE_COUNT]; /* of the next byte */
    uint16_t identification[SIDE_COUNT];
    size_t turn;
    size_t said;             /* bytes of the turn */
    unsigned unacknowledged; /* segments */
    struct traffic_dialogue dialogue;
};

void traffic_session_begin(struct traffic_session *session, const struct traffic_profile *profile,
                           const struct traffic_content *content, uint64_t number, uint64_t time);

/* Writes the segment that is due; afterwards `due` is that of the next one,
 * unless the phase is TRAFFIC_OVER. */
void traffic_session_send(struct traffic_session *session, struct traffic_file *file);

#endif
