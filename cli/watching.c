/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One worker that reads from an interface. */
#include "cli/watching.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "capture/pcap_live_source.h"
#include "cli/capture_reader.h"
#include "cli/command.h"
#include "cli/port_filter.h"

enum { PORT_TEXT_MAXIMUM = 1024 };

struct watching {
    struct reading *reading;
    struct packet_source *source;
    struct capture_reader reader;
    int signals; /* a descriptor */
    sigset_t mask_before;
    uint64_t flushed; /* octets of the output */
};

/* ------------------------------------------------------------------------ signals */

static bool catch_signals(struct watching *watching, struct error *error)
{
    sigset_t caught;

    sigemptyset(&caught);
    sigaddset(&caught, SIGINT);
    sigaddset(&caught, SIGTERM);
    sigprocmask(SIG_BLOCK, &caught, &watching->mask_before);
    watching->signals = signalfd(-1, &caught, SFD_NONBLOCK | SFD_CLOEXEC);
    if (watching->signals < 0)
        error_set(error, "cannot wait for signals: %s", strerror(errno));
    return watching->signals >= 0;
}

static void release_signals(struct watching *watching)
{
    if (watching->signals >= 0)
        close(watching->signals);
    watching->signals = -1;
    sigprocmask(SIG_SETMASK, &watching->mask_before, NULL);
}

static void look_at_signals(const struct watching *watching)
{
    struct signalfd_siginfo signal;

    if (read(watching->signals, &signal, sizeof signal) == (ssize_t)sizeof signal)
        live_source_finish(watching->source);
}

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
        flush(watching);
        look_at_signals(watching);
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
        .wake = watching->signals,
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

static bool watch(struct watching *watching, struct error *error)
{
    struct reading *reading = watching->reading;
    const struct reader_host host = { watching, open_input,   close_input,
                                      passed,   tell_trouble, tell_remark };
    struct pipeline_options options = reading->pipeline;
    struct pipeline *pipeline;

    options.sessions.events = reading->events;
    pipeline = pipeline_new(&options, session_history_sink(reading->history), error);
    if (pipeline == NULL)
        return false;
    watching->reader = capture_reader_of(pipeline, &host);
    capture_reader_read(&watching->reader, reading->count);
    reading->inputs = watching->reader.inputs;
    reading->capture = watching->reader.statistics;
    reading->reassembly = *pipeline_statistics(pipeline);
    reading->memory_refused = pipeline_budget(pipeline)->refused;
    pipeline_free(pipeline);
    return true;
}

bool watching_run(struct reading *reading, const struct watch_options *options, struct error *error)
{
    struct watching watching = { .reading = reading };
    bool begun = catch_signals(&watching, error) && open_interface(&watching, options, error) &&
                 watch(&watching, error);

    packet_source_close(watching.source);
    release_signals(&watching);
    return begun;
}
