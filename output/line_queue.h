/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finished lines that wait to be written, oldest first.
 *
 * A line is what is written whole or not at all: a record with its newline, or a
 * transcript with all of its own. The queue never refuses one. Beyond its limits the
 * oldest lines are dropped and counted: what happened last is what an operator who comes
 * to see wants to know. A line that is larger than the queue is alone in it.
 *
 * No part of it is locked, and nothing asks a clock.
 */
#ifndef OUTPUT_LINE_QUEUE_H
#define OUTPUT_LINE_QUEUE_H

#include "base/bytes.h"
#include "base/timestamp.h"

struct queued_line {
    struct queued_line *next;
    duration since; /* when it was added, */
    timestamp time; /* by the time of day */
    size_t length;
    uint8_t text[];
};

/* Zeroed it is empty. */
struct line_list {
    struct queued_line *first, *last;
    size_t count;
    size_t octets;
};

/* The list owns its lines. */
void line_list_add(struct line_list *list, struct queued_line *line);

/* Takes the first line off and frees it; there is one. */
void line_list_drop(struct line_list *list);
void line_list_clear(struct line_list *list);

static inline struct bytes queued_line_bytes(const struct queued_line *line)
{
    return bytes_of(line->text, line->length);
}

/* Of the text alone; a line takes some 40 octets more. */
struct queue_limits {
    size_t octets;
    size_t lines;
};

struct line_queue {
    struct queue_limits limits;
    struct line_list waiting;
    uint64_t dropped_lines;
    uint64_t dropped_octets;
};

void line_queue_init(struct line_queue *queue, const struct queue_limits *limits);
void line_queue_clear(struct line_queue *queue);

/* Copies the text. */
void line_queue_add(struct line_queue *queue, struct bytes text, duration now, timestamp time);

/* Moves lines from the front of the queue to the end of the list, until it has `octets`
 * of them or more. */
void line_queue_take(struct line_queue *queue, size_t octets, struct line_list *list);

#endif
