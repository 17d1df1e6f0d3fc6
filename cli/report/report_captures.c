/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From captures to the report, by the line of each session. */
#include <stdio.h>

#include "cli/reading/reading.h"
#include "cli/report/report_reading.h"
#include "output/record_text.h"
#include "output/report/entry_reader.h"

/* A sink of sessions. */
struct capture_sink {
    struct report_reading *reading;
    struct record_text *text;
    struct entry_reader *reader;
    struct arena arena; /* of one entry */
};

static void take_line(struct capture_sink *sink, struct bytes line)
{
    struct report_entry entry;

    entry_reader_read(sink->reader, bytes_first(line, line.length - 1), &sink->arena, &entry);
    report_collect(sink->reading->collector, &entry);
    arena_clear(&sink->arena);
}

static void receive(void *context, struct session *session)
{
    struct capture_sink *sink = context;

    take_line(sink, record_text_of_session(sink->text, session));
    session_free(session);
}

static void notify(void *context, struct notice *notice)
{
    struct capture_sink *sink = context;

    take_line(sink, record_text_of_notice(sink->text, notice));
    notice_free(notice);
}

static void add_number(struct report *report, const char *group, const char *name, uint64_t value)
{
    char key[128];

    snprintf(key, sizeof key, "%s.%s", group, name);
    if (value > 0)
        top_list_add(report->numbers, bytes_of_string(key), value);
}

/* As the summary of such a run would have them. */
static void add_numbers(struct report *report, const struct reading *captures)
{
    struct capture_statistic statistic;

    for (size_t i = 0; capture_statistics_at(&captures->capture, i, &statistic); i++)
        if (statistic.kind == CAPTURE_STATISTIC_COUNT)
            add_number(report, "capture", statistic.name, statistic.count);
    for (unsigned i = 0; i < REASSEMBLY_STATISTIC_COUNT; i++)
        add_number(report, "reassembly", reassembly_statistic_name((enum reassembly_statistic)i),
                   captures->reassembly.value[i]);
    add_number(report, "memory", "refused", captures->memory_refused);
}

static bool load_state(struct reading *captures, const char *state, struct error *error)
{
    return state == NULL || session_history_load(captures->history, state, error);
}

static bool read_all(struct report_reading *reading, struct reading *captures, struct error *error)
{
    const char *state = reading->inputs->options->read.state;

    if (!load_state(captures, state, error) || !reading_run(captures, error))
        return false;
    return state == NULL || session_history_save(captures->history, state, error);
}

static void read_with(struct report_reading *reading, struct reading *captures)
{
    const struct read_options *options = &reading->inputs->options->read;
    struct memory_pool pool;
    struct error error;

    memory_pool_init(&pool, options->memory);
    captures->pipeline.pool = &pool;
    captures->pipeline.sessions.software = reading->inputs->software;
    captures->pipeline.sessions.rules = options->rules;
    if (!read_all(reading, captures, &error)) {
        input_window_free(captures->begun);
        report_reading_trouble(reading, &error);
    }
    reading->inputs->progress = captures->progress;
    for (size_t i = 0; i < captures->troubles.count; i++)
        top_list_add(reading->inputs->report->sentences,
                     bytes_of_string(captures->troubles.messages[i]), 1);
    reading->inputs->in_trouble += captures->inputs_in_trouble;
    reading->inputs->used += captures->inputs_in_trouble < captures->inputs ||
                             captures->capture.counters[COUNTER_FRAMES] > 0;
    reading->inputs->report->health[HEALTH_INPUTS_IN_TROUBLE] += captures->inputs_in_trouble;
    add_numbers(reading->inputs->report, captures);
    reading_clear(captures);
}

void report_read_captures(struct report_reading *reading, size_t input, size_t count,
                          struct input_window *begun)
{
    const struct read_options *options = &reading->inputs->options->read;
    struct capture_sink sink = { .reading = reading,
                                 .text = record_text_new(),
                                 .reader = entry_reader_new() };
    struct reading captures = {
        .count = count,
        .paths = reading->paths + input,
        .filter = options->filter,
        .begun = begun,
        .workers = options->workers,
        .pipeline = options->pipeline,
        .ahead = &options->selection,
        .progress = reading->inputs->progress,
    };

    arena_init(&sink.arena);
    captures.history = session_history_new(
        &options->pipeline.sessions.limits, options->rules, reading->inputs->software,
        (struct session_sink){ .context = &sink, .receive = receive, .notify = notify });
    session_history_consult(captures.history, reading->inputs->ledger);
    report_collector_begin_input(reading->collector, NULL);
    read_with(reading, &captures);
    session_history_free(captures.history);
    entry_reader_free(sink.reader);
    record_text_free(sink.text);
    arena_clear(&sink.arena);
}
