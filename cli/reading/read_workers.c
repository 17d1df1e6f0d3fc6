/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inputs for several workers. */
#include "cli/reading/read_workers.h"

#include "cli/reading/shared_inputs.h"
#include "cli/reading/workers.h"

struct shared_reading {
    struct reading *reading;
    struct shared_inputs *inputs;
};

static struct packet_source *open_input(void *context, struct worker *worker, size_t input,
                                        const struct relay_watch *watch, struct error *error)
{
    const struct shared_reading *shared = context;
    struct packet_source *source = shared_inputs_open(shared->inputs, input, watch, error);

    (void)worker;
    if (source == NULL)
        shared_inputs_close(shared->inputs, input, NULL);
    return source;
}

static void close_input(void *context, struct worker *worker, size_t input,
                        struct packet_source *source)
{
    const struct shared_reading *shared = context;

    (void)worker;
    shared_inputs_close(shared->inputs, input, source);
}

static void rest(void *context, const struct workers *workers, uint64_t octets)
{
    const struct shared_reading *shared = context;

    (void)workers;
    reading_show_progress(shared->reading, octets);
    if (shared->reading->file != NULL && shared_inputs_are_live(shared->inputs))
        output_file_flush(shared->reading->file);
}

static void stop(void *context)
{
    const struct shared_reading *shared = context;

    shared_inputs_stop(shared->inputs);
}

bool read_with_workers(struct reading *reading, struct error *error)
{
    struct shared_reading shared = {
        .reading = reading,
        .inputs = shared_inputs_new(reading->paths, reading->filter, reading->workers),
    };
    const struct workers_host host = {
        .supply = { .context = &shared, .open = open_input, .close = close_input },
        .rest = rest,
        .stop = stop,
    };
    bool begun = workers_run(reading, &host, error);

    shared_inputs_free(shared.inputs);
    return begun;
}
