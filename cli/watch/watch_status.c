/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Status lines, metrics, and the word on the mirror. */
#include "cli/watch/watch_status.h"

#include "base/clock.h"
#include "cli/command.h"
#include "cli/watch/mirror_notes.h"
#include "cli/run_summary.h"

#define MIRROR_JUDGED_AFTER (60 * DURATION_SECOND)

/* Whoever collects numbers comes every minute or more often. */
#define METRICS_INTERVAL (15 * DURATION_SECOND)

struct watch_status watch_status_begin(struct reading *reading, struct record_writer *writer,
                                       const struct watch_stock *stock, unsigned interval)
{
    duration now = clock_monotonic();

    return (struct watch_status){
        .reading = reading,
        .writer = writer,
        .stock = *stock,
        .interval = interval * DURATION_SECOND,
        .due = now + interval * DURATION_SECOND,
        .mirror_due = now + MIRROR_JUDGED_AFTER,
        .view = live_view_begin(reading->bottom),
    };
}

static struct mirror_notes judge_mirror(const struct watch_status *status, uint64_t *ret_memory)
{
    const struct reading *reading = status->reading;

    *ret_memory = status->stock.take(status->stock.context);
    return mirror_notes_find(&reading->capture, &reading->reassembly,
                             record_writer_tally(status->writer));
}

static struct run_status state_of(const struct watch_status *status)
{
    uint64_t memory;
    struct mirror_notes mirror = judge_mirror(status, &memory);

    return (struct run_status){
        .mirror = mirror,
        .time = clock_of_day(),
        .memory_used = memory,
    };
}

static void say_mirror(const struct watch_status *status)
{
    uint64_t memory;
    struct mirror_notes mirror = judge_mirror(status, &memory);

    bottom_line_erase(status->reading->bottom);
    for (size_t i = 0; i < mirror.count; i++)
        complain("note: %s: %s", status->reading->paths[0], mirror.text[i]);
}

/* ------------------------------------------------------------------------ metrics */

static void put_metrics(struct watch_status *status, const struct run_status *state)
{
    struct bounded_buffer text;

    if (status->metrics == NULL)
        return;
    bounded_buffer_init(&text, SIZE_MAX);
    run_status_metrics(&text, status->writer, status->reading, state);
    metrics_file_put(status->metrics, bounded_buffer_bytes(&text));
    bounded_buffer_clear(&text);
    status->metrics_due =
        clock_monotonic() + (status->interval > 0 ? status->interval : METRICS_INTERVAL);
}

bool watch_status_open_metrics(struct watch_status *status, const char *path, struct error *error)
{
    if (path != NULL)
        status->metrics = metrics_file_open(path, status->reading->bottom, error);
    return path == NULL || status->metrics != NULL;
}

bool watch_status_begin_metrics(struct watch_status *status, struct error *error)
{
    return status->metrics == NULL || metrics_file_begin(status->metrics, error);
}

static void update_metrics(struct watch_status *status)
{
    struct run_status state;

    if (status->metrics == NULL)
        return;
    state = state_of(status);
    put_metrics(status, &state);
}

void watch_status_conclude(struct watch_status *status)
{
    update_metrics(status);
}

void watch_status_end(struct watch_status *status)
{
    metrics_file_close(status->metrics);
    status->metrics = NULL;
}

/* ------------------------------------------------------------------------- telling */

void watch_status_write(struct watch_status *status)
{
    struct run_status state = state_of(status);

    put_metrics(status, &state); /* the line itself is in neither */
    run_status_write(status->writer, status->reading, &state);
}

static void look_at_view(struct watch_status *status)
{
    if (!live_view_is_due(&status->view))
        return;
    status->stock.take(status->stock.context);
    live_view_show(&status->view, status->reading, record_writer_tally(status->writer));
}

void watch_status_look(struct watch_status *status)
{
    duration now = clock_monotonic();

    if (status->mirror_due > 0 && now >= status->mirror_due) {
        status->mirror_due = 0;
        say_mirror(status);
    }
    if (status->interval > 0 && now >= status->due) {
        status->due = now + status->interval;
        watch_status_write(status);
    }
    if (now >= status->metrics_due)
        update_metrics(status);
    look_at_view(status);
}
