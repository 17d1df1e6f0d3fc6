/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From an input of lines to the report. */
#include <inttypes.h>

#include "cli/report/report_ledger.h"
#include "cli/report/report_reading.h"
#include "output/report/report_json.h"

/* What of an input's lines the operator is told. */
struct line_faults {
    uint64_t lines;
    uint64_t broken;
    uint64_t first_broken; /* its number */
    uint64_t newer;
    uint64_t unread; /* summaries */
    uint64_t too_long;
    uint64_t unknown;
    uint64_t events;
    bool is_cut;            /* the last line, which is broken */
    bool looks_like_record; /* a broken one looks like the beginning of a record */
};

static bool is_selective(const struct selection_criteria *criteria)
{
    return criteria->since != INT64_MIN || criteria->until != INT64_MAX ||
           criteria->client.count > 0 || criteria->server.count > 0;
}

/* False, which is told, for one that cannot be read. */
static bool take_report(struct report_reading *reading, const struct report_entry *entry,
                        const char *path)
{
    struct report *report = reading->inputs->report;
    struct error reason, error;
    struct report *other = report_json_read(entry->line, &reason);

    if (other == NULL) {
        error_set(&error, "a summary in %s cannot be read: %s", input_file_label(path),
                  reason.message);
        report_reading_trouble(reading, &error);
        return false;
    }
    if (is_selective(&reading->inputs->options->read.selection)) {
        error_set(&error, "%s: nothing can be selected from a summary, so all of it counts",
                  input_file_label(path));
        report_reading_note(reading, &error);
    }
    report_merge(report, other);
    report_free(other);
    report->health[HEALTH_REPORTS]++;
    return true;
}

static void count_fault(struct line_faults *faults, const struct report_entry *entry)
{
    enum report_entry_kind kind = entry->kind;

    faults->lines++;
    if (kind == ENTRY_BROKEN && faults->broken++ == 0)
        faults->first_broken = faults->lines;
    faults->looks_like_record |= kind == ENTRY_BROKEN && entry->line.data[0] == '{';
    faults->newer += kind == ENTRY_NEWER;
    faults->unknown += kind == ENTRY_UNKNOWN;
    faults->events += kind == ENTRY_EVENT;
}

static void take_batch(struct report_reading *reading, const struct line_batch *batch,
                       struct line_faults *faults)
{
    uint64_t *health = reading->inputs->report->health;

    for (size_t i = 0; i < batch->count; i++) {
        const struct report_entry *entry = &batch->entries[i];
        bool is_cut = batch->is_cut && i + 1 == batch->count && entry->kind == ENTRY_BROKEN;

        count_fault(faults, entry);
        faults->is_cut |= is_cut;
        health[HEALTH_CUT] += is_cut;
        if (entry->kind == ENTRY_REPORT)
            faults->unread += !take_report(reading, entry, reading->paths[batch->input]);
        else if (report_ledger_lets_pass(reading->inputs->ledger, entry))
            report_collect(reading->collector, entry);
    }
    faults->too_long += batch->too_long;
    health[HEALTH_TOO_LONG] += batch->too_long;
}

static void show_progress(struct report_reading *reading, const struct input_window *window)
{
    const struct report_tally *total = &reading->inputs->report->total;
    uint64_t done, size;
    struct progress_facts facts = { .total = reading->octets,
                                    .sessions = total->counts[TALLY_SESSIONS] };

    compressed_file_progress(input_window_file(window), &done, &size);
    facts.done = reading->octets_before + done;
    progress_show(&reading->inputs->progress, &facts);
}

/* Takes the batch that was handed in first, if there is one. */
static bool finish_batch(struct report_reading *reading, struct line_faults *faults)
{
    struct line_batch *batch = line_workers_take(reading->workers);

    if (batch == NULL)
        return false;
    take_batch(reading, batch, faults);
    line_workers_give_back(reading->workers, batch);
    return true;
}

static void read_batches(struct report_reading *reading, size_t input, struct input_window *window,
                         struct line_faults *faults)
{
    for (;;) {
        struct line_batch *batch = line_workers_spare(reading->workers);

        if (batch == NULL) {
            finish_batch(reading, faults);
            show_progress(reading, window);
            continue;
        }
        batch->input = input;
        if (!line_batch_fill(batch, window))
            break;
        line_workers_hand_in(reading->workers, batch);
    }
    while (finish_batch(reading, faults))
        ;
}

typedef void fault_teller(struct report_reading *reading, const struct error *error);

/* The words are for one, and for any other number. */
static void tell(struct report_reading *reading, fault_teller *teller, const char *label,
                 uint64_t count, const char *one, const char *many)
{
    struct error error;

    if (count == 0)
        return;
    error_set(&error, "%s: %" PRIu64 " %s", label, count, count == 1 ? one : many);
    teller(reading, &error);
}

static void tell_broken(struct report_reading *reading, const char *label, uint64_t count,
                        uint64_t first)
{
    struct error error;

    if (count == 0)
        return;
    if (count == 1)
        error_set(&error, "%s: line %" PRIu64 " is no JSON or lacks what it needs", label, first);
    else
        error_set(&error,
                  "%s: %" PRIu64
                  " lines are no JSON or lack what they need, the first is line %" PRIu64,
                  label, count, first);
    report_reading_trouble(reading, &error);
}

/* Whoever takes one file for another need not hear of its lines. */
static bool is_something_else(const struct line_faults *faults)
{
    return faults->lines > 0 && faults->broken == faults->lines && faults->too_long == 0 &&
           !(faults->is_cut && faults->looks_like_record);
}

static void tell_something_else(struct report_reading *reading, const char *label, uint64_t lines)
{
    struct error error;

    error_set(&error,
              lines == 1 ? "%s is neither a capture nor session lines: its only line is no record"
                         : "%s is neither a capture nor session lines: none of its %" PRIu64
                           " lines is a record",
              label, lines);
    report_reading_trouble(reading, &error);
}

static void tell_faults(struct report_reading *reading, const char *label,
                        const struct line_faults *faults)
{
    uint64_t broken = faults->broken - faults->is_cut;
    struct error error;

    if (is_something_else(faults)) {
        tell_something_else(reading, label, faults->lines);
        return;
    }
    tell_broken(reading, label, broken, faults->first_broken);
    if (faults->is_cut) {
        error_set(&error, "%s: its last line is cut", label);
        report_reading_trouble(reading, &error);
    }
    tell(reading, report_reading_trouble, label, faults->newer,
         "line has a newer schema than this program knows",
         "lines have a newer schema than this program knows");
    tell(reading, report_reading_trouble, label, faults->too_long, "line is too long to be read",
         "lines are too long to be read");
    tell(reading, report_reading_note, label, faults->unknown,
         "line of an unknown type, passed over", "lines of unknown types, passed over");
    tell(reading, report_reading_note, label, faults->events,
         "event, passed over: a report counts sessions",
         "events, passed over: a report counts sessions");
}

/* An empty one says that there was nothing. */
static bool is_of_use(const struct input_window *window, const struct line_faults *faults)
{
    enum file_state state = compressed_file_state(input_window_file(window));

    if (faults->lines == 0 && faults->too_long == 0)
        return state != FILE_CUT && state != FILE_FAILED;
    return faults->lines > faults->broken + faults->newer + faults->unread;
}

/* The decompressor's, or the system's. */
static void tell_end(struct report_reading *reading, const char *label,
                     const struct input_window *window, const struct line_faults *faults)
{
    const struct compressed_file *file = input_window_file(window);
    struct error error;

    switch (compressed_file_state(file)) {
    case FILE_CUT:
        error_set(&error, "%s is cut in the middle of its compressed data", label);
        break;
    case FILE_FAILED:
        error_set(&error, "cannot read %s further: %s", label, compressed_file_reason(file));
        break;
    default:
        if (faults->lines == 0 && faults->too_long == 0) {
            error_set(&error, "%s is empty", label);
            report_reading_note(reading, &error);
        }
        return;
    }
    report_reading_trouble(reading, &error);
}

void report_read_lines(struct report_reading *reading, size_t input, struct input_window *window)
{
    const char *label = input_file_label(reading->paths[input]);
    struct line_faults faults = { .lines = 0 };

    report_collector_begin_input(reading->collector, reading->paths[input]);
    read_batches(reading, input, window, &faults);
    tell_faults(reading, label, &faults);
    tell_end(reading, label, window, &faults);
    reading->inputs->used += is_of_use(window, &faults);
    input_window_free(window);
}
