/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One worker that reads from an interface. */
#include "cli/watching.h"

#include "capture/pcap_live_source.h"
#include "cli/capture_reader.h"
#include "cli/command.h"
#include "cli/port_filter.h"
#include "cli/record_confinement.h"
#include "cli/watch_service.h"
#include "cli/watch_signals.h"
#include "cli/watch_status.h"

enum { PORT_TEXT_MAXIMUM = 1024 };

struct watching {
    struct reading *reading;
    struct packet_source *source;
    struct capture_reader reader;
    struct watch_signals signals;
    struct watch_status status;
    struct watch_service service;
    uint64_t looks;   /* at what there is to do beside reading */
    uint64_t flushed; /* octets of the output */
};

/* ------------------------------------------------------------------------- reading */

static struct packet_source *open_input(void *context, size_t input, struct error *error)
{
    struct watching *watching = context;

    (void)input;
    (void)error;
    return watching->source;
}

/* Whoever opened it closes it. */
static void close_input(void *context, size_t input, struct packet_source *source)
{
    (void)context;
    (void)input;
    (void)source;
}

/* What has come of it until now. */
static void take_stock(void *context)
{
    struct watching *watching = context;
    struct reading *reading = watching->reading;

    reading->inputs = watching->reader.inputs;
    reading->capture = *packet_source_statistics(watching->source);
    reading->reassembly = *pipeline_statistics(watching->reader.pipeline);
    reading->memory_refused = pipeline_budget(watching->reader.pipeline)->refused;
}

static uint64_t memory_used(void *context)
{
    const struct watching *watching = context;

    return pipeline_budget(watching->reader.pipeline)->used;
}

static void finish(struct watching *watching)
{
    live_output_hurry(watching->reading->file);
    live_source_finish(watching->source);
}

/* Without a file a terminal has hung up. */
static void reopen_output(struct watching *watching)
{
    if (!live_output_reopen(watching->reading->file))
        finish(watching);
}

static void write_status(struct watching *watching)
{
    watch_status_write(&watching->status);
}

static void (*const orders[WATCH_ORDER_COUNT])(struct watching *watching) = {
    [WATCH_ORDER_FINISH] = finish,
    [WATCH_ORDER_STATUS] = write_status,
    [WATCH_ORDER_REOPEN] = reopen_output,
};

static void follow_orders(struct watching *watching)
{
    enum watch_order order;

    while (watch_signals_next(&watching->signals, &order))
        orders[order](watching);
}

static void flush(struct watching *watching)
{
    struct output_file *file = watching->reading->file;

    if (output_file_octets(file) == watching->flushed)
        return;
    watching->flushed = output_file_octets(file);
    output_file_flush(file);
}

static bool passed(void *context, size_t input, const struct packet_source *source)
{
    struct watching *watching = context;

    (void)input;
    (void)source;
    if (watching->reader.at_tick) {
        follow_orders(watching);
        watch_status_look(&watching->status);
        watch_service_look(&watching->service, ++watching->looks);
        flush(watching);
    }
    return output_file_status(watching->reading->file) == OUTPUT_GOOD;
}

static void tell_trouble(void *context, size_t input, const struct error *error)
{
    struct watching *watching = context;

    reading_tell_trouble(watching->reading, input, error);
    if (live_source_is_gone(watching->source))
        watching->reader.ending = CLOSE_INTERFACE_LOST;
}

static void tell_remark(void *context, size_t input, const struct error *remark)
{
    struct watching *watching = context;

    (void)input;
    reading_tell_remark(watching->reading, remark);
}

/* ------------------------------------------------------------------------- opening */

static bool open_interface(struct watching *watching, const struct watch_options *options,
                           struct error *error)
{
    struct live_options live = {
        .filter = options->read.filter,
        .promiscuous = !options->discreet,
        .buffer = options->buffer,
        .wake = watching->signals.descriptor,
    };
    struct bounded_buffer ports;

    bounded_buffer_init(&ports, PORT_TEXT_MAXIMUM);
    port_filter_write(&ports, &options->read.pipeline.reassembly.ports);
    live.ports = (const char *)ports.data;
    watching->source = packet_source_open_interface(watching->reading->paths[0], &live, error);
    bounded_buffer_clear(&ports);
    if (watching->source == NULL)
        return false;
    if (live_source_warning(watching->source) != NULL)
        complain("note: %s", live_source_warning(watching->source));
    complain("note: watching %s", watching->reading->paths[0]);
    return true;
}

static bool confine(struct watching *watching, const struct watch_options *options,
                    struct error *error)
{
    return confine_watching(options, watching->reading->paths[0], &watching->service.manager,
                            &watching->source, 1, error);
}

static bool watch(struct watching *watching, struct error *error)
{
    struct reading *reading = watching->reading;
    const struct reader_host host = { watching, open_input,   close_input,
                                      passed,   tell_trouble, tell_remark };
    struct pipeline_options options = reading->pipeline;
    struct pipeline *pipeline;

    options.sessions.events = reading->events;
    options.sessions.attempts = session_history_attempts(reading->history);
    pipeline = pipeline_new(&options, session_history_sink(reading->history), error);
    if (pipeline == NULL)
        return false;
    watching->reader = capture_reader_of(pipeline, &host);
    watch_service_ready(&watching->service);
    capture_reader_read(&watching->reader, reading->count);
    watch_service_stopping(&watching->service);
    take_stock(watching);
    watch_status_conclude(&watching->status);
    pipeline_free(pipeline);
    return true;
}

bool watching_run(struct reading *reading, struct record_writer *writer,
                  const struct watch_options *options, struct error *error)
{
    struct watching watching = { .reading = reading };
    const struct watch_stock stock = { &watching, take_stock, memory_used };
    bool begun;

    reading->bottom = options->output.bottom;
    watching.status = watch_status_begin(reading, writer, &stock, options->status_interval);
    watching.service = watch_service_begin(&watching.status);
    begun = watch_signals_catch(&watching.signals, error) &&
            watch_status_open_metrics(&watching.status, options->metrics, error) &&
            open_interface(&watching, options, error) && confine(&watching, options, error) &&
            live_output_begin(reading->file, error) &&
            watch_status_begin_metrics(&watching.status, error) && watch(&watching, error);
    watch_status_end(&watching.status);

    packet_source_close(watching.source);
    watch_service_end(&watching.service);
    watch_signals_release(&watching.signals);
    return begun;
}
