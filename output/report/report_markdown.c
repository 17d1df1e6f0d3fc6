/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The document, block by block. */
#include "output/report/report_markdown.h"

#include <inttypes.h>
#include <stdio.h>

#include "output/report/report_words.h"
#include "output/text_escape.h"

struct page {
    struct bounded_buffer *text;
    struct bounded_buffer scratch;
    struct arena arena;
};

static void put_word(struct page *page, const char *word)
{
    bounded_buffer_append(page->text, bytes_of_string(word));
}

/* Marks that mean something wherever they stand. */
static bool is_markup(uint8_t byte)
{
    return byte < 0x80 && byte != '\0' && strchr("\\`*_{}[]<>#+!|&~@$^", byte) != NULL;
}

static bool is_alphanumeric(uint8_t byte)
{
    return ascii_is_digit(byte) || (ascii_lower(byte) >= 'a' && ascii_lower(byte) <= 'z');
}

/* At the beginning of a text a mark may begin a list or a rule, and a number with a point or a
 * bracket behind it a list. */
static bool begins_block(struct bytes text, size_t place)
{
    uint8_t next = place + 1 < text.length ? text.data[place + 1] : ' ';

    if (place == 0)
        return text.data[0] < 0x80 && !is_alphanumeric(text.data[0]);
    if ((text.data[place] != '.' && text.data[place] != ')') || next != ' ')
        return false;
    for (size_t i = 0; i < place; i++)
        if (!ascii_is_digit(text.data[i]))
            return false;
    return true;
}

/* `https://`, `www.` and `:name:` become links and pictures by themselves. */
static bool makes_link(struct bytes text, size_t place)
{
    uint8_t next = place + 1 < text.length ? text.data[place + 1] : ' ';

    if (text.data[place] == ':')
        return next != ' ' && !ascii_is_digit(next);
    return text.data[place] == '.' && place >= 3 &&
           bytes_equal_ignoring_case(bytes_of(text.data + place - 3, 3), bytes_of_string("www"));
}

/* Any text. */
static void put(struct page *page, struct bytes wire)
{
    struct bytes safe;
    char reference[8];

    bounded_buffer_reset(&page->scratch);
    text_escape_append(&page->scratch, wire, TEXT_UTF8);
    safe = bounded_buffer_bytes(&page->scratch);
    for (size_t i = 0; i < safe.length; i++) {
        if (is_markup(safe.data[i]) || begins_block(safe, i) || makes_link(safe, i)) {
            snprintf(reference, sizeof reference, "&#%u;", safe.data[i]);
            put_word(page, reference);
        } else {
            bounded_buffer_append(page->text, bytes_of(safe.data + i, 1));
        }
    }
}

static void put_paragraph(struct page *page, const struct document_block *block)
{
    put(page, block->paragraph);
    put_word(page, "\n");
}

static void put_heading_row(struct page *page, const struct document_table *table)
{
    put_word(page, "|");
    for (size_t i = 0; i < table->column_count; i++) {
        put_word(page, " ");
        put(page, bytes_of_string(table->columns[i].heading));
        put_word(page, " |");
    }
    put_word(page, "\n|");
    for (size_t i = 0; i < table->column_count; i++)
        put_word(page, table->columns[i].is_number ? "---:|" : "---|");
    put_word(page, "\n");
}

static void put_table(struct page *page, const struct document_block *block)
{
    const struct document_table *table = &block->table;

    if (table->row_count == 0)
        return;
    if (table->title != NULL) {
        put_word(page, "**");
        put(page, bytes_of_string(table->title));
        put_word(page, "**\n\n");
    }
    put_heading_row(page, table);
    for (size_t row = 0; row < table->row_count; row++) {
        put_word(page, "|");
        for (size_t column = 0; column < table->column_count; column++) {
            put_word(page, " ");
            put(page, table->rows[row].cells[column]);
            put_word(page, " |");
        }
        put_word(page, "\n");
    }
    if (table->note.length > 0) {
        put_word(page, "\n");
        put(page, table->note);
        put_word(page, "\n");
    }
}

static void put_item(struct page *page, const char *label, struct bytes text)
{
    if (text.length == 0)
        return;
    put_word(page, "- ");
    put_word(page, label);
    put_word(page, ": ");
    put(page, text);
    put_word(page, "\n");
}

/* An indented block: in it only a line's end has a meaning, and no text has one. */
static void put_command(struct page *page, const struct document_finding *finding)
{
    if (finding->command_count == 0)
        return;
    put_word(page, "\nThis shows the first session:\n\n    ");
    for (size_t i = 0; i < finding->command_count; i++) {
        if (i > 0)
            put_word(page, " ");
        text_escape_append(page->text, finding->command[i], TEXT_UTF8);
    }
    put_word(page, "\n");
    if (finding->note.length > 0) {
        put_word(page, "\nNote: ");
        put(page, finding->note);
        put_word(page, "\n");
    }
}

static void put_finding(struct page *page, const struct document_block *block)
{
    const struct document_finding *finding = &block->finding;

    put_word(page, "### ");
    put_word(page, severity_name(finding->severity));
    put_word(page, ": ");
    put(page, finding->id);
    put_word(page, "\n\n");
    if (finding->title.length > 0) {
        put(page, finding->title);
        put_word(page, "\n\n");
    }
    put_item(page, "seen", finding->count);
    put_item(page, "when", finding->when);
    put_item(page, "first", finding->message);
    put_item(page, "clients", finding->clients);
    put_item(page, "servers", finding->servers);
    put_item(page, "to do", finding->remedy);
    put_command(page, finding);
}

static void put_chart(struct page *page, const struct document_block *block)
{
    const struct document_chart *chart = &block->chart;
    char line[128];

    put_word(page, "| ");
    put_word(page, chart->unit);
    put_word(page, " | sessions | messages | size | refusals |\n|---|---:|---:|---:|---:|\n");
    for (size_t i = 0; i < chart->count; i++) {
        const struct chart_point *point = &chart->points[i];
        struct bytes octets = words_octets(&page->arena, point->values[CHART_BYTES]);

        put_word(page, "| ");
        put(page, point->label);
        snprintf(line, sizeof line, " | %" PRIu64 " | %" PRIu64 " | %.*s | %" PRIu64 " |\n",
                 point->values[CHART_SESSIONS], point->values[CHART_MESSAGES], (int)octets.length,
                 (const char *)octets.data, point->values[CHART_REFUSALS]);
        put_word(page, line);
    }
}

static void (*const put_block[])(struct page *page, const struct document_block *block) = {
    [BLOCK_PARAGRAPH] = put_paragraph,
    [BLOCK_TABLE] = put_table,
    [BLOCK_FINDING] = put_finding,
    [BLOCK_CHART] = put_chart,
};

_Static_assert(sizeof put_block / sizeof put_block[0] == BLOCK_KIND_COUNT, "each kind of block");

void report_markdown_append(struct bounded_buffer *text, const struct report_document *document)
{
    struct page page = { .text = text };

    arena_init(&page.arena);
    bounded_buffer_init(&page.scratch, SIZE_MAX);
    put_word(&page, "# SMTP report\n\n");
    put(&page, document->headline);
    put_word(&page, "\n\n");
    put(&page, document->period);
    put_word(&page, "\n");
    for (size_t i = 0; i < document->section_count; i++) {
        const struct document_section *section = &document->sections[i];

        put_word(&page, "\n## ");
        put(&page, bytes_of_string(section->heading));
        put_word(&page, "\n");
        for (size_t j = 0; j < section->block_count; j++) {
            put_word(&page, "\n");
            put_block[section->blocks[j].kind](&page, &section->blocks[j]);
        }
    }
    bounded_buffer_clear(&page.scratch);
    arena_clear(&page.arena);
}
