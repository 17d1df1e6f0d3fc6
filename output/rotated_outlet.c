/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One file after the other. */
#include "output/rotated_outlet.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounded_buffer.h"
#include "base/memory.h"
#include "output/open_output.h"
#include "output/rotation_clock.h"
#include "output/zstd_frames.h"

struct rotated_outlet {
    struct line_outlet outlet; /* first */
    struct rotation rotation;
    struct part_naming naming;
    struct part_file part;
    uint64_t octets; /* of the lines in it, before they were compressed */
    struct bounded_buffer together;
    struct zstd_frames *frames; /* NULL: lines are not compressed */
    struct bounded_buffer frame;
    char *pattern;
    char *folder;
};

/* ------------------------------------------------------------------- from file to file */

static time_t seconds_of(timestamp time)
{
    return (time_t)(time / DURATION_SECOND);
}

static bool is_of_another_period(const struct rotated_outlet *outlet, time_t one, time_t other)
{
    int64_t period = outlet->rotation.period;

    return period > 0 && rotation_period_of(one, period) != rotation_period_of(other, period);
}

static bool period_is_over(const struct rotated_outlet *outlet, timestamp now)
{
    return part_file_is_open(&outlet->part) &&
           is_of_another_period(outlet, outlet->part.begun, seconds_of(now));
}

static bool is_too_large(const struct rotated_outlet *outlet)
{
    const struct rotation *rotation = &outlet->rotation;

    return rotation->size > 0 && outlet->octets >= rotation->size;
}

static bool is_due(const struct rotated_outlet *outlet, timestamp now)
{
    return period_is_over(outlet, now) ||
           (part_file_is_open(&outlet->part) && is_too_large(outlet));
}

static bool finish(struct rotated_outlet *outlet, struct error *error)
{
    bool finished = !part_file_is_open(&outlet->part) ||
                    part_file_finish(&outlet->part, &outlet->naming, error);

    if (finished && outlet->octets > 0)
        outlet->outlet.counts.rotations++;
    if (finished)
        outlet->octets = 0;
    return finished;
}

static bool rest(void *context, timestamp now, struct error *error)
{
    struct rotated_outlet *outlet = context;

    return !is_due(outlet, now) || finish(outlet, error);
}

/* In a full one there is no room for them. */
static bool finishes(const void *context, timestamp now)
{
    const struct rotated_outlet *outlet = context;

    return period_is_over(outlet, now) && !is_too_large(outlet);
}

static bool reopen(void *context, timestamp now, struct error *error)
{
    (void)now;
    return finish(context, error);
}

/* ------------------------------------------------------------------------------ writing */

/* Whether there is room for a line, beside what is going to be written. A line that is larger than
 * a file may be has one of its own. */
static bool has_room(const struct rotated_outlet *outlet, size_t octets)
{
    uint64_t size = outlet->rotation.size, before = outlet->octets + outlet->together.length;

    return size == 0 || before == 0 || before + octets <= size;
}

static bool belongs_beside(const struct rotated_outlet *outlet, const struct queued_line *first,
                           const struct queued_line *line)
{
    return has_room(outlet, line->length) &&
           !is_of_another_period(outlet, seconds_of(first->time), seconds_of(line->time));
}

/* Its memory is kept for the next time. */
static size_t put_together(struct rotated_outlet *outlet, const struct line_list *lines)
{
    const struct queued_line *line = lines->first;
    size_t count = 0;

    bounded_buffer_reset(&outlet->together);
    while (line != NULL && outlet->together.length < ROTATED_OUTLET_TOGETHER &&
           belongs_beside(outlet, lines->first, line)) {
        bounded_buffer_append(&outlet->together, queued_line_bytes(line));
        line = line->next;
        count++;
    }
    return count;
}

static struct bytes packed(struct rotated_outlet *outlet)
{
    struct bytes lines = bounded_buffer_bytes(&outlet->together);

    if (outlet->frames == NULL)
        return lines;
    zstd_frames_compress(outlet->frames, lines, &outlet->frame);
    return bounded_buffer_bytes(&outlet->frame);
}

/* The file of the first line is open, and the lines are put together that belong into it; their
 * number, or 0 with an error. */
static size_t prepare(struct rotated_outlet *outlet, const struct line_list *lines,
                      struct error *error)
{
    const timestamp time = lines->first->time;
    size_t count = 0;

    if (!is_due(outlet, time))
        count = put_together(outlet, lines);
    if (count == 0 && !finish(outlet, error))
        outlet->octets = 0; /* it is gone on with */
    if (!part_file_is_open(&outlet->part) &&
        !part_file_begin(&outlet->part, &outlet->naming, seconds_of(time), error))
        return 0;
    return count > 0 ? count : put_together(outlet, lines);
}

static enum outlet_result write_lines(void *context, struct line_list *lines, timestamp now,
                                      struct error *error)
{
    struct rotated_outlet *outlet = context;

    (void)now;
    while (lines->first != NULL) {
        size_t count = prepare(outlet, lines, error);
        struct bytes bytes;

        if (count == 0)
            return OUTLET_FAILED;
        bytes = packed(outlet);
        if (!whole_file_write(&outlet->part.file, bytes)) {
            error_set(error, "%s", strerror(errno));
            return OUTLET_FAILED;
        }
        outlet->outlet.counts.octets += bytes.length;
        outlet->octets += outlet->together.length;
        for (size_t i = 0; i < count; i++)
            line_list_drop(lines);
    }
    return OUTLET_TAKEN;
}

/* ---------------------------------------------------------------------------- beginning */

/* The error comes empty: what was not brought to the disk is told in it as well. */
static bool close_outlet(void *context, struct error *error)
{
    struct rotated_outlet *outlet = context;
    struct error reason = { "" };
    bool well = finish(outlet, &reason) && reason.message[0] == '\0';

    if (!well)
        *error = reason;
    part_file_leave(&outlet->part);
    bounded_buffer_clear(&outlet->together);
    bounded_buffer_clear(&outlet->frame);
    zstd_frames_free(outlet->frames);
    free(outlet->pattern);
    free(outlet->folder);
    free(outlet);
    return well;
}

static const struct outlet_methods methods = {
    .write = write_lines,
    .rest = rest,
    .finishes = finishes,
    .reopen = reopen,
    .close = close_outlet,
};

static struct rotated_outlet *outlet_of(const struct rotation *rotation,
                                        const struct file_calls *calls)
{
    struct rotated_outlet *outlet = memory_new(1, sizeof *outlet);

    outlet->pattern = memory_made(strdup(rotation->pattern));
    outlet->folder = open_output_folder(rotation->pattern);
    outlet->rotation = *rotation;
    outlet->frames = rotation->compressed ? zstd_frames_new() : NULL;
    bounded_buffer_init(&outlet->together, SIZE_MAX);
    bounded_buffer_init(&outlet->frame, SIZE_MAX);
    outlet->naming = (struct part_naming){
        .pattern = outlet->pattern,
        .folder = outlet->folder,
        .suffix = rotation->compressed ? ".zst" : "",
        .access = rotation->access,
        .calls = calls,
    };
    outlet->outlet = (struct line_outlet){
        .methods = &methods,
        .name = outlet->pattern,
        .folder = outlet->folder,
        .together = ROTATED_OUTLET_TOGETHER,
        .hold = rotation->compressed ? ROTATED_OUTLET_HOLD : 0,
    };
    return outlet;
}

struct line_outlet *rotated_outlet_new(const struct rotation *rotation,
                                       const struct leftover_host *host,
                                       const struct file_calls *calls, timestamp now,
                                       struct error *error)
{
    struct rotated_outlet *outlet = outlet_of(rotation, calls);

    tzset(); /* while the file of the zone can be read */
    leftover_parts_finish(&outlet->naming, host);
    if (part_file_begin(&outlet->part, &outlet->naming, seconds_of(now), error))
        return &outlet->outlet;
    close_outlet(outlet, error);
    return NULL;
}
