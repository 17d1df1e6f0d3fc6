/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The document, block by block. */
#include "output/report/report_html.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/memory.h"
#include "output/html/html_page.h"
#include "output/html/html_parts.h"
#include "output/html/volume_chart.h"
#include "output/session_reader.h"

/* Examples that are drawn where they are named: of every rule and verdict there are a few. */
enum { DRAWN_MOST = 4096 };

struct writing {
    struct output_file *file;
    struct bounded_buffer *page; /* what of it is not yet in the file */
    const struct html_rules *rules;
    const struct report_html_sessions *sessions;
    unsigned drawn_count;
    uint64_t *drawn; /* identifiers of examples that are */
};

static void write_page(struct writing *writing)
{
    output_file_write(writing->file, bounded_buffer_bytes(writing->page));
    bounded_buffer_reset(writing->page);
}

/* ------------------------------------------------------------------ plain blocks */

static void add_element(struct bounded_buffer *page, const char *open, struct bytes text,
                        const char *close)
{
    if (text.length == 0)
        return;
    html_add(page, open);
    html_add_text(page, text);
    html_add(page, close);
}

static void add_paragraph(struct writing *writing, const struct document_block *block)
{
    add_element(writing->page, "<p>", block->paragraph, "</p>\n");
}

static void add_head(struct bounded_buffer *page, const struct document_table *table)
{
    html_add(page, "<thead><tr>");
    for (size_t i = 0; i < table->column_count; i++) {
        html_addf(page, "<th scope=\"col\"%s>",
                  table->columns[i].is_number ? " class=\"number\"" : "");
        html_add_string(page, table->columns[i].heading);
        html_add(page, "</th>");
    }
    html_add(page, "</tr></thead>\n");
}

static void add_row(struct bounded_buffer *page, const struct document_table *table,
                    const struct document_row *row)
{
    html_add(page, "<tr>");
    for (size_t i = 0; i < table->column_count; i++) {
        html_addf(page, "<td%s>", table->columns[i].is_number ? " class=\"number\"" : "");
        html_add_text(page, row->cells[i]);
        html_add(page, "</td>");
    }
    html_add(page, "</tr>\n");
}

/* Where it is too wide for the window it scrolls, and not the page. */
static void add_table(struct writing *writing, const struct document_block *block)
{
    const struct document_table *table = &block->table;
    struct bounded_buffer *page = writing->page;
    const char *title = table->title != NULL ? table->title : table->columns[0].heading;

    if (table->row_count == 0)
        return;
    html_add(page, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    html_add_string(page, title);
    html_add(page, "\">\n<table class=\"data\">\n");
    if (table->title != NULL) {
        html_add(page, "<caption>");
        html_add_string(page, table->title);
        html_add(page, "</caption>\n");
    }
    add_head(page, table);
    html_add(page, "<tbody>\n");
    for (size_t i = 0; i < table->row_count; i++)
        add_row(page, table, &table->rows[i]);
    html_add(page, "</tbody>\n</table></div>\n");
    add_element(page, "<p class=\"aside\">", table->note, "</p>\n");
}

static void add_chart(struct writing *writing, const struct document_block *block)
{
    volume_chart_add(writing->page, &block->chart);
}

/* ---------------------------------------------------------------------- findings */

static bool is_drawn(const struct writing *writing, uint64_t id)
{
    if (report_html_sessions_have(writing->sessions, id))
        return true;
    for (unsigned i = 0; i < writing->drawn_count; i++)
        if (writing->drawn[i] == id)
            return true;
    return false;
}

static void draw(struct writing *writing, struct session *session, struct bytes finding)
{
    writing->drawn[writing->drawn_count++] = session->id;
    html_session_add(
        writing->page, session,
        &(struct html_session_place){ .rules = writing->rules,
                                      .number = report_html_sessions_drawn(writing->sessions) +
                                                writing->drawn_count,
                                      .anchored = true,
                                      .finding = finding,
                                      .is_excerpt = true });
}

static void link(struct writing *writing, const struct session *session, struct bytes finding)
{
    const struct finding *reason = html_session_reason(session, finding);

    html_add(writing->page, "<p class=\"example\">");
    if (reason != NULL)
        html_add_chip(writing->page, reason->severity);
    html_add(writing->page, " ");
    html_session_add_item(writing->page, session);
    html_add(writing->page, "</p>\n");
}

static void name(struct writing *writing, const struct report_example *example)
{
    html_addf(writing->page, "<p class=\"aside\">Session %016" PRIx64 ", ", example->id);
    html_add_text(writing->page, example->client);
    html_add(writing->page, " \xE2\x86\x92 ");
    html_add_text(writing->page, example->server);
    html_add(writing->page, ", is too long to be drawn here.</p>\n");
}

/* Of the finding with that identifier. */
static void add_example(struct writing *writing, const struct report_example *example,
                        struct bytes finding)
{
    struct session *session = example->line.length > 0 ? session_read(example->line) : NULL;

    if (session == NULL || writing->drawn_count == DRAWN_MOST) {
        name(writing, example);
    } else {
        /* Under the name that links have. */
        session->id = example->id;
        if (is_drawn(writing, example->id))
            link(writing, session, finding);
        else
            draw(writing, session, finding);
    }
    session_free(session);
}

static void add_command(struct bounded_buffer *page, const struct document_finding *finding)
{
    if (finding->command_count == 0)
        return;
    html_add(page, "<div><dt>Shown by</dt><dd class=\"wire\">");
    html_add_command(page, finding->command_count, finding->command);
    html_add(page, "</dd></div>\n");
}

static void add_finding_line(struct bounded_buffer *page, const struct document_finding *finding)
{
    html_add(page, "<h3>");
    html_add_chip(page, finding->severity);
    html_add(page, " ");
    html_add_text(page, finding->title.length > 0 ? finding->title : finding->id);
    html_add(page, "</h3>\n<p class=\"aside\"><code>");
    html_add_text(page, finding->id);
    html_add(page, "</code> ");
    html_add_text(page, finding->count);
    html_add(page, "</p>\n");
}

static void add_finding(struct writing *writing, const struct document_block *block)
{
    const struct document_finding *finding = &block->finding;
    struct bounded_buffer *page = writing->page;

    html_addf(page, "<section class=\"notice %s\">\n", severity_name(finding->severity));
    add_finding_line(page, finding);
    html_add(page, "<dl>\n");
    html_add_fact(page, "When", finding->when);
    html_add_fact(page, "The first", finding->message);
    html_add_fact(page, "Clients", finding->clients);
    html_add_fact(page, "Servers", finding->servers);
    html_add_fact(page, "What to do", finding->remedy);
    add_command(page, finding);
    html_add_fact(page, "Note", finding->note);
    html_add(page, "</dl>\n");
    if (finding->examples != NULL)
        for (size_t i = 0; i < finding->examples->count; i++)
            add_example(writing, finding->examples->items[i], finding->id);
    html_add(page, "</section>\n");
}

/* --------------------------------------------------------------------- the whole */

static void (*const add_block[])(struct writing *writing, const struct document_block *block) = {
    [BLOCK_PARAGRAPH] = add_paragraph,
    [BLOCK_TABLE] = add_table,
    [BLOCK_FINDING] = add_finding,
    [BLOCK_CHART] = add_chart,
};

_Static_assert(sizeof add_block / sizeof add_block[0] == BLOCK_KIND_COUNT, "each kind of block");

static void add_links(struct writing *writing, const struct report_document *document)
{
    struct bounded_buffer *page = writing->page;

    html_add(page, "<nav aria-label=\"On this page\">");
    for (size_t i = 0; i < document->section_count; i++) {
        html_addf(page, "<a href=\"#%s\">", document->sections[i].id);
        html_add_string(page, document->sections[i].heading);
        html_add(page, "</a> ");
    }
    if (report_html_sessions_any(writing->sessions))
        html_add(page, "<a href=\"#sessions\">Sessions that need a look</a>");
    html_add(page, "</nav>\n");
}

static void add_front(struct writing *writing, const struct report_document *document)
{
    struct bounded_buffer *page = writing->page;

    html_page_begin(page, "SMTP report", document->period);
    html_addf(page, "<p class=\"headline%s\">", document->needs_attention ? " attention" : "");
    html_add_text(page, document->headline);
    html_add(page, "</p>\n");
    add_links(writing, document);
}

static void add_section(struct writing *writing, const struct document_section *section)
{
    struct bounded_buffer *page = writing->page;

    html_addf(page, "<section id=\"%s\">\n<h2>", section->id);
    html_add_string(page, section->heading);
    html_add(page, "</h2>\n");
    for (size_t i = 0; i < section->block_count; i++)
        add_block[section->blocks[i].kind](writing, &section->blocks[i]);
    html_add(page, "</section>\n");
}

void report_html_write(struct output_file *file, const struct report_document *document,
                       const struct report_html_look *look)
{
    struct report_html_sessions *sessions = report_html_sessions_new(document->report, look);
    struct bounded_buffer page;
    struct writing writing = { .file = file,
                               .page = &page,
                               .rules = look->rules,
                               .sessions = sessions,
                               .drawn = memory_new(DRAWN_MOST, sizeof *writing.drawn) };

    bounded_buffer_init(&page, SIZE_MAX);
    add_front(&writing, document);
    write_page(&writing);
    for (size_t i = 0; i < document->section_count; i++) {
        add_section(&writing, &document->sections[i]);
        write_page(&writing);
    }
    report_html_sessions_write(sessions, file);
    html_page_end(&page);
    write_page(&writing);
    bounded_buffer_clear(&page);
    report_html_sessions_free(sessions);
    free(writing.drawn);
}
