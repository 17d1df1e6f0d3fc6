/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a capture shows of each byte of a conversation: which packet had it
 * first, which acknowledged it first, which showed that something lies behind it.
 *
 * Positions are of the model: 0 is the byte behind the SYN. Where a side begins
 * for the engine, which may have missed its SYN, is looked up here too.
 */
#ifndef TESTS_REASSEMBLY_MODEL_LOOKUP_H
#define TESTS_REASSEMBLY_MODEL_LOOKUP_H

#include "tests/reassembly/model_capture.h"

enum { MODEL_NO_PACKET = UINT16_MAX };

_Static_assert((int)MODEL_PACKETS < (int)MODEL_NO_PACKET, "an index fits");

/* Of one direction. */
struct model_direction {
    bool seen;
    size_t first; /* packet, meaningful when seen */
    bool based;
    bool shows_nothing; /* no byte of it was captured yet */
    size_t moved;       /* when the base was found */
    size_t settled;     /* when its first event, or the close, was raised */
    int64_t base;       /* where the engine's offset 0 lies */
    int64_t end;        /* behind the last byte that must be accounted for */
    int64_t last;       /* the same with an acknowledged byte that may have been the FIN */
    int64_t received;   /* as far as the other side acknowledged */
    int64_t surely_received;
    bool finished;     /* its FIN was seen */
    int64_t shown_end; /* the last byte that was seen, or the FIN */
    /* Which packet was the first to have it, to acknowledge it, to lie behind it,
     * and to have it but for the snap length. */
    uint16_t had[MODEL_TEXT + 3];
    uint16_t acknowledged[MODEL_TEXT + 3];
    uint16_t shown[MODEL_TEXT + 3];
    uint16_t snapped[MODEL_TEXT + 3];
};

struct model_lookup {
    const struct model_capture *capture;
    size_t count;                    /* packets that matter: those before a reset ended it */
    timestamp latest[MODEL_PACKETS]; /* the latest time up to each packet */
    struct model_direction direction[SIDE_COUNT];
};

/* The log says when the connection was reset, and when each side had its first event. */
void model_look_up(struct model_lookup *lookup, const struct model_capture *capture,
                   const struct model_log *log);

/* Whether the packet may be taken for a copy that a mirror made: nothing is
 * learnt from it. */
bool model_may_be_copy(const struct model_lookup *lookup, size_t packet);

/* Whether an engine was free to give the byte up before it came. */
bool model_came_late(const struct model_lookup *lookup, enum side side, int64_t byte);

#endif
