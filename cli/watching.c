/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One worker that reads from an interface. */
#include "cli/watching.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "capture/pcap_live_source.h"
#include "cli/capture_reader.h"
#include "cli/command.h"
#include "cli/mirror_notes.h"
#include "cli/port_filter.h"
#include "cli/run_summary.h"

enum { PORT_TEXT_MAXIMUM = 1024 };

#define MIRROR_JUDGED_AFTER (60 * DURATION_SECOND)

struct watching {
    struct reading *reading;
    struct record_writer *writer;
    struct packet_source *source;
    struct capture_reader reader;
    int signals; /* a descriptor */
    sigset_t mask_before;
    duration status_interval; /* 0 for none */
    duration status_due;      /* by the monotonic clock */
    duration mirror_due;      /* the same; 0: it has been judged */
    uint64_t flushed;         /* octets of the output */
};

/* ------------------------------------------------------------------------ signals */

static bool catch_signals(struct watching *watching, struct error *error)
{
    sigset_t caught;

    sigemptyset(&caught);
    sigaddset(&caught, SIGINT);
    sigaddset(&caught, SIGTERM);
    sigaddset(&caught, SIGUSR1);
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

static duration clock_now(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return now.tv_sec * DURATION_SECOND + now.tv_nsec;
}

/* What has come of it until now. */
static void take_stock(struct watching *watching)
{
    struct reading *reading = watching->reading;

    reading->inputs = watching->reader.inputs;
    reading->capture = *packet_source_statistics(watching->source);
    reading->reassembly = *pipeline_statistics(watching->reader.pipeline);
    reading->memory_refused = pipeline_budget(watching->reader.pipeline)->refused;
}

static struct mirror_notes judge_mirror(struct watching *watching)
{
    const struct reading *reading = watching->reading;

    take_stock(watching);
    return mirror_notes_find(&reading->capture, &reading->reassembly,
                             record_writer_tally(watching->writer));
}

static void write_status(struct watching *watching)
{
    struct mirror_notes mirror = judge_mirror(watching);

    run_status_write(watching->writer, watching->reading, clock_now(CLOCK_REALTIME),
                     pipeline_budget(watching->reader.pipeline)->used, &mirror);
}

static void say_mirror(struct watching *watching)
{
    struct mirror_notes mirror = judge_mirror(watching);

    for (size_t i = 0; i < mirror.count; i++)
        complain("note: %s: %s", watching->reading->paths[0], mirror.text[i]);
}

static void look_at_clock(struct watching *watching)
{
    duration now = clock_now(CLOCK_MONOTONIC);

    if (watching->mirror_due > 0 && now >= watching->mirror_due) {
        watching->mirror_due = 0;
        say_mirror(watching);
    }
    if (watching->status_interval > 0 && now >= watching->status_due) {
        watching->status_due = now + watching->status_interval;
        write_status(watching);
    }
}

static void look_at_signals(struct watching *watching)
{
    struct signalfd_siginfo signal;

    while (read(watching->signals, &signal, sizeof signal) == (ssize_t)sizeof signal) {
        if (signal.ssi_signo == SIGUSR1)
            write_status(watching);
        else
            live_source_finish(watching->source);
    }
}

static void start_clock(struct watching *watching, const struct watch_options *options)
{
    duration now = clock_now(CLOCK_MONOTONIC);

    watching->mirror_due = now + MIRROR_JUDGED_AFTER;
    watching->status_interval = options->status_interval * DURATION_SECOND;
    watching->status_due = now + watching->status_interval;
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
        look_at_signals(watching);
        look_at_clock(watching);
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
    take_stock(watching);
    pipeline_free(pipeline);
    return true;
}

bool watching_run(struct reading *reading, struct record_writer *writer,
                  const struct watch_options *options, struct error *error)
{
    struct watching watching = { .reading = reading, .writer = writer };
    bool begun;

    start_clock(&watching, options);
    begun = catch_signals(&watching, error) && open_interface(&watching, options, error) &&
            watch(&watching, error);

    packet_source_close(watching.source);
    release_signals(&watching);
    return begun;
}
