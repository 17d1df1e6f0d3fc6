/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A conversation of SMTP as it was on the wire, segment by segment, and what a
 * capture with losses shows of it.
 *
 * The engine's part is played here: of each segment its bytes, or the gap that
 * stands for them, in an order in which no segment comes before what its sender
 * had got of the other side.
 */
#ifndef TESTS_SUPPORT_CONVERSATION_H
#define TESTS_SUPPORT_CONVERSATION_H

#include "smtp/session_builder.h"
#include "tests/support/dice.h"

struct utterance {
    enum side from;
    timestamp time;
    uint64_t offset; /* of its first byte */
    uint64_t heard;  /* how far its sender had got the other side */
    size_t length;
};

struct conversation {
    struct utterance *said;
    size_t count;
    size_t capacity;
    uint8_t *bytes[SIDE_COUNT];
    size_t length[SIDE_COUNT];
    size_t room[SIDE_COUNT];
    timestamp now;
};

void conversation_init(struct conversation *conversation);
void conversation_clear(struct conversation *conversation);

/* Adds a segment a millisecond after the one before. */
void conversation_add(struct conversation *conversation, enum side from, uint64_t heard,
                      const uint8_t *bytes, size_t length);

/* What a capture lacks. */
struct losses {
    bool *lost[SIDE_COUNT]; /* by byte */
    size_t first;           /* the segments before this one were not captured */
    enum directions directions;
    bool joins_holes;  /* what is lost of a side is one gap, though the other, also lost, spoke */
    bool byte_by_byte; /* each byte is an event */
};

/* Nothing is lost. */
void losses_init(struct losses *losses, const struct conversation *conversation);
void losses_clear(struct losses *losses);

/* The capture of it, as a session; the caller frees it. */
struct session *conversation_session(const struct conversation *conversation,
                                     const struct losses *losses);

/* The byte of this side at this offset was captured. */
bool losses_shows(const struct losses *losses, const struct conversation *conversation,
                  enum side side, uint64_t offset);

/* The conversation for people, lost bytes in brackets. */
void conversation_print(const struct conversation *conversation, const struct losses *losses);

#endif
