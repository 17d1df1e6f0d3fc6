/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a transcript's heading says about the session as a whole. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "output/session_words.h"
#include "output/transcript_parts.h"

static void add_severity_count(struct transcript_page *page, enum severity severity, uint64_t count)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    session_words_append_severity(&text, severity, count);
    page_style(page, transcript_severity_style(severity));
    page_add_wire(page, bounded_buffer_bytes(&text));
    page_style(page, STYLE_PLAIN);
    bounded_buffer_clear(&text);
}

static void add_suppressed(struct transcript_page *page, const struct session *session,
                           const char *separator)
{
    uint64_t count = 0;
    char text[48];

    for (size_t i = 0; i < session->suppressed_count; i++)
        count += session->suppressed[i].count;
    snprintf(text, sizeof text, "%s%" PRIu64 " suppressed", separator, count);
    if (count > 0)
        page_add(page, text);
}

static bool found_anything(const struct session *session)
{
    return session->finding_count + session->suppressed_count > 0;
}

/* The most severe first. */
static void add_findings(struct transcript_page *page, const struct session *session)
{
    uint64_t counts[SEVERITY_COUNT] = { 0 };
    const char *separator = "";

    if (!found_anything(session))
        return;
    for (size_t i = 0; i < session->finding_count; i++) {
        assert(session->findings[i].severity < SEVERITY_COUNT);
        counts[session->findings[i].severity]++;
    }
    page_add_label(page, STYLE_PLAIN, "found");
    for (unsigned severity = SEVERITY_COUNT; severity-- > 0;) {
        if (counts[severity] == 0)
            continue;
        page_add(page, separator);
        add_severity_count(page, severity, counts[severity]);
        separator = ", ";
    }
    add_suppressed(page, session, separator);
    page_end_line(page);
}

/* `(score 6): one-rule, another-rule`. */
static void write_grounds(struct bounded_buffer *text, const struct interception *interception)
{
    const char *separator = ": ";
    char score[32];

    snprintf(score, sizeof score, "(score %d)", interception->score);
    bounded_buffer_append(text, bytes_of_string(score));
    for (size_t i = 0; i < interception->evidence_count; i++) {
        bounded_buffer_append(text, bytes_of_string(separator));
        bounded_buffer_append(text, bytes_of_string(interception->evidence[i]));
        separator = ", ";
    }
}

static void add_verdict(struct transcript_page *page, const char *label,
                        const struct interception *interception)
{
    const struct page_margin margin = { STYLE_PLAIN, PAGE_NO_LABEL };
    struct bounded_buffer grounds;

    assert(interception->verdict < VERDICT_COUNT);
    if (interception->verdict == VERDICT_NONE)
        return;
    page_add_label(page, STYLE_PLAIN, label);
    page_style(page, transcript_severity_style(verdict_severity(interception->verdict)));
    page_add(page, "interception ");
    page_add(page, verdict_name(interception->verdict));
    if (interception->product.length > 0) {
        page_add(page, ", by ");
        page_add_wire(page, interception->product);
    }
    page_style(page, STYLE_PLAIN);
    bounded_buffer_init(&grounds, SIZE_MAX);
    write_grounds(&grounds, interception);
    page_add_paragraph(page, &margin, bounded_buffer_bytes(&grounds));
    bounded_buffer_clear(&grounds);
}

void transcript_add_judgement(struct transcript_page *page, const struct session *session)
{
    add_findings(page, session);
    add_verdict(page, found_anything(session) ? "" : "found", &session->interception);
}
