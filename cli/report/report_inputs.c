/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Telling lines from captures, and reading one input after the other. */
#include "cli/report/report_inputs.h"

#include "capture/capture_format.h"
#include "cli/command.h"
#include "cli/report/report_reading.h"

static void tell(struct report_reading *reading, const char *kind, const struct error *error)
{
    progress_erase(&reading->inputs->progress);
    complain("%s%s", kind, error->message);
    top_list_add(reading->inputs->report->sentences, bytes_of_string(error->message), 1);
}

void report_reading_trouble(struct report_reading *reading, const struct error *error)
{
    tell(reading, "", error);
    reading->inputs->in_trouble++;
}

void report_reading_note(struct report_reading *reading, const struct error *error)
{
    tell(reading, "note: ", error);
}

static void measure(struct report_reading *reading)
{
    bool known = true;

    for (size_t i = 0; i < reading->count; i++) {
        uint64_t size = input_file_size(reading->paths[i]);

        reading->octets += size;
        known &= size > 0;
    }
    if (!known)
        reading->octets = 0;
}

/* NULL when it cannot be opened, which is told. */
static struct input_window *open_window(struct report_reading *reading, size_t input)
{
    struct input_file file;
    struct error error;

    if (input_file_open(&file, reading->paths[input], &error))
        return input_window_new(&file);
    report_reading_trouble(reading, &error);
    return NULL;
}

static bool is_capture(struct input_window *window)
{
    return capture_format_find(input_window_view(window, CAPTURE_MAGIC_SIZE)) !=
           CAPTURE_FORMAT_UNKNOWN;
}

/* Captures that wait for what follows them, since they may be one with it. */
struct captures {
    size_t first;
    size_t count;
};

static void read_waiting(struct report_reading *reading, struct captures *captures)
{
    if (captures->count > 0)
        report_read_captures(reading, captures->first, captures->count, NULL);
    captures->count = 0;
}

static void read_input(struct report_reading *reading, size_t input, struct captures *captures)
{
    struct input_window *window = open_window(reading, input);
    bool may_wait = input_file_size(reading->paths[input]) > 0;

    if (window != NULL && is_capture(window) && may_wait) {
        input_window_free(window);
        if (captures->count++ == 0)
            captures->first = input;
        return;
    }
    read_waiting(reading, captures);
    if (window == NULL)
        return;
    if (is_capture(window))
        report_read_captures(reading, input, 1, window);
    else
        report_read_lines(reading, input, window);
}

static void read_inputs(struct report_reading *reading)
{
    struct captures captures = { .count = 0 };
    uint64_t *health = reading->inputs->report->health;

    for (size_t i = 0; i < reading->count; i++) {
        uint64_t troubles = reading->inputs->in_trouble;
        uint64_t counted = health[HEALTH_INPUTS_IN_TROUBLE], reports = health[HEALTH_REPORTS];

        read_input(reading, i, &captures);
        /* A summary has counted its own. */
        health[HEALTH_INPUTS] += health[HEALTH_REPORTS] == reports;
        /* Captures count those in trouble by themselves. */
        if (reading->inputs->in_trouble > troubles && health[HEALTH_INPUTS_IN_TROUBLE] == counted)
            health[HEALTH_INPUTS_IN_TROUBLE]++;
        reading->octets_before += input_file_size(reading->paths[i]);
    }
    read_waiting(reading, &captures);
    progress_erase(&reading->inputs->progress);
}

bool report_inputs_read(struct report_inputs *inputs, size_t count, char *const *paths,
                        struct error *error)
{
    struct report_reading reading = { .inputs = inputs, .count = count, .paths = paths };

    reading.workers = line_workers_new(inputs->options->read.workers, error);
    if (reading.workers == NULL)
        return false;
    reading.collector = report_collector_new(inputs->report, &inputs->options->read.selection);
    report_collector_keep(reading.collector, inputs->flagged);
    measure(&reading);
    read_inputs(&reading);
    report_collector_free(reading.collector);
    line_workers_free(reading.workers);
    return true;
}
