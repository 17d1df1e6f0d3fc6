/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A list that gives way at its front. */
#include "output/line_queue.h"

#include <stdlib.h>

#include "base/memory.h"

void line_list_add(struct line_list *list, struct queued_line *line)
{
    line->next = NULL;
    if (list->last != NULL)
        list->last->next = line;
    else
        list->first = line;
    list->last = line;
    list->count++;
    list->octets += line->length;
}

static struct queued_line *take_first(struct line_list *list)
{
    struct queued_line *line = list->first;

    list->first = line->next;
    if (list->first == NULL)
        list->last = NULL;
    list->count--;
    list->octets -= line->length;
    return line;
}

void line_list_drop(struct line_list *list)
{
    free(take_first(list));
}

void line_list_clear(struct line_list *list)
{
    while (list->first != NULL)
        line_list_drop(list);
}

void line_queue_init(struct line_queue *queue, const struct queue_limits *limits)
{
    *queue = (struct line_queue){ .limits = *limits };
}

void line_queue_clear(struct line_queue *queue)
{
    line_list_clear(&queue->waiting);
}

static bool has_room(const struct line_queue *queue, size_t octets)
{
    return queue->waiting.count < queue->limits.lines && octets <= queue->limits.octets &&
           queue->waiting.octets <= queue->limits.octets - octets;
}

void line_queue_add(struct line_queue *queue, struct bytes text, duration now, timestamp time)
{
    struct queued_line *line = memory_new(1, sizeof *line + text.length);

    while (queue->waiting.first != NULL && !has_room(queue, text.length)) {
        queue->dropped_lines++;
        queue->dropped_octets += queue->waiting.first->length;
        line_list_drop(&queue->waiting);
    }
    line->since = now;
    line->time = time;
    line->length = text.length;
    memcpy(line->text, text.data, text.length);
    line_list_add(&queue->waiting, line);
}

void line_queue_take(struct line_queue *queue, size_t octets, struct line_list *list)
{
    while (queue->waiting.first != NULL && list->octets < octets)
        line_list_add(list, take_first(&queue->waiting));
}
