/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The end of a transcript. */
#include "output/summary_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "output/session_words.h"
#include "output/words.h"

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

/* ------------------------------------------------------------------------------- counts */

/* `  sessions      3 smtp, 1 unknown`: a heading, and behind it what there is, in as many lines as
 * that takes. */
struct row {
    struct bounded_buffer *text;
    size_t column;
    bool begun; /* something stands behind the heading */
};

enum { ROW_WIDTH = 80, HEADING_WIDTH = 16 };

static struct row row_of(struct bounded_buffer *text, const char *heading)
{
    add(text, "  %-*s", HEADING_WIDTH - 2, heading);
    return (struct row){ .text = text, .column = HEADING_WIDTH };
}

/* Clears the item. */
static void row_add(struct row *row, struct bounded_buffer *item)
{
    size_t width = item->length + 2; /* with a blank, and a comma if another one follows */

    if (row->begun && row->column + width > ROW_WIDTH) {
        add(row->text, ",\n%*s", HEADING_WIDTH, "");
        row->column = HEADING_WIDTH;
    } else if (row->begun) {
        add(row->text, ", ");
    }
    bounded_buffer_append(row->text, bounded_buffer_bytes(item));
    bounded_buffer_clear(item);
    row->column += width;
    row->begun = true;
}

static void row_end(const struct row *row)
{
    add(row->text, row->begun ? "\n" : "none\n");
}

static void add_counts(struct bounded_buffer *text, const char *heading, unsigned count,
                       const uint64_t values[], const char *(*name)(unsigned index))
{
    struct row row = row_of(text, heading);
    struct bounded_buffer item;

    bounded_buffer_init(&item, SIZE_MAX);
    for (unsigned i = 0; i < count; i++)
        if (values[i] > 0) {
            add(&item, "%" PRIu64 " %s", values[i], name(i));
            row_add(&row, &item);
        }
    row_end(&row);
}

/* The most severe first. */
static void add_severities(struct bounded_buffer *text, const char *heading,
                           const uint64_t values[SEVERITY_COUNT])
{
    struct row row = row_of(text, heading);
    struct bounded_buffer item;

    bounded_buffer_init(&item, SIZE_MAX);
    for (unsigned i = SEVERITY_COUNT; i-- > 0;)
        if (values[i] > 0) {
            session_words_append_severity(&item, (enum severity)i, values[i]);
            row_add(&row, &item);
        }
    row_end(&row);
}

/* `2 sessions, 1 notice`, where there is one of either. */
static void add_pair(struct bounded_buffer *text, const char *heading, const char *const nouns[2],
                     const uint64_t values[2])
{
    struct row row = row_of(text, heading);
    struct bounded_buffer item;

    bounded_buffer_init(&item, SIZE_MAX);
    for (unsigned i = 0; i < 2; i++)
        if (values[i] > 0) {
            words_append_count(&item, values[i], nouns[i]);
            row_add(&row, &item);
        }
    row_end(&row);
}

static const char *name_of_protocol(unsigned index)
{
    return protocol_name((enum protocol)index);
}

static const char *name_of_outcome(unsigned index)
{
    return outcome_name((enum outcome)index);
}

static void add_left_out(struct bounded_buffer *text, const struct selection_counts *selection)
{
    static const char *const nouns[] = { "session", "notice" };
    const uint64_t values[] = { selection->left_out, selection->notices_left_out };

    if (values[0] + values[1] > 0)
        add_pair(text, "not selected", nouns, values);
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

/* ------------------------------------------------------------------------------- groups */

/* Words in names of JSON of which there may be one. */
static const char *const nouns[] = { "bytes",   "connections", "lines",
                                     "packets", "rotations",   "sessions" };

static bool is_plural(struct bytes word)
{
    for (size_t i = 0; i < sizeof nouns / sizeof nouns[0]; i++)
        if (bytes_equal(word, bytes_of_string(nouns[i])))
            return true;
    return false;
}

/* A name of JSON, for people. */
static void add_name(struct bounded_buffer *item, struct bytes name, bool one)
{
    for (size_t start = 0, end; start < name.length; start = end + 1) {
        struct bytes word;

        for (end = start; end < name.length && name.data[end] != '_';)
            end++;
        word = bytes_of(name.data + start, end - start);
        word.length -= one && is_plural(word);
        add(item, "%s%.*s", start > 0 ? " " : "", (int)word.length, (const char *)word.data);
    }
}

/* `8 waiting lines`, `oldest waiting 1234 ms`. */
static void add_item(struct bounded_buffer *item, const struct summary_count *count)
{
    static const char milliseconds[] = "_ms";
    const size_t unit = sizeof milliseconds - 1;
    struct bytes name = bytes_of_string(count->name);

    if (name.length > unit && strcmp(count->name + name.length - unit, milliseconds) == 0) {
        add_name(item, bytes_of(name.data, name.length - unit), false);
        add(item, " %" PRIu64 " ms", count->value);
        return;
    }
    add(item, "%" PRIu64 " ", count->value);
    add_name(item, name, count->value == 1);
}

static void add_group(struct bounded_buffer *text, const char *heading,
                      const struct summary_group *group)
{
    struct row row;
    struct bounded_buffer item;

    if (group->count == 0)
        return;
    row = row_of(text, heading);
    bounded_buffer_init(&item, SIZE_MAX);
    for (size_t i = 0; i < group->count; i++)
        if (group->counts[i].value > 0) {
            add_item(&item, &group->counts[i]);
            row_add(&row, &item);
        }
    row_end(&row);
}

/* Not before there is some: of that a status at a terminal would say nothing each time. */
static void add_output(struct bounded_buffer *text, const struct summary_group *output)
{
    for (size_t i = 0; i < output->count; i++)
        if (output->counts[i].value > 0) {
            add_group(text, "output", output);
            return;
        }
}

static void add_suppressed(struct bounded_buffer *text, const struct summary *summary)
{
    static const char *const suppressible[] = { "finding", "notice" };
    const uint64_t values[] = { summary->tally.suppressed, summary->suppressed_notices };

    if (values[0] + values[1] > 0)
        add_pair(text, "suppressed", suppressible, values);
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
    add_severities(text, "findings", tally->findings);
    add_severities(text, "notices", tally->notices);
    add_suppressed(text, summary);
    add_group(text, "ledger", &summary->ledger);
    add_output(text, &summary->output);
    add_group(text, "messages", &summary->messages);
    add_group(text, "packets", &summary->packets);
}
