/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The document, block by block. */
#include "output/report/report_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/report/report_words.h"
#include "output/utf8.h"

struct page {
    struct bounded_buffer *text;
    enum text_charset charset;
    struct arena arena; /* of escaped texts */
};

static void put(struct page *page, struct bytes text)
{
    bounded_buffer_append(page->text, text);
}

static void put_word(struct page *page, const char *word)
{
    put(page, bytes_of_string(word));
}

static void put_blanks(struct page *page, size_t count)
{
    while (count-- > 0)
        put_word(page, " ");
}

/* What can be shown, in memory of the page. */
static struct bytes safe(struct page *page, struct bytes wire)
{
    struct bounded_buffer buffer;
    struct bytes copy;

    bounded_buffer_init(&buffer, SIZE_MAX);
    text_escape_append(&buffer, wire, page->charset);
    copy = arena_copy(&page->arena, bounded_buffer_bytes(&buffer));
    bounded_buffer_clear(&buffer);
    return copy;
}

/* Columns that a safe text takes, one for each code point. */
static size_t columns_of(struct bytes text)
{
    size_t columns = 0;

    for (size_t i = 0; i < text.length; i++)
        columns += (text.data[i] & 0xC0) != 0x80;
    return columns;
}

/* The part of a safe text that takes that many columns. */
static struct bytes first_columns(struct bytes text, size_t columns)
{
    size_t i = 0;

    while (i < text.length) {
        if ((text.data[i] & 0xC0) != 0x80 && columns-- == 0)
            break;
        i++;
    }
    return bytes_first(text, i);
}

/* ----------------------------------------------------------------------- paragraphs */

/* Words up to the right edge; lines begin at `indent`, the first of them where the page is. */
static void put_filled(struct page *page, struct bytes text, size_t at, size_t indent)
{
    struct bytes rest = safe(page, text);
    bool first = true;

    for (;;) {
        struct bytes word = bytes_next_word(&rest);
        size_t columns = columns_of(word);

        if (word.length == 0)
            break;
        if (!first && at + 1 + columns > REPORT_TEXT_COLUMNS) {
            put_word(page, "\n");
            put_blanks(page, indent);
            at = indent;
        } else if (!first) {
            put_word(page, " ");
            at++;
        }
        /* A word that is longer than a line goes on in the next ones. */
        while (at + columns > REPORT_TEXT_COLUMNS && columns > REPORT_TEXT_COLUMNS - indent) {
            struct bytes part = first_columns(word, REPORT_TEXT_COLUMNS - at);

            put(page, part);
            put_word(page, "\n");
            put_blanks(page, indent);
            word = bytes_after(word, part.length);
            columns = columns_of(word);
            at = indent;
        }
        put(page, word);
        at += columns;
        first = false;
    }
    put_word(page, "\n");
}

static void put_paragraph(struct page *page, const struct document_block *block)
{
    put_blanks(page, 2);
    put_filled(page, block->paragraph, 2, 2);
}

/* ---------------------------------------------------------------------------- tables */

enum { TABLE_INDENT = 2, TABLE_GAP = 2, NARROWEST = 12 };

struct layout {
    const struct document_table *table;
    struct bytes *cells; /* escaped; the headings first */
    size_t widths[DOCUMENT_COLUMNS];
};

static struct bytes *cell_at(const struct layout *layout, size_t row, size_t column)
{
    return &layout->cells[row * layout->table->column_count + column];
}

static void measure(struct page *page, struct layout *layout)
{
    const struct document_table *table = layout->table;

    layout->cells =
        arena_new(&page->arena, (table->row_count + 1) * table->column_count, sizeof(struct bytes));
    for (size_t row = 0; row <= table->row_count; row++) {
        for (size_t column = 0; column < table->column_count; column++) {
            struct bytes *cell = cell_at(layout, row, column);

            *cell = row == 0 ? bytes_of_string(table->columns[column].heading)
                             : safe(page, table->rows[row - 1].cells[column]);
            if (columns_of(*cell) > layout->widths[column])
                layout->widths[column] = columns_of(*cell);
        }
    }
}

/* Takes columns off the widest one that gives way until all fits. */
static void fit(struct layout *layout)
{
    const struct document_table *table = layout->table;

    for (;;) {
        size_t all = TABLE_INDENT + (table->column_count - 1) * TABLE_GAP;
        size_t widest = DOCUMENT_COLUMNS;

        for (size_t i = 0; i < table->column_count; i++) {
            all += layout->widths[i];
            if (table->columns[i].gives_way && layout->widths[i] > NARROWEST &&
                (widest == DOCUMENT_COLUMNS || layout->widths[i] > layout->widths[widest]))
                widest = i;
        }
        if (all <= REPORT_TEXT_COLUMNS || widest == DOCUMENT_COLUMNS)
            return;
        layout->widths[widest]--;
    }
}

static void put_cell(struct page *page, const struct layout *layout, size_t row, size_t column)
{
    struct bytes cell = *cell_at(layout, row, column);
    size_t width = layout->widths[column], columns = columns_of(cell);
    bool is_last = column + 1 == layout->table->column_count;

    if (columns > width) {
        put(page, first_columns(cell, width - 3));
        put_word(page, "...");
        columns = width;
    } else if (layout->table->columns[column].is_number) {
        put_blanks(page, width - columns);
        put(page, cell);
        columns = width;
    } else {
        put(page, cell);
    }
    if (!is_last)
        put_blanks(page, width - columns + TABLE_GAP);
}

static bool has_headings(const struct document_table *table)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].heading[0] != '\0')
            return true;
    return false;
}

static void put_table(struct page *page, const struct document_block *block)
{
    const struct document_table *table = &block->table;
    struct layout layout = { .table = table };

    if (table->row_count == 0)
        return;
    measure(page, &layout);
    fit(&layout);
    if (table->title != NULL) {
        put_blanks(page, TABLE_INDENT);
        put_word(page, table->title);
        put_word(page, ":\n");
    }
    for (size_t row = has_headings(table) ? 0 : 1; row <= table->row_count; row++) {
        put_blanks(page, TABLE_INDENT);
        for (size_t column = 0; column < table->column_count; column++)
            put_cell(page, &layout, row, column);
        put_word(page, "\n");
    }
    if (table->note.length > 0) {
        put_blanks(page, TABLE_INDENT);
        put_filled(page, table->note, TABLE_INDENT, TABLE_INDENT);
    }
}

/* -------------------------------------------------------------------------- findings */

enum { FINDING_INDENT = 4, LABEL_WIDTH = 9 };

static void put_labelled(struct page *page, const char *label, struct bytes text)
{
    if (text.length == 0)
        return;
    put_blanks(page, FINDING_INDENT);
    put_word(page, label);
    put_blanks(page, LABEL_WIDTH - strlen(label));
    put_filled(page, text, FINDING_INDENT + LABEL_WIDTH, FINDING_INDENT + LABEL_WIDTH);
}

/* Each piece whole, also when it is longer than a line: it is to be copied. */
static void put_command(struct page *page, const struct document_finding *finding)
{
    size_t at = FINDING_INDENT + LABEL_WIDTH;

    if (finding->command_count == 0)
        return;
    put_blanks(page, FINDING_INDENT);
    put_word(page, "show it  ");
    for (size_t i = 0; i < finding->command_count; i++) {
        struct bytes piece = safe(page, finding->command[i]);
        size_t columns = columns_of(piece);

        if (i > 0 && at + 3 + columns > REPORT_TEXT_COLUMNS) {
            put_word(page, " \\\n");
            put_blanks(page, FINDING_INDENT + LABEL_WIDTH + 2);
            at = FINDING_INDENT + LABEL_WIDTH + 2;
        } else if (i > 0) {
            put_word(page, " ");
            at++;
        }
        put(page, piece);
        at += columns;
    }
    put_word(page, "\n");
}

static void put_capitals(struct page *page, const char *word)
{
    for (; *word != '\0'; word++) {
        uint8_t letter = ascii_upper((uint8_t)*word);

        put(page, bytes_of(&letter, 1));
    }
}

static void put_finding(struct page *page, const struct document_block *block)
{
    const struct document_finding *finding = &block->finding;
    const struct bytes title[3] = { finding->id, bytes_of_string(": "), finding->title };
    const struct bytes when[3] = { finding->count, bytes_of_string(", "), finding->when };

    put_blanks(page, 2);
    put_capitals(page, severity_name(finding->severity));
    put_blanks(page, 9 - strlen(severity_name(finding->severity)));
    put_filled(page, arena_join(&page->arena, title, finding->title.length > 0 ? 3 : 1), 11, 11);
    put_labelled(page, "seen", arena_join(&page->arena, when, 3));
    put_labelled(page, "first", finding->message);
    put_labelled(page, "clients", finding->clients);
    put_labelled(page, "servers", finding->servers);
    put_labelled(page, "to do", finding->remedy);
    put_command(page, finding);
    put_labelled(page, "note", finding->note);
}

/* ---------------------------------------------------------------------------- charts */

enum { BAR_WIDTH = 24 };

/* A bar of sessions, and the numbers beside it. */
static void put_chart(struct page *page, const struct document_block *block)
{
    const struct document_chart *chart = &block->chart;
    uint64_t most = 1;
    char line[128];

    for (size_t i = 0; i < chart->count; i++)
        if (chart->points[i].values[CHART_SESSIONS] > most)
            most = chart->points[i].values[CHART_SESSIONS];
    snprintf(line, sizeof line, "  %-12s%*s%9s%9s%9s%9s\n", chart->unit, BAR_WIDTH + 2, "",
             "sessions", "messages", "size", "refusals");
    put_word(page, line);
    for (size_t i = 0; i < chart->count; i++) {
        const struct chart_point *point = &chart->points[i];
        uint64_t sessions = point->values[CHART_SESSIONS];
        size_t bar = (size_t)((double)sessions / (double)most * BAR_WIDTH + 0.5);
        struct bytes octets = words_octets(&page->arena, point->values[CHART_BYTES]);

        bar += bar == 0 && sessions > 0;
        put_blanks(page, 2);
        put(page, point->label);
        put_blanks(page, point->label.length < 12 ? 12 - point->label.length : 1);
        for (size_t j = 0; j < BAR_WIDTH; j++)
            put_word(page, j < bar ? "#" : " ");
        snprintf(line, sizeof line, "  %9" PRIu64 "%9" PRIu64 "%9.*s%9" PRIu64 "\n", sessions,
                 point->values[CHART_MESSAGES], (int)octets.length, (const char *)octets.data,
                 point->values[CHART_REFUSALS]);
        put_word(page, line);
    }
}

/* -------------------------------------------------------------------------- the whole */

static void (*const put_block[])(struct page *page, const struct document_block *block) = {
    [BLOCK_PARAGRAPH] = put_paragraph,
    [BLOCK_TABLE] = put_table,
    [BLOCK_FINDING] = put_finding,
    [BLOCK_CHART] = put_chart,
};

_Static_assert(sizeof put_block / sizeof put_block[0] == BLOCK_KIND_COUNT, "each kind of block");

static void put_section(struct page *page, const struct document_section *section)
{
    put_word(page, "\n");
    put_capitals(page, section->heading);
    put_word(page, "\n\n");
    for (size_t i = 0; i < section->block_count; i++) {
        bool stands_apart = i > 0 && (section->blocks[i].kind != BLOCK_PARAGRAPH ||
                                      section->blocks[i - 1].kind != BLOCK_PARAGRAPH);

        if (stands_apart)
            put_word(page, "\n");
        put_block[section->blocks[i].kind](page, &section->blocks[i]);
    }
}

void report_text_append(struct bounded_buffer *text, const struct report_document *document,
                        enum text_charset charset)
{
    struct page page = { .text = text, .charset = charset };

    arena_init(&page.arena);
    put_filled(&page, document->headline, 0, 0);
    put_word(&page, "\n");
    put_filled(&page, document->period, 0, 0);
    for (size_t i = 0; i < document->section_count; i++)
        put_section(&page, &document->sections[i]);
    arena_clear(&page.arena);
}
