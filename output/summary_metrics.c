/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers by name. Names of families come from the names that the summary has. */
#include "output/summary_metrics.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINE_SIZE = 512, NAME_SIZE = 128 };

static const char unit_bytes[] = "bytes";
static const char unit_seconds[] = "seconds";

static void append(struct bounded_buffer *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void append(struct bounded_buffer *text, const char *format, ...)
{
    char line[LINE_SIZE];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    bounded_buffer_append(text, bytes_of_string(line));
}

/* The name of a family ends in its unit, if it has one. */
static void begin_family(struct bounded_buffer *text, const char *name, const char *type,
                         const char *unit, const char *help)
{
    append(text, "# TYPE smtpscope_%s %s\n", name, type);
    if (unit != NULL)
        append(text, "# UNIT smtpscope_%s %s\n", name, unit);
    append(text, "# HELP smtpscope_%s %s\n", name, help);
}

static void add_counter(struct bounded_buffer *text, const char *name, const char *help,
                        uint64_t value)
{
    begin_family(text, name, "counter", NULL, help);
    append(text, "smtpscope_%s_total %" PRIu64 "\n", name, value);
}

/* ------------------------------------------------------------------ groups of counts */

/* A count of a group that is no plain counter. */
static const struct odd_count {
    const char *group;
    const char *name;
    const char *shown; /* NULL: as it is called */
    const char *unit;
    bool is_gauge;
    bool in_milliseconds;
} odd_counts[] = {
    { "memory", "budget", "budget_bytes", unit_bytes, true, false },
    { "memory", "used", "used_bytes", unit_bytes, true, false },
    { "output", "bytes", NULL, unit_bytes, false, false },
    { "output", "waiting_lines", NULL, NULL, true, false },
    { "output", "waiting_bytes", NULL, unit_bytes, true, false },
    { "output", "oldest_waiting_ms", "oldest_waiting_seconds", unit_seconds, true, true },
    { "output", "dropped_bytes", NULL, unit_bytes, false, false },
    { "messages", "bytes", NULL, unit_bytes, false, false },
    { "packets", "bytes", NULL, unit_bytes, false, false },
    { "packets", "memory_budget", "memory_budget_bytes", unit_bytes, true, false },
    { "packets", "memory_used", "memory_used_bytes", unit_bytes, true, false },
    { "reassembly", "gap_bytes", NULL, unit_bytes, false, false },
};

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);

    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* What is remembered comes and goes; what had to give way is counted. */
static struct odd_count find_odd(const char *group, const char *name)
{
    for (size_t i = 0; i < sizeof odd_counts / sizeof odd_counts[0]; i++)
        if (strcmp(odd_counts[i].group, group) == 0 && strcmp(odd_counts[i].name, name) == 0)
            return odd_counts[i];
    return (struct odd_count){ .is_gauge = strcmp(group, "history") == 0 &&
                                           !ends_with(name, "_displaced") };
}

static void add_count(struct bounded_buffer *text, const char *group,
                      const struct summary_count *count)
{
    struct odd_count odd = find_odd(group, count->name);
    char name[NAME_SIZE], help[NAME_SIZE];

    snprintf(name, sizeof name, "%s_%s", group, odd.shown != NULL ? odd.shown : count->name);
    snprintf(help, sizeof help, "What a status line has as %s.%s.", group, count->name);
    begin_family(text, name, odd.is_gauge ? "gauge" : "counter", odd.unit, help);
    append(text, "smtpscope_%s%s ", name, odd.is_gauge ? "" : "_total");
    if (odd.in_milliseconds)
        append(text, "%" PRIu64 ".%03u\n", count->value / 1000, (unsigned)(count->value % 1000));
    else
        append(text, "%" PRIu64 "\n", count->value);
}

static void add_groups(struct bounded_buffer *text, const struct summary *summary)
{
    const struct {
        const char *name;
        const struct summary_group *group;
    } groups[] = {
        { "capture", &summary->capture },   { "reassembly", &summary->reassembly },
        { "history", &summary->history },   { "memory", &summary->memory },
        { "ledger", &summary->ledger },     { "output", &summary->output },
        { "messages", &summary->messages }, { "packets", &summary->packets },
    };

    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        for (size_t j = 0; j < groups[i].group->count; j++)
            add_count(text, groups[i].name, &groups[i].group->counts[j]);
}

/* ------------------------------------------------------------ sessions and findings */

static void add_labelled(struct bounded_buffer *text, const char *name, const char *label,
                         const char *value, uint64_t count)
{
    append(text, "smtpscope_%s_total{%s=\"%s\"} %" PRIu64 "\n", name, label, value, count);
}

static void add_sessions(struct bounded_buffer *text, const struct summary *summary)
{
    const struct tally_counts *tally = &summary->tally;

    begin_family(text, "sessions", "counter", NULL, "Sessions in the output.");
    for (unsigned i = 0; i < PROTOCOL_COUNT; i++)
        add_labelled(text, "sessions", "protocol", protocol_name((enum protocol)i),
                     tally->protocols[i]);
    begin_family(text, "sessions_judged", "counter", NULL,
                 "Sessions in the output, by their most severe finding.");
    for (unsigned i = 0; i < SEVERITY_COUNT; i++)
        add_labelled(text, "sessions_judged", "severity", severity_name((enum severity)i),
                     tally->worst[i]);
    add_labelled(text, "sessions_judged", "severity", "none", tally->without_findings);
    add_counter(text, "sessions_left_out", "Sessions that the selection left out.",
                summary->selection.left_out);
    begin_family(text, "transactions", "counter", NULL,
                 "Mail transactions of the sessions in the output.");
    for (unsigned i = 0; i < OUTCOME_COUNT; i++)
        add_labelled(text, "transactions", "outcome", outcome_name((enum outcome)i),
                     tally->outcomes[i]);
}

static void add_severities(struct bounded_buffer *text, const char *name, const char *help,
                           const uint64_t counts[SEVERITY_COUNT])
{
    begin_family(text, name, "counter", NULL, help);
    for (unsigned i = 0; i < SEVERITY_COUNT; i++)
        add_labelled(text, name, "severity", severity_name((enum severity)i), counts[i]);
}

/* Rules that have found nothing of a severity have no sample of it. */
static void add_rules(struct bounded_buffer *text, const char *name, const char *help,
                      const struct rule_tally *rules)
{
    begin_family(text, name, "counter", NULL, help);
    for (size_t i = 0; i < rules->count; i++)
        for (unsigned j = 0; j < SEVERITY_COUNT; j++)
            if (rules->rules[i].found[j] > 0)
                append(text, "smtpscope_%s_total{id=\"%s\",severity=\"%s\"} %" PRIu64 "\n", name,
                       rules->rules[i].id, severity_name((enum severity)j),
                       rules->rules[i].found[j]);
}

static void add_findings(struct bounded_buffer *text, const struct summary *summary)
{
    const struct tally_counts *tally = &summary->tally;

    add_severities(text, "anomalies", "Findings in the output.", tally->findings);
    add_rules(text, "anomalies_by_rule", "Findings in the output, by rule.",
              &tally->findings_by_rule);
    add_severities(text, "notices", "Notices in the output.", tally->notices);
    add_rules(text, "notices_by_rule", "Notices in the output, by rule.", &tally->notices_by_rule);
    add_counter(text, "notices_left_out", "Notices that the selection left out.",
                summary->selection.notices_left_out);
    add_counter(text, "anomalies_suppressed", "Findings that the configuration suppresses.",
                tally->suppressed);
    add_counter(text, "notices_suppressed", "Notices that the configuration suppresses.",
                summary->suppressed_notices);
}

/* ------------------------------------------------------------------------- the rest */

static void add_time(struct bounded_buffer *text, const char *name, const char *help,
                     timestamp time)
{
    begin_family(text, name, "gauge", unit_seconds, help);
    append(text, "smtpscope_%s %" PRId64 ".%06u\n", name, time / DURATION_SECOND,
           (unsigned)(time % DURATION_SECOND / DURATION_MICROSECOND));
}

static void add_state(struct bounded_buffer *text, const struct summary *summary)
{
    add_time(text, "status_timestamp_seconds", "When these numbers were true.", summary->time);
    if (summary->has_times)
        add_time(text, "last_frame_timestamp_seconds", "The time of the last frame.", summary->end);
    begin_family(text, "mirror_troubles", "gauge", NULL,
                 "What is wrong with the mirror port; a status line says it.");
    append(text, "smtpscope_mirror_troubles %zu\n", summary->mirror_count);
    add_counter(text, "inputs_in_trouble", "Interfaces that could not be read any further.",
                summary->inputs_in_trouble);
}

void summary_metrics_append(struct bounded_buffer *text, const struct summary *summary,
                            const char *version)
{
    begin_family(text, "build", "info", NULL, "The program.");
    append(text, "smtpscope_build_info{version=\"%s\"} 1\n", version);
    add_state(text, summary);
    add_sessions(text, summary);
    add_findings(text, summary);
    add_groups(text, summary);
    append(text, "# EOF\n");
}
