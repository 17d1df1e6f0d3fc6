/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Segments of one direction that have to wait: in order, none overlapping
 * another, each with a copy of its bytes.
 *
 * Where segments overlap the copy that came first stays, as a receiver keeps
 * what it already has (RFC 9293, 3.10.7.4); that the other one had different
 * bytes is said. Every piece is taken from the budget with what the allocator
 * adds, so that a queue of single bytes costs what it costs.
 */
#ifndef REASSEMBLY_SEGMENT_QUEUE_H
#define REASSEMBLY_SEGMENT_QUEUE_H

#include "base/bytes.h"
#include "base/memory_budget.h"
#include "base/timestamp.h"

/* Since when the receiver has acknowledged something. */
struct acknowledged_since {
    bool known;
    uint32_t packet; /* the connection's number of packets then */
    timestamp time;  /* of the packet clock */
};

/* Some bytes of one segment, at their place in the stream. */
struct segment_piece {
    uint64_t offset;
    uint64_t needs;     /* how far the other direction must be released before */
    uint64_t arrival;   /* number of the packet in its connection */
    timestamp time;     /* of the packet, for events */
    timestamp since;    /* when it came, by the packet clock */
    uint32_t length;    /* never 0 */
    bool retransmitted; /* not the first that was sent */
    bool begins;        /* the segment begins with it */
    bool ends;          /* the segment ends with it */
    bool knows_needs;   /* else `needs` is 0 and limits no other's */

    /* Everything before it; kept by the queue. */
    struct acknowledged_since acknowledged;
    const uint8_t *bytes; /* lent, or the queue's; NULL: they were not captured */
};

struct queued_segment;

struct segment_queue {
    struct queued_segment *first;
    struct queued_segment *last;
    struct queued_segment *last_acknowledged; /* NULL for none */
    size_t cost;                              /* taken from the budget */
};

enum queue_answer {
    QUEUE_HOLDS_IT, /* all of it is held now, from this segment or from others */
    QUEUE_REFUSED,  /* the budget did not allow all of it */
};

/* Copies what of the piece is not held yet. *ret_conflict becomes true when it
 * has other bytes than those held, and is left alone otherwise. */
enum queue_answer segment_queue_add(struct segment_queue *queue, struct memory_budget *budget,
                                    const struct segment_piece *piece, bool *ret_conflict);

/* Who sent the bytes had got no more than `needs` of the other direction when he
 * was at `offset`: nothing before that needs more. */
void segment_queue_limit_needs(struct segment_queue *queue, uint64_t offset, uint64_t needs);

/* Offset 0 of the other direction was found to lie elsewhere. */
void segment_queue_move_needs(struct segment_queue *queue, int64_t by);

/* The receiver has now acknowledged everything before `offset`. */
void segment_queue_acknowledge(struct segment_queue *queue, uint64_t offset,
                               const struct acknowledged_since *now);

/* The first in the queue, NULL when it is empty; valid until it is dropped. */
const struct segment_piece *segment_queue_first(const struct segment_queue *queue);

/* Lets the first one go. */
void segment_queue_drop_first(struct segment_queue *queue, struct memory_budget *budget);

void segment_queue_clear(struct segment_queue *queue, struct memory_budget *budget);

static inline uint64_t segment_piece_end(const struct segment_piece *piece)
{
    return piece->offset + piece->length;
}

#endif
