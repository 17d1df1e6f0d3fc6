/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A sorted list of pieces. */
#include "reassembly/segment_queue.h"

#include <stdlib.h>

#include "base/memory.h"

struct queued_segment {
    struct queued_segment *next;
    struct segment_piece piece;
    uint8_t bytes[];
};

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static size_t cost_of(const struct segment_piece *piece)
{
    return memory_cost(sizeof(struct queued_segment) + (piece->bytes != NULL ? piece->length : 0));
}

static struct queued_segment *copy_of(const struct segment_piece *piece)
{
    size_t size = piece->bytes != NULL ? piece->length : 0;
    struct queued_segment *segment = memory_new(1, sizeof *segment + size);

    segment->piece = *piece;
    if (piece->bytes != NULL) {
        memcpy(segment->bytes, piece->bytes, size);
        segment->piece.bytes = segment->bytes;
    }
    return segment;
}

/* Behind `*previous`, or as the first for NULL; it becomes the next previous. */
static bool put_in(struct segment_queue *queue, struct memory_budget *budget,
                   struct queued_segment **previous, const struct segment_piece *piece)
{
    struct queued_segment **link = *previous != NULL ? &(*previous)->next : &queue->first;
    struct queued_segment *segment;
    size_t cost = cost_of(piece);

    if (!memory_budget_take(budget, cost))
        return false;
    segment = copy_of(piece);
    segment->next = *link;
    if (segment->next != NULL) {
        segment->piece.acknowledged = segment->next->piece.acknowledged;
        if (segment->next->piece.knows_needs)
            segment->piece.needs = smaller(segment->piece.needs, segment->next->piece.needs);
    }
    *link = segment;
    if (segment->next == NULL)
        queue->last = segment;
    queue->cost += cost;
    *previous = segment;
    return true;
}

/* The part of the piece in [start, end), which lies inside it. */
static struct segment_piece part_of(const struct segment_piece *piece, uint64_t start, uint64_t end)
{
    struct segment_piece part = *piece;

    part.offset = start;
    part.length = (uint32_t)(end - start);
    if (piece->bytes != NULL)
        part.bytes = piece->bytes + (start - piece->offset);
    part.begins = piece->begins && start == piece->offset;
    part.ends = piece->ends && end == segment_piece_end(piece);
    return part;
}

/* Whether the piece says something else in the bytes that both have from `start` on. */
static bool contradicts(const struct segment_piece *held, const struct segment_piece *piece,
                        uint64_t start)
{
    uint64_t end = smaller(segment_piece_end(held), segment_piece_end(piece));

    return held->bytes != NULL && piece->bytes != NULL && end > start &&
           memcmp(held->bytes + (start - held->offset), piece->bytes + (start - piece->offset),
                  end - start) != 0;
}

/* The last segment that ends at or before `offset`; most pieces go to the end. */
static struct queued_segment *place_before(const struct segment_queue *queue, uint64_t offset)
{
    struct queued_segment *before = NULL;

    if (queue->last != NULL && segment_piece_end(&queue->last->piece) <= offset)
        return queue->last;
    for (struct queued_segment *segment = queue->first;
         segment != NULL && segment_piece_end(&segment->piece) <= offset; segment = segment->next)
        before = segment;
    return before;
}

/* Needs grow along the queue, but for those not known: so the last one tells
 * whether there is anything to do. */
static void limit_needs(struct segment_queue *queue, const struct queued_segment *last,
                        uint64_t needs)
{
    if (last == NULL || last->piece.needs <= needs)
        return;
    for (struct queued_segment *segment = queue->first; segment != last->next;
         segment = segment->next)
        segment->piece.needs = smaller(segment->piece.needs, needs);
}

void segment_queue_limit_needs(struct segment_queue *queue, uint64_t offset, uint64_t needs)
{
    limit_needs(queue, place_before(queue, offset), needs);
}

void segment_queue_move_needs(struct segment_queue *queue, int64_t by)
{
    for (struct queued_segment *segment = queue->first; segment != NULL; segment = segment->next)
        if (segment->piece.knows_needs)
            segment->piece.needs += (uint64_t)by;
}

enum queue_answer segment_queue_add(struct segment_queue *queue, struct memory_budget *budget,
                                    const struct segment_piece *piece, bool *ret_conflict)
{
    struct queued_segment *previous = place_before(queue, piece->offset);
    struct queued_segment *next = previous != NULL ? previous->next : queue->first;
    uint64_t end = segment_piece_end(piece);
    uint64_t start = piece->offset;

    if (piece->knows_needs)
        limit_needs(queue, previous, piece->needs);
    while (start < end) {
        uint64_t free_until = next != NULL ? smaller(next->piece.offset, end) : end;

        if (start < free_until) {
            struct segment_piece part = part_of(piece, start, free_until);

            if (!put_in(queue, budget, &previous, &part))
                return QUEUE_REFUSED;
            start = free_until;
        }
        if (start >= end || next == NULL)
            break;
        if (contradicts(&next->piece, piece, start))
            *ret_conflict = true;
        start = segment_piece_end(&next->piece);
        previous = next;
        next = next->next;
    }
    return QUEUE_HOLDS_IT;
}

/* Each segment is passed once: those known to be acknowledged stand in front. */
void segment_queue_acknowledge(struct segment_queue *queue, uint64_t offset,
                               const struct acknowledged_since *now)
{
    struct queued_segment *segment =
        queue->last_acknowledged != NULL ? queue->last_acknowledged->next : queue->first;

    for (; segment != NULL && segment->piece.offset <= offset; segment = segment->next) {
        segment->piece.acknowledged = *now;
        queue->last_acknowledged = segment;
    }
}

const struct segment_piece *segment_queue_first(const struct segment_queue *queue)
{
    return queue->first != NULL ? &queue->first->piece : NULL;
}

void segment_queue_drop_first(struct segment_queue *queue, struct memory_budget *budget)
{
    struct queued_segment *first = queue->first;
    size_t cost = cost_of(&first->piece);

    queue->first = first->next;
    if (queue->first == NULL)
        queue->last = NULL;
    if (queue->last_acknowledged == first)
        queue->last_acknowledged = NULL;
    queue->cost -= cost;
    memory_budget_give(budget, cost);
    free(first);
}

void segment_queue_clear(struct segment_queue *queue, struct memory_budget *budget)
{
    while (queue->first != NULL)
        segment_queue_drop_first(queue, budget);
}
