/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Several workers that read from an interface. */
#include "cli/watch/watch_workers.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "capture/fan_out.h"
#include "cli/watch/watch_interface.h"
#include "cli/reading/workers.h"

struct watch_workers {
    struct watch_desk *desk;
    const struct workers *workers; /* while they run */
    struct fan_out *fan_out;
    timestamp begun; /* all have joined the group */
    struct live_group group;
    unsigned count;
    struct packet_source *inputs[];
};

/* ----------------------------------------------------- in the threads of the workers */

static bool sort(void *context, const struct packet *packet, unsigned *ret_worker)
{
    return pipeline_sort(worker_pipeline(context), packet, ret_worker);
}

static struct packet_source *open_input(void *context, struct worker *worker, size_t input,
                                        const struct relay_watch *watch, struct error *error)
{
    const struct watch_workers *all = context;
    const struct frame_sorter sorter = { worker, sort };
    unsigned index = worker_index(worker);
    const struct fan_out_input handle = { all->inputs[index], live_source_hurry, live_source_finish,
                                          live_source_is_gone };

    (void)input;
    (void)watch;
    (void)error;
    return fan_out_open(all->fan_out, index, &handle, &sorter, all->begun);
}

static void close_input(void *context, struct worker *worker, size_t input,
                        struct packet_source *source)
{
    const struct watch_workers *all = context;

    (void)input;
    if (fan_out_is_gone(all->fan_out))
        worker_end_as(worker, CLOSE_INTERFACE_LOST);
    packet_source_close(source);
}

/* -------------------------------------------------------------- in the calling thread */

static void rest(void *context, const struct workers *workers, uint64_t octets)
{
    struct watch_workers *all = context;

    (void)octets;
    all->workers = workers;
    watch_desk_attend(all->desk, workers_pulse(workers));
}

static void finish(void *context)
{
    const struct watch_workers *all = context;

    fan_out_finish(all->fan_out);
}

static uint64_t take_stock(void *context)
{
    const struct watch_workers *all = context;

    return all->workers != NULL ? workers_take_stock(all->workers) : 0;
}

static bool run(void *context, struct error *error)
{
    struct watch_workers *all = context;
    const struct workers_host host = {
        .supply = { all, true, open_input, close_input },
        .rest = rest,
        .stop = finish,
    };
    bool begun = workers_run(all->desk->reading, &host, error);
    struct error trouble;

    all->workers = NULL;
    if (!begun)
        return false;
    if (fan_out_trouble(all->fan_out, &trouble))
        reading_tell_trouble(all->desk->reading, 0, &trouble);
    return true;
}

static void close_reader(void *context)
{
    struct watch_workers *all = context;

    for (unsigned i = 0; i < all->count; i++)
        packet_source_close(all->inputs[i]);
    fan_out_free(all->fan_out);
    free(all);
}

/* ------------------------------------------------------------------------- opening */

static bool open_one(struct watch_workers *all, unsigned index, const struct watch_options *options,
                     struct error *error)
{
    const char *interface = all->desk->reading->paths[0];
    struct live_options live = {
        .wake = fan_out_wake_descriptor(all->fan_out, index),
        .tick_every = FAN_OUT_TICK,
        .block = FAN_OUT_BLOCK,
    };

    all->inputs[index] = watch_interface_open(interface, options, &live, error);
    return all->inputs[index] != NULL && live_source_join(all->inputs[index], &all->group, error);
}

/* Until the last one has joined some frames come to several. */
static bool open_all(struct watch_workers *all, const struct watch_options *options,
                     struct error *error)
{
    all->fan_out = fan_out_new(all->count, error);
    if (all->fan_out == NULL)
        return false;
    for (unsigned i = 0; i < all->count; i++)
        if (!open_one(all, i, options, error))
            return false;
    all->begun = clock_of_day();
    for (unsigned i = 0; i < all->count; i++)
        live_source_begin(all->inputs[i], all->begun);
    return true;
}

bool watch_workers_open(struct watch_desk *desk, const struct watch_options *options,
                        struct error *error)
{
    unsigned count = desk->reading->workers;
    struct watch_workers *all = memory_new(1, sizeof *all + count * sizeof(all->inputs[0]));

    all->desk = desk;
    all->count = count;
    desk->reader = (struct watch_reader){
        .context = all,
        .source_count = count,
        .sources = all->inputs,
        .run = run,
        .finish = finish,
        .take_stock = take_stock,
        .close = close_reader,
    };
    if (!open_all(all, options, error))
        return false;
    watch_interface_tell(desk->reading->paths[0], all->inputs[0]);
    return true;
}
