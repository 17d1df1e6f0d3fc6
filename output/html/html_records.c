/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sessions and notices in, a page out. */
#include "output/html/html_records.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/memory.h"
#include "output/html/html_glossary.h"
#include "output/html/html_page.h"
#include "output/html/html_session.h"
#include "output/html/html_summary.h"

/* The buffer of a session longer than this is given back to the system. */
enum { LARGEST_KEPT_PAGE = 1 << 20 };

struct html_records {
    struct output_file *file;
    const struct html_rules *rules;
    struct bounded_buffer page;
    struct html_glossary glossary;
    struct html_overview overview;
    unsigned anchor_count;
    uint64_t *anchors; /* of the sessions that are drawn, each once */
};

static void write_page(struct html_records *records)
{
    output_file_write(records->file, bounded_buffer_bytes(&records->page));
    bounded_buffer_reset(&records->page);
    if (records->page.capacity > LARGEST_KEPT_PAGE)
        bounded_buffer_clear(&records->page);
}

struct html_records *html_records_new(struct output_file *file, const struct html_rules *rules,
                                      const struct html_limits *limits)
{
    struct html_records *records = memory_new(1, sizeof *records);

    records->file = file;
    records->rules = rules;
    /* A session's own limits bound what is written of it. */
    bounded_buffer_init(&records->page, SIZE_MAX);
    html_glossary_init(&records->glossary, rules);
    html_overview_init(&records->overview, limits);
    records->anchors = memory_new(limits->flagged + limits->calm, sizeof *records->anchors);
    html_page_begin(&records->page, "SMTP sessions",
                    bytes_of_string("Every SMTP session of a capture: what was said, what was odd, "
                                    "and who did it."));
    html_add(&records->page, "<nav aria-label=\"On this page\"><a href=\"#summary\">Summary</a> "
                             "<a href=\"#sessions\">Sessions</a> "
                             "<a href=\"#meaning\">What was found, and what it means</a></nav>\n"
                             "<section id=\"sessions\">\n<h2>Sessions</h2>\n");
    write_page(records);
    return records;
}

void html_records_free(struct html_records *records)
{
    if (records == NULL)
        return;
    html_overview_close_sessions(&records->page, &records->overview);
    html_glossary_add(&records->page, &records->glossary);
    html_page_end(&records->page);
    write_page(records);
    html_glossary_clear(&records->glossary);
    html_overview_clear(&records->overview);
    bounded_buffer_clear(&records->page);
    free(records->anchors);
    free(records);
}

static bool is_drawn(const void *context, uint64_t session)
{
    const struct html_records *records = context;

    for (unsigned i = 0; i < records->anchor_count; i++)
        if (records->anchors[i] == session)
            return true;
    return false;
}

/* The same capture given twice has the same sessions twice. */
static bool take_anchor(struct html_records *records, uint64_t session)
{
    if (is_drawn(records, session))
        return false;
    records->anchors[records->anchor_count++] = session;
    return true;
}

static void draw_session(struct html_records *records, const struct session *session)
{
    const struct html_session_place place = {
        .rules = records->rules,
        .number = html_overview_drawn(&records->overview),
        .anchored = take_anchor(records, session->id),
        .linked = true,
    };

    html_session_add(&records->page, session, &place);
    write_page(records);
}

static void write_session(struct html_records *records, const struct session *session)
{
    bool flagged = html_session_is_flagged(session);
    bool drawn = html_overview_take(&records->overview, flagged, output_file_octets(records->file));

    html_glossary_count(&records->glossary, session, drawn);
    if (!drawn)
        return;
    draw_session(records, session);
    if (flagged)
        html_overview_list(&records->overview, session, records->rules);
}

static void write_notice(struct html_records *records, const struct notice *notice)
{
    const struct html_session_place place = { .rules = records->rules, .linked = true };
    const struct html_links links = { records, is_drawn };

    html_glossary_count_finding(&records->glossary, &notice->finding);
    if (!html_overview_take_notice(&records->overview))
        return;
    html_notice_add(&records->page, notice, &place, &links);
    write_page(records);
}

static void receive(void *context, struct session *session)
{
    struct html_records *records = context;

    if (output_file_status(records->file) == OUTPUT_GOOD)
        write_session(records, session);
    session_free(session);
}

static void notify(void *context, struct notice *notice)
{
    struct html_records *records = context;

    if (output_file_status(records->file) == OUTPUT_GOOD)
        write_notice(records, notice);
    notice_free(notice);
}

struct session_sink html_records_sink(struct html_records *records)
{
    return (struct session_sink){ .context = records, .receive = receive, .notify = notify };
}

void html_records_summary(struct html_records *records, const struct summary *summary)
{
    html_overview_close_sessions(&records->page, &records->overview);
    html_summary_add(&records->page, &records->overview, summary);
    write_page(records);
}
