/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Status lines, and the word on the mirror. */
#include "cli/watch_status.h"

#include <time.h>

#include "cli/command.h"
#include "cli/mirror_notes.h"
#include "cli/run_summary.h"

#define MIRROR_JUDGED_AFTER (60 * DURATION_SECOND)

static duration clock_now(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return now.tv_sec * DURATION_SECOND + now.tv_nsec;
}

struct watch_status watch_status_begin(struct reading *reading, struct record_writer *writer,
                                       const struct watch_stock *stock, unsigned interval)
{
    duration now = clock_now(CLOCK_MONOTONIC);

    return (struct watch_status){
        .reading = reading,
        .writer = writer,
        .stock = *stock,
        .interval = interval * DURATION_SECOND,
        .due = now + interval * DURATION_SECOND,
        .mirror_due = now + MIRROR_JUDGED_AFTER,
    };
}

static struct mirror_notes judge_mirror(const struct watch_status *status)
{
    const struct reading *reading = status->reading;

    status->stock.take(status->stock.context);
    return mirror_notes_find(&reading->capture, &reading->reassembly,
                             record_writer_tally(status->writer));
}

static void say_mirror(const struct watch_status *status)
{
    struct mirror_notes mirror = judge_mirror(status);

    for (size_t i = 0; i < mirror.count; i++)
        complain("note: %s: %s", status->reading->paths[0], mirror.text[i]);
}

void watch_status_write(struct watch_status *status)
{
    struct mirror_notes mirror = judge_mirror(status);

    run_status_write(status->writer, status->reading, clock_now(CLOCK_REALTIME),
                     status->stock.memory_used(status->stock.context), &mirror);
}

void watch_status_look(struct watch_status *status)
{
    duration now = clock_now(CLOCK_MONOTONIC);

    if (status->mirror_due > 0 && now >= status->mirror_due) {
        status->mirror_due = 0;
        say_mirror(status);
    }
    if (status->interval > 0 && now >= status->due) {
        status->due = now + status->interval;
        watch_status_write(status);
    }
}
