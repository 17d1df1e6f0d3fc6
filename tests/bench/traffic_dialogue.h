/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a client and a server say to each other, turn by turn.
 *
 * Servers are modelled on the programs most met with. Most dialogues deliver
 * one or more messages; some are pipelined (RFC 2920), some authenticate, and
 * in some a recipient is refused.
 */
#ifndef TESTS_BENCH_TRAFFIC_DIALOGUE_H
#define TESTS_BENCH_TRAFFIC_DIALOGUE_H

#include "base/bytes.h"
#include "base/connection.h"
#include "tests/bench/traffic_content.h"

/* A kind of traffic. */
struct traffic_profile {
    const char *name;
    size_t least_message; /* bytes of a message */
    size_t most_message;
    unsigned most_messages; /* in one session */
    unsigned segment_pause; /* microseconds between two segments of a message, at most */
};

enum { TURNS_MAXIMUM = 48, TURN_PARTS = 4, DIALOGUE_TEXT = 8192 };

/* One side speaks; its parts follow one another. */
struct traffic_turn {
    enum side from;
    struct bytes parts[TURN_PARTS];
    size_t length; /* of all parts */
};

struct traffic_dialogue {
    size_t count;
    struct traffic_turn turns[TURNS_MAXIMUM];
    size_t filled;
    char text[DIALOGUE_TEXT]; /* everything but the content of messages */
};

/* Makes the dialogue of session `number`. The turns point into both. */
void traffic_dialogue_make(struct traffic_dialogue *dialogue, const struct traffic_profile *profile,
                           const struct traffic_content *content, uint64_t number,
                           uint64_t *random);

#endif
