/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading with one worker, and what all readings have in common. */
#include "cli/reading/reading.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "capture/input_window.h"
#include "cli/reading/capture_reader.h"
#include "cli/command.h"
#include "cli/reading/read_workers.h"

/* So many packets are read between two looks at the clock. */
enum { PACKETS_PER_LOOK = 256 };

bool reading_is_wanted(const struct reading *reading)
{
    return reading->file == NULL || output_file_status(reading->file) == OUTPUT_GOOD;
}

bool reading_is_live(const char *path)
{
    struct stat facts;

    return strcmp(path, "-") == 0 || stat(path, &facts) != 0 || !S_ISREG(facts.st_mode);
}

static void measure(struct reading *reading)
{
    bool known = true;

    reading->sizes = memory_new(reading->count, sizeof reading->sizes[0]);
    for (size_t i = 0; i < reading->count; i++) {
        reading->sizes[i] = input_file_size(reading->paths[i]);
        reading->total += reading->sizes[i];
        known &= reading->sizes[i] > 0;
    }
    if (!known)
        reading->total = 0;
}

uint64_t reading_octets_before(const struct reading *reading, size_t input)
{
    uint64_t octets = 0;

    for (size_t i = 0; i < input; i++)
        octets += reading->sizes[i];
    return octets;
}

void reading_show_progress(struct reading *reading, uint64_t octets)
{
    const struct progress_facts facts = { .done = octets,
                                          .total = reading->total,
                                          .sessions = session_history_count(reading->history) };

    progress_show(&reading->progress, &facts);
}

/* For what is said on standard error. */
static void make_room(struct reading *reading)
{
    progress_erase(&reading->progress);
    bottom_line_erase(reading->bottom);
}

void reading_tell_trouble(struct reading *reading, size_t input, const struct error *error)
{
    make_room(reading);
    trouble_log_add(&reading->troubles, error);
    if (reading->inputs_in_trouble == 0 || reading->last_trouble != input)
        reading->inputs_in_trouble++;
    reading->last_trouble = input;
}

void reading_tell_remark(struct reading *reading, const struct error *remark)
{
    make_room(reading);
    complain("note: %s", remark->message);
}

/* ------------------------------------------------------------------- one worker */

/* Hosts a reader whose sessions go straight on. */
struct lone_reader {
    struct reading *reading;
    bool live;
    uint64_t told; /* octets that somebody who waits has got */
    uint64_t octets_before;
    uint64_t packets;
};

static struct packet_source *open_input(void *context, size_t input, struct error *error)
{
    struct lone_reader *lone = context;
    struct reading *reading = lone->reading;
    const struct packet_source_options options = { .filter = reading->filter };
    struct input_window *begun = input == 0 ? reading->begun : NULL;

    lone->live = reading_is_live(reading->paths[input]);
    lone->octets_before = reading_octets_before(reading, input);
    if (begun == NULL)
        return packet_source_open_file(reading->paths[input], &options, error);
    reading->begun = NULL;
    return packet_source_open_window(begun, reading->paths[input], &options, error);
}

static void close_input(void *context, size_t input, struct packet_source *source)
{
    (void)context;
    (void)input;
    packet_source_close(source);
}

static void look(const struct lone_reader *lone, const struct packet_source *source)
{
    uint64_t done, total;

    packet_source_progress(source, &done, &total);
    reading_show_progress(lone->reading, lone->octets_before + done);
}

static bool passed(void *context, size_t input, struct packet_source *source)
{
    struct lone_reader *lone = context;
    const struct reading *reading = lone->reading;

    (void)input;
    if (lone->packets++ % PACKETS_PER_LOOK == 0)
        look(lone, source);
    if (lone->live && reading->file != NULL && output_file_octets(reading->file) > lone->told) {
        lone->told = output_file_octets(reading->file);
        output_file_flush(reading->file);
    }
    return reading_is_wanted(reading);
}

static void tell_trouble(void *context, size_t input, const struct error *error)
{
    struct lone_reader *lone = context;

    reading_tell_trouble(lone->reading, input, error);
}

static void tell_remark(void *context, size_t input, const struct error *remark)
{
    struct lone_reader *lone = context;

    (void)input;
    reading_tell_remark(lone->reading, remark);
}

static bool read_alone(struct reading *reading, struct error *error)
{
    struct lone_reader lone = { .reading = reading };
    const struct reader_host host = { &lone,  open_input,   close_input,
                                      passed, tell_trouble, tell_remark };
    struct pipeline_options options = reading->pipeline;
    struct capture_reader reader;
    struct pipeline *pipeline;

    options.sessions.events = reading->events;
    options.sessions.attempts = session_history_attempts(reading->history);
    pipeline = pipeline_new(&options, session_history_sink(reading->history), error);
    if (pipeline == NULL)
        return false;
    reader = capture_reader_of(pipeline, &host);
    capture_reader_read(&reader, reading->count);
    reading->inputs = reader.inputs;
    reading->capture = reader.statistics;
    reading->reassembly = *pipeline_statistics(pipeline);
    reading->memory_refused = pipeline_budget(pipeline)->refused;
    pipeline_free(pipeline);
    return true;
}

bool reading_run(struct reading *reading, struct error *error)
{
    bool begun;

    measure(reading);
    begun = reading->workers > 1 && reading->begun == NULL ? read_with_workers(reading, error)
                                                           : read_alone(reading, error);
    progress_erase(&reading->progress);
    return begun;
}

void reading_clear(struct reading *reading)
{
    trouble_log_clear(&reading->troubles);
    free(reading->sizes);
    reading->sizes = NULL;
}
