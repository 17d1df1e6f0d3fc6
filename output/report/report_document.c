/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sections, blocks, rows; and the order of the sections. */
#include "output/report/report_document.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/memory.h"
#include "output/report/document_parts.h"

const char *chart_series_name(enum chart_series series)
{
    static const char *const names[] = {
        [CHART_SESSIONS] = "sessions",
        [CHART_MESSAGES] = "messages",
        [CHART_BYTES] = "bytes",
        [CHART_REFUSALS] = "refusals",
    };

    _Static_assert(sizeof names / sizeof names[0] == CHART_COUNT, "a name for each");
    assert(series < CHART_COUNT);
    return names[series];
}

struct document_section *document_section(struct document_draft *draft, const char *id,
                                          const char *heading)
{
    struct report_document *document = draft->document;
    struct document_section *section = &document->sections[document->section_count++];

    assert(document->section_count <= DOCUMENT_SECTIONS);
    *section = (struct document_section){ .id = id, .heading = heading };
    return section;
}

struct document_block *document_block(struct document_draft *draft,
                                      struct document_section *section, enum block_kind kind)
{
    struct document_block *block;

    section->blocks = arena_grow(draft->arena, section->blocks, section->block_count,
                                 &section->block_capacity, sizeof section->blocks[0]);
    block = &section->blocks[section->block_count++];
    *block = (struct document_block){ .kind = kind };
    return block;
}

void document_paragraph(struct document_draft *draft, struct document_section *section,
                        struct bytes text)
{
    document_block(draft, section, BLOCK_PARAGRAPH)->paragraph = text;
}

struct document_table *document_table(struct document_draft *draft,
                                      struct document_section *section, const char *title,
                                      size_t column_count, const struct document_column *columns)
{
    struct document_table *table = &document_block(draft, section, BLOCK_TABLE)->table;

    assert(column_count <= DOCUMENT_COLUMNS);
    *table = (struct document_table){ .title = title,
                                      .column_count = column_count,
                                      .columns = columns,
                                      .most = draft->options->rows };
    return table;
}

struct document_row *document_row(struct document_draft *draft, struct document_table *table)
{
    struct document_row *row;

    if (table->row_count == table->most)
        return NULL;
    table->rows = arena_grow(draft->arena, table->rows, table->row_count, &table->row_capacity,
                             sizeof table->rows[0]);
    row = &table->rows[table->row_count++];
    *row = (struct document_row){ .cells = { { NULL, 0 } } };
    return row;
}

struct bytes document_words(struct document_draft *draft, size_t count, const struct bytes *parts)
{
    return arena_join(draft->arena, parts, count);
}

void document_note(struct document_draft *draft, struct document_table *table,
                   struct top_list *list, size_t all)
{
    uint64_t error = list != NULL ? top_list_error(list) : 0;

    if (error > 0)
        table->note = arena_format(draft->arena,
                                   "more of them than are told apart: counts may be too low by up "
                                   "to %" PRIu64,
                                   error);
    else if (all > table->row_count)
        table->note = arena_format(draft->arena, "and %zu more", all - table->row_count);
}

struct bytes document_party(struct document_draft *draft, struct bytes address, struct bytes name)
{
    const struct bytes parts[3] = { address, bytes_of_string(" "), name };

    return name.length > 0 ? arena_join(draft->arena, parts, 3) : address;
}

/* The window that was asked for, or else what there is; and what summaries have counted, which no
 * window bounds. Times that nothing says are those of a span without any. */
static struct report_span period(const struct report *report)
{
    struct report_span period = report->span;
    bool unbounded = report->health[HEALTH_REPORTS] > 0;

    if (report->since != INT64_MIN && !(unbounded && period.first < report->since))
        period.first = report->since;
    if (report->until != INT64_MAX && !(unbounded && period.last > report->until))
        period.last = report->until;
    return period;
}

struct bytes document_period(struct document_draft *draft, const struct report *report)
{
    static const struct report_span none = REPORT_SPAN_NONE;
    struct report_span span = period(report);
    bool has_first = span.first != none.first, has_last = span.last != none.last;
    const struct bytes parts[] = {
        bytes_of_string(has_first && has_last ? ""
                        : has_first           ? "everything since "
                                              : "everything before "),
        has_first ? words_time(draft->arena, span.first) : bytes_empty(),
        bytes_of_string(has_first && has_last ? " to " : ""),
        has_last ? words_time(draft->arena, span.last) : bytes_empty(),
        bytes_of_string(" ("),
        words_zone(draft->arena, has_first  ? span.first
                                 : has_last ? span.last
                                            : 0),
        bytes_of_string(")"),
    };

    return has_first || has_last ? document_words(draft, sizeof parts / sizeof parts[0], parts)
                                 : bytes_of_string("an unknown time, since there is no session");
}

struct report_document *report_document_new(struct report *report,
                                            const struct document_options *options)
{
    struct report_document *document = memory_new(1, sizeof *document);
    struct document_draft draft = {
        .document = document, .arena = &document->arena, .report = report, .options = options
    };

    arena_init(&document->arena);
    document->report = report;
    document->period = document_period(&draft, report);
    document_headline(&draft);
    document_attention(&draft);
    document_changes(&draft);
    document_interception(&draft);
    document_volumes(&draft);
    document_outcomes(&draft);
    document_servers(&draft);
    document_clients(&draft);
    document_tls(&draft);
    document_greylisting(&draft);
    document_guessing(&draft);
    document_health(&draft);
    return document;
}

void report_document_free(struct report_document *document)
{
    if (document == NULL)
        return;
    arena_clear(&document->arena);
    free(document);
}
