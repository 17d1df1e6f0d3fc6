/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From opening an interface to closing it. */
#include "cli/watch/watching.h"

#include <unistd.h>

#include "cli/command.h"
#include "cli/watch/live_output.h"
#include "cli/confinement/record_confinement.h"
#include "cli/watch/watch_alone.h"
#include "cli/watch/watch_wait.h"
#include "cli/watch/watch_workers.h"

static uint64_t take_stock(void *context)
{
    const struct watch_reader *reader = context;

    return reader->take_stock(reader->context);
}

static bool reopen(void *context)
{
    const struct watch_desk *desk = context;

    return live_output_reopen(desk->reading->file);
}

static void tell_that_it_waits(void *context)
{
    struct watch_desk *desk = context;

    watch_service_wait(&desk->service, desk->reading->paths[0]);
}

static bool is_to_watch(struct watch_desk *desk, const struct watch_options *options)
{
    const struct watch_waiter waiter = { desk, reopen, tell_that_it_waits };

    return !options->waits ||
           watch_wait(desk->reading->paths[0], &desk->signals, &waiter) == WAIT_UP;
}

static bool open_reader(struct watch_desk *desk, const struct watch_options *options,
                        struct error *error)
{
    return desk->reading->workers > 1 ? watch_workers_open(desk, options, error)
                                      : watch_alone_open(desk, options, error);
}

static bool confine(const struct watch_desk *desk, const struct watch_options *options,
                    struct error *error)
{
    return confine_watching(options, desk->reading->paths[0], &desk->service.manager,
                            desk->reader.sources, desk->reader.source_count, error);
}

/* Said when it watches: before that there may be worse to tell. */
static bool tell_of_root(const struct watch_options *options)
{
    if (options->user == NULL && geteuid() == 0)
        complain("note: it runs as root, without need: see --user");
    return true;
}

static bool prepare(struct watch_desk *desk, const struct watch_options *options,
                    struct error *error)
{
    return watch_status_open_metrics(&desk->status, options->metrics, error) &&
           open_reader(desk, options, error) && tell_of_root(options) &&
           confine(desk, options, error) && live_output_begin(desk->reading->file, error) &&
           watch_status_begin_metrics(&desk->status, error);
}

static bool watch(struct watch_desk *desk, struct error *error)
{
    bool begun;

    watch_service_ready(&desk->service);
    begun = desk->reader.run(desk->reader.context, error);
    watch_service_stopping(&desk->service);
    watch_status_conclude(&desk->status);
    return begun;
}

bool watching_run(struct reading *reading, struct record_writer *writer,
                  const struct watch_options *options, struct error *error)
{
    struct watch_desk desk = { .reading = reading };
    const struct watch_stock stock = { &desk.reader, take_stock };
    bool begun;

    reading->bottom = options->output.bottom;
    desk.service = watch_service_begin(&desk.status);
    begun = watch_signals_catch(&desk.signals, error);
    if (begun && is_to_watch(&desk, options)) {
        desk.status = watch_status_begin(reading, writer, &stock, options->status_interval);
        begun = prepare(&desk, options, error) && watch(&desk, error);
        watch_status_end(&desk.status);
    }
    if (desk.reader.context != NULL)
        desk.reader.close(desk.reader.context);
    watch_service_end(&desk.service);
    watch_signals_release(&desk.signals);
    return begun;
}
