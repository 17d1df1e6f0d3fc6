/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One worker that reads from an interface. */
#include "cli/watch/watch_alone.h"

#include <stdlib.h>

#include "base/memory.h"
#include "cli/reading/capture_reader.h"
#include "cli/watch/watch_interface.h"

struct watch_alone {
    struct watch_desk *desk;
    struct packet_source *source;
    struct capture_reader reader;
    uint64_t ticks;
};

/* ------------------------------------------------------------------------- reading */

static struct packet_source *open_input(void *context, size_t input, struct error *error)
{
    const struct watch_alone *alone = context;

    (void)input;
    (void)error;
    return alone->source;
}

/* Whoever opened it closes it. */
static void close_input(void *context, size_t input, struct packet_source *source)
{
    (void)context;
    (void)input;
    (void)source;
}

static bool passed(void *context, size_t input, struct packet_source *source)
{
    struct watch_alone *alone = context;

    (void)input;
    (void)source;
    if (alone->reader.at_tick)
        watch_desk_attend(alone->desk, ++alone->ticks);
    return output_file_status(alone->desk->reading->file) == OUTPUT_GOOD;
}

static void tell_trouble(void *context, size_t input, const struct error *error)
{
    struct watch_alone *alone = context;

    reading_tell_trouble(alone->desk->reading, input, error);
    if (live_source_is_gone(alone->source))
        alone->reader.ending = CLOSE_INTERFACE_LOST;
}

static void tell_remark(void *context, size_t input, const struct error *remark)
{
    const struct watch_alone *alone = context;

    (void)input;
    reading_tell_remark(alone->desk->reading, remark);
}

/* --------------------------------------------------------------------- as a reader */

static uint64_t take_stock(void *context)
{
    struct watch_alone *alone = context;
    struct reading *reading = alone->desk->reading;
    const struct memory_budget *budget;

    if (alone->reader.pipeline == NULL)
        return 0;
    budget = pipeline_budget(alone->reader.pipeline);
    reading->inputs = alone->reader.inputs;
    reading->capture = *packet_source_statistics(alone->source);
    reading->reassembly = *pipeline_statistics(alone->reader.pipeline);
    reading->memory_refused = budget->refused;
    return budget->used;
}

static void finish(void *context)
{
    const struct watch_alone *alone = context;

    live_source_finish(alone->source);
}

static bool run(void *context, struct error *error)
{
    struct watch_alone *alone = context;
    const struct reading *reading = alone->desk->reading;
    const struct reader_host host = { alone,  open_input,   close_input,
                                      passed, tell_trouble, tell_remark };
    struct pipeline_options options = reading->pipeline;
    struct pipeline *pipeline;

    options.sessions.events = reading->events;
    options.sessions.attempts = session_history_attempts(reading->history);
    pipeline = pipeline_new(&options, session_history_sink(reading->history), error);
    if (pipeline == NULL)
        return false;
    alone->reader = capture_reader_of(pipeline, &host);
    capture_reader_read(&alone->reader, reading->count);
    take_stock(alone);
    alone->reader.pipeline = NULL;
    pipeline_free(pipeline);
    return true;
}

static void close_reader(void *context)
{
    struct watch_alone *alone = context;

    packet_source_close(alone->source);
    free(alone);
}

bool watch_alone_open(struct watch_desk *desk, const struct watch_options *options,
                      struct error *error)
{
    struct watch_alone *alone = memory_new(1, sizeof *alone);
    struct live_options live = { .wake = desk->signals.descriptor };

    alone->desk = desk;
    desk->reader = (struct watch_reader){
        .context = alone,
        .source_count = 1,
        .sources = &alone->source,
        .run = run,
        .finish = finish,
        .take_stock = take_stock,
        .close = close_reader,
    };
    alone->source = watch_interface_open(desk->reading->paths[0], options, &live, error);
    if (alone->source == NULL)
        return false;
    watch_interface_tell(desk->reading->paths[0], alone->source);
    return true;
}
