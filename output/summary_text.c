/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The end of a transcript. */
#include "output/summary_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

static void add(struct bounded_buffer *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Words and numbers of ours. */
static void add(struct bounded_buffer *text, const char *format, ...)
{
    char line[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    bounded_buffer_append(text, bytes_of_string(line));
}

static void add_time(struct bounded_buffer *text, timestamp time)
{
    char digits[TIMESTAMP_TEXT_SIZE];

    timestamp_format(time, digits);
    for (char *character = digits; *character != '\0'; character++)
        if (*character == 'T' || *character == 'Z')
            *character = ' ';
    add(text, "%sUTC", digits);
}

static void add_times(struct bounded_buffer *text, const struct summary *summary)
{
    if (!summary->has_times)
        return;
    add(text, "  captured      ");
    add_time(text, summary->start);
    add(text, " to\n                ");
    add_time(text, summary->end);
    add(text, "\n");
}

/* `3 smtp, 1 unknown`: what there is; `none` for nothing. */
static void add_counts(struct bounded_buffer *text, const char *heading, unsigned count,
                       const uint64_t values[], const char *(*name)(unsigned index))
{
    const char *separator = "";

    add(text, "  %-14s", heading);
    for (unsigned i = 0; i < count; i++) {
        if (values[i] == 0)
            continue;
        add(text, "%s%" PRIu64 " %s", separator, values[i], name(i));
        separator = ", ";
    }
    add(text, separator[0] != '\0' ? "\n" : "none\n");
}

static const char *name_of_protocol(unsigned index)
{
    return protocol_name((enum protocol)index);
}

static const char *name_of_outcome(unsigned index)
{
    return outcome_name((enum outcome)index);
}

static const char *name_of_severity(unsigned index)
{
    return severity_name((enum severity)index);
}

static void add_left_out(struct bounded_buffer *text, const struct selection_counts *selection)
{
    if (selection->left_out + selection->notices_left_out == 0)
        return;
    add(text, "  not selected  %" PRIu64 " sessions, %" PRIu64 " notices\n", selection->left_out,
        selection->notices_left_out);
}

static void add_inputs(struct bounded_buffer *text, const struct summary *summary,
                       enum text_charset charset)
{
    add(text, "  inputs        %" PRIu64, summary->inputs);
    if (summary->inputs_in_trouble > 0)
        add(text, ", %" PRIu64 " of them in trouble", summary->inputs_in_trouble);
    add(text, "\n");
    for (size_t i = 0; i < summary->trouble_count; i++) {
        add(text, "                ");
        text_escape_append(text, bytes_of_string(summary->troubles[i]), charset);
        add(text, "\n");
    }
}

/* A name of JSON, for people. */
static void add_words(struct bounded_buffer *text, const char *name)
{
    for (; *name != '\0'; name++)
        add(text, "%c", *name == '_' ? ' ' : *name);
}

static void add_group(struct bounded_buffer *text, const char *name,
                      const struct summary_group *group)
{
    if (group->count == 0)
        return;
    add(text, "  %-13s", name);
    for (size_t i = 0; i < group->count; i++) {
        add(text, "%s %" PRIu64 " ", i > 0 ? "," : "", group->counts[i].value);
        add_words(text, group->counts[i].name);
    }
    add(text, "\n");
}

static void add_suppressed(struct bounded_buffer *text, const struct summary *summary)
{
    if (summary->tally.suppressed + summary->suppressed_notices == 0)
        return;
    add(text, "  suppressed    %" PRIu64 " findings, %" PRIu64 " notices\n",
        summary->tally.suppressed, summary->suppressed_notices);
}

static void add_status(struct bounded_buffer *text, const struct summary *summary)
{
    add(text, "Status at ");
    add_time(text, summary->time);
    add(text, "\n");
    for (size_t i = 0; i < summary->mirror_count; i++)
        add(text, "  mirror        %s\n", summary->mirror[i]);
}

void summary_text_append(struct bounded_buffer *text, const struct summary *summary,
                         enum text_charset charset)
{
    const struct tally_counts *tally = &summary->tally;

    if (summary->kind == SUMMARY_STATUS)
        add_status(text, summary);
    else
        add(text, "Summary\n");
    add_times(text, summary);
    add_inputs(text, summary, charset);
    add_counts(text, "sessions", PROTOCOL_COUNT, tally->protocols, name_of_protocol);
    add_left_out(text, &summary->selection);
    add_counts(text, "transactions", OUTCOME_COUNT, tally->outcomes, name_of_outcome);
    add_counts(text, "findings", SEVERITY_COUNT, tally->findings, name_of_severity);
    add_counts(text, "notices", SEVERITY_COUNT, tally->notices, name_of_severity);
    add_suppressed(text, summary);
    add_group(text, "ledger", &summary->ledger);
    add_group(text, "output", &summary->output);
    add_group(text, "messages", &summary->messages);
    add_group(text, "packets", &summary->packets);
}
