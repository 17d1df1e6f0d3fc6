/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From statistics to names and values. */
#include "config.h"

#include "cli/run_summary.h"

#include "cli/reading/packet_counts.h"
#include "output/summary_metrics.h"

enum {
    CAPTURE_COUNTS = CAPTURE_COUNTER_COUNT + FRAME_FATE_COUNT,
    MESSAGE_COUNTS = 4,
    LEDGER_COUNTS = 3,
    OUTPUT_COUNTS = 8
};

struct counts {
    struct summary_count capture[CAPTURE_COUNTS];
    size_t capture_count;
    struct summary_count reassembly[REASSEMBLY_STATISTIC_COUNT];
    struct summary_count history[2 * HISTORY_TABLE_COUNT];
    struct summary_count messages[MESSAGE_COUNTS];
    struct summary_count packets[PACKET_COUNTS];
    size_t message_count;
    struct summary_count ledger[LEDGER_COUNTS];
    size_t ledger_count;
    struct summary_count output[OUTPUT_COUNTS];
    size_t output_count;
};

/* The times among them have places of their own. */
static void fill_capture(struct counts *counts, const struct capture_statistics *statistics)
{
    struct capture_statistic statistic;

    for (size_t i = 0; capture_statistics_at(statistics, i, &statistic); i++)
        if (statistic.kind == CAPTURE_STATISTIC_COUNT)
            counts->capture[counts->capture_count++] =
                (struct summary_count){ statistic.name, statistic.count };
}

static void fill_reassembly(struct counts *counts, const struct reassembly_statistics *statistics)
{
    for (unsigned i = 0; i < REASSEMBLY_STATISTIC_COUNT; i++)
        counts->reassembly[i] =
            (struct summary_count){ reassembly_statistic_name((enum reassembly_statistic)i),
                                    statistics->value[i] };
}

static void fill_history(struct counts *counts, const struct session_history *history)
{
    for (unsigned i = 0; i < HISTORY_TABLE_COUNT; i++) {
        enum history_table which = (enum history_table)i;
        const struct keyed_table *table = session_history_table(history, which);

        counts->history[2 * i] =
            (struct summary_count){ history_table_name(which), keyed_table_count(table) };
        counts->history[2 * i + 1] = (struct summary_count){ history_table_displaced_name(which),
                                                             keyed_table_displaced(table) };
    }
}

static void fill_messages(struct counts *counts, const struct record_writer *writer)
{
    struct message_saver_counts saved;

    if (!record_writer_saved(writer, &saved))
        return;
    counts->messages[0] = (struct summary_count){ "saved", saved.saved };
    counts->messages[1] = (struct summary_count){ "bytes", saved.bytes };
    counts->messages[2] = (struct summary_count){ "incomplete", saved.incomplete };
    counts->messages[3] = (struct summary_count){ "unrecorded", saved.unrecorded };
    counts->message_count = MESSAGE_COUNTS;
}

static void fill_ledger(struct counts *counts, const struct session_ledger *ledger)
{
    static const struct {
        const char *name;
        enum ledger_judgement judgement;
    } left_out[LEDGER_COUNTS] = {
        { "told_before", LEDGER_TOLD },
        { "left_open", LEDGER_STILL_OPEN },
        { "forgotten", LEDGER_FORGOTTEN },
    };

    for (size_t i = 0; ledger != NULL && i < LEDGER_COUNTS; i++)
        counts->ledger[counts->ledger_count++] =
            (struct summary_count){ left_out[i].name,
                                    session_ledger_count(ledger, left_out[i].judgement) };
}

/* The line that this is a part of is in none of them. */
static void fill_output(struct counts *counts, const struct output_file *file)
{
    struct writer_counts written;

    if (output_file_writer(file) == NULL)
        return;
    line_writer_count(output_file_writer(file), &written);
    counts->output[0] = (struct summary_count){ "lines", written.written_lines };
    counts->output[1] = (struct summary_count){ "bytes", written.outlet.octets };
    counts->output[2] = (struct summary_count){ "waiting_lines", written.waiting_lines };
    counts->output[3] = (struct summary_count){ "waiting_bytes", written.waiting_octets };
    counts->output[4] = (struct summary_count){ "oldest_waiting_ms",
                                                (uint64_t)(written.oldest / DURATION_MILLISECOND) };
    counts->output[5] = (struct summary_count){ "dropped_lines", written.dropped_lines };
    counts->output[6] = (struct summary_count){ "dropped_bytes", written.dropped_octets };
    counts->output[7] = (struct summary_count){ "rotations", written.outlet.rotations };
    counts->output_count = OUTPUT_COUNTS;
}

static size_t fill_packets(struct counts *counts, const struct record_writer *writer,
                           const struct reading *reading)
{
    struct packet_writer_counts written;

    if (!record_writer_packets(writer, &written))
        return 0;
    packet_counts_fill(counts->packets, &written, reading->pipeline.packets);
    return PACKET_COUNTS;
}

/* Who takes a summary that was gathered. */
struct summary_taker {
    void *context;
    void (*take)(void *context, const struct summary *summary);
};

/* Gathers everything and hands it on; `about` has the kind, and what that kind alone has. */
static void gather(const struct record_writer *writer, const struct reading *reading,
                   const struct summary *about, const struct summary_taker *taker)
{
    struct counts counts = { .capture_count = 0 };
    struct summary summary = {
        .kind = about->kind,
        .time = about->time,
        .mirror_count = about->mirror_count,
        .mirror = about->mirror,
        .note_count = about->note_count,
        .notes = about->notes,
        .has_times = capture_statistics_have_times(&reading->capture),
        .start = reading->capture.first,
        .end = reading->capture.last,
        .inputs = reading->inputs,
        .inputs_in_trouble = reading->inputs_in_trouble,
        .trouble_count = reading->troubles.count,
        .troubles = (const char *const *)reading->troubles.messages,
        .tally = *record_writer_tally(writer),
        .suppressed_notices = session_history_suppressed(reading->history),
        .selection = *record_writer_selection(writer),
        .memory = about->memory,
    };

    fill_capture(&counts, &reading->capture);
    fill_reassembly(&counts, &reading->reassembly);
    fill_history(&counts, reading->history);
    summary.capture = (struct summary_group){ counts.capture_count, counts.capture };
    summary.reassembly = (struct summary_group){ REASSEMBLY_STATISTIC_COUNT, counts.reassembly };
    summary.history = (struct summary_group){ 2 * HISTORY_TABLE_COUNT, counts.history };
    fill_ledger(&counts, reading->ledger);
    summary.ledger = (struct summary_group){ counts.ledger_count, counts.ledger };
    fill_output(&counts, reading->file);
    summary.output = (struct summary_group){ counts.output_count, counts.output };
    fill_messages(&counts, writer);
    summary.messages = (struct summary_group){ counts.message_count, counts.messages };
    summary.packets =
        (struct summary_group){ fill_packets(&counts, writer, reading), counts.packets };
    taker->take(taker->context, &summary);
}

static void write_line(void *writer, const struct summary *summary)
{
    record_writer_summary(writer, summary);
}

void run_summary_losses(struct loss_notes *ret_notes, const struct record_writer *writer,
                        const struct reading *reading)
{
    struct message_saver_counts saved;
    struct packet_writer_counts packets;

    ret_notes->count = 0;
    loss_notes_lost(ret_notes, &reading->capture, &reading->reassembly,
                    session_history_count(reading->history));
    if (record_writer_saved(writer, &saved))
        loss_notes_unsaved(ret_notes, &saved);
    if (record_writer_packets(writer, &packets))
        loss_notes_packets(ret_notes, &packets);
    if (reading->ledger != NULL)
        loss_notes_forgotten(ret_notes, reading->ledger);
}

void run_summary_write(struct record_writer *writer, const struct reading *reading,
                       const struct loss_notes *notes)
{
    const struct summary_count memory[] = {
        { "budget", reading->pipeline.pool->size },
        { "refused", reading->memory_refused },
    };
    const char *sentences[LOSS_NOTES_MOST];
    const struct summary about = { .note_count = notes->count,
                                   .notes = sentences,
                                   .memory = { sizeof memory / sizeof memory[0], memory } };

    const struct summary_taker taker = { writer, write_line };

    for (size_t i = 0; i < notes->count; i++)
        sentences[i] = notes->texts[i];
    gather(writer, reading, &about, &taker);
}

static void gather_status(const struct record_writer *writer, const struct reading *reading,
                          const struct run_status *status, const struct summary_taker *taker)
{
    const struct summary_count memory[] = {
        { "budget", reading->pipeline.pool->size },
        { "used", status->memory_used },
        { "refused", reading->memory_refused },
    };
    const char *sentences[MIRROR_NOTES_MOST];
    const struct summary about = { .kind = SUMMARY_STATUS,
                                   .time = status->time,
                                   .mirror_count = status->mirror.count,
                                   .mirror = sentences,
                                   .memory = { sizeof memory / sizeof memory[0], memory } };

    for (size_t i = 0; i < status->mirror.count; i++)
        sentences[i] = status->mirror.text[i];
    gather(writer, reading, &about, taker);
}

void run_status_write(struct record_writer *writer, const struct reading *reading,
                      const struct run_status *status)
{
    const struct summary_taker taker = { writer, write_line };

    gather_status(writer, reading, status, &taker);
}

static void append_metrics(void *text, const struct summary *summary)
{
    summary_metrics_append(text, summary, PACKAGE_VERSION);
}

void run_status_metrics(struct bounded_buffer *text, const struct record_writer *writer,
                        const struct reading *reading, const struct run_status *status)
{
    const struct summary_taker taker = { text, append_metrics };

    gather_status(writer, reading, status, &taker);
}
