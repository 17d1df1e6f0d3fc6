/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last line. */
#include "output/summary_json.h"

#include "output/json_write.h"

static void put_times(struct bounded_buffer *line, const struct summary *summary)
{
    char text[TIMESTAMP_TEXT_SIZE];

    if (!summary->has_times)
        return;
    timestamp_format(summary->start, text);
    json_put_word(line, "start", text);
    timestamp_format(summary->end, text);
    json_put_word(line, "end", text);
}

static void put_inputs(struct bounded_buffer *line, const struct summary *summary)
{
    json_begin_object(line, "inputs");
    json_put_count(line, "read", summary->inputs);
    json_put_count(line, "in_trouble", summary->inputs_in_trouble);
    json_end_object(line);
}

/* They name paths, which may hold any bytes. */
static void put_troubles(struct bounded_buffer *line, const struct summary *summary, bool *lossy)
{
    size_t mark = line->length;

    json_begin_array(line, "trouble");
    for (size_t i = 0; i < summary->trouble_count; i++)
        json_put_text(line, NULL, bytes_of_string(summary->troubles[i]), lossy);
    json_end_filled_array(line, mark);
}

static void put_protocols(struct bounded_buffer *line, const struct tally_counts *tally)
{
    json_begin_object(line, "protocol");
    for (unsigned i = 0; i < PROTOCOL_COUNT; i++)
        json_put_count(line, protocol_name((enum protocol)i), tally->protocols[i]);
    json_end_object(line);
}

static void put_severity_counts(struct bounded_buffer *line, const uint64_t counts[SEVERITY_COUNT])
{
    for (unsigned i = 0; i < SEVERITY_COUNT; i++)
        json_put_count(line, severity_name((enum severity)i), counts[i]);
}

static void put_severities(struct bounded_buffer *line, const char *key,
                           const uint64_t counts[SEVERITY_COUNT])
{
    json_begin_object(line, key);
    put_severity_counts(line, counts);
    json_end_object(line);
}

static void put_worst(struct bounded_buffer *line, const struct tally_counts *tally)
{
    json_begin_object(line, "severity");
    put_severity_counts(line, tally->worst);
    json_put_count(line, "none", tally->without_findings);
    json_end_object(line);
}

static void put_sessions(struct bounded_buffer *line, const struct summary *summary)
{
    json_begin_object(line, "sessions");
    json_put_count(line, "selected", summary->selection.selected);
    json_put_count(line, "left_out", summary->selection.left_out);
    put_protocols(line, &summary->tally);
    put_worst(line, &summary->tally);
    json_end_object(line);
}

static void put_notices(struct bounded_buffer *line, const struct summary *summary)
{
    json_begin_object(line, "notices");
    json_put_count(line, "selected", summary->selection.notices_selected);
    json_put_count(line, "left_out", summary->selection.notices_left_out);
    put_severities(line, "severity", summary->tally.notices);
    json_end_object(line);
}

static void put_transactions(struct bounded_buffer *line, const struct tally_counts *tally)
{
    json_begin_object(line, "transactions");
    for (unsigned i = 0; i < OUTCOME_COUNT; i++)
        json_put_count(line, outcome_name((enum outcome)i), tally->outcomes[i]);
    json_end_object(line);
}

static void put_group(struct bounded_buffer *line, const char *key,
                      const struct summary_group *group)
{
    json_begin_object(line, key);
    for (size_t i = 0; i < group->count; i++)
        json_put_count(line, group->counts[i].name, group->counts[i].value);
    json_end_object(line);
}

void summary_json_append(struct bounded_buffer *line, const struct summary *summary)
{
    bool lossy = false;

    json_begin_object(line, NULL);
    json_put_word(line, "type", "summary");
    json_put_count(line, "schema", SUMMARY_SCHEMA);
    put_times(line, summary);
    put_inputs(line, summary);
    put_troubles(line, summary, &lossy);
    put_sessions(line, summary);
    put_transactions(line, &summary->tally);
    put_severities(line, "anomalies", summary->tally.findings);
    put_notices(line, summary);
    put_group(line, "capture", &summary->capture);
    put_group(line, "reassembly", &summary->reassembly);
    json_put_flag(line, "lossy", lossy);
    json_end_object(line);
    json_end_line(line);
}
