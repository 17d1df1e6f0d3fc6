/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings and notices in a transcript. */
#include <assert.h>

#include "output/transcript_parts.h"

static const enum text_style severity_styles[] = {
    [SEVERITY_INFO] = STYLE_INFO,
    [SEVERITY_NOTICE] = STYLE_NOTICE,
    [SEVERITY_WARNING] = STYLE_WARNING,
    [SEVERITY_CRITICAL] = STYLE_CRITICAL,
};

_Static_assert(sizeof severity_styles / sizeof severity_styles[0] == SEVERITY_COUNT,
               "a style for each severity");

enum text_style transcript_severity_style(enum severity severity)
{
    assert(severity < SEVERITY_COUNT);
    return severity_styles[severity];
}

bool transcript_finding_has_step(const struct session *session, const struct finding *finding)
{
    return finding->step >= 0 && (size_t)finding->step < session->step_count;
}

/* A bar at the left, so that a finding is seen from afar; under a step it
 * begins as an arrow that points to what the step said. */
struct bar {
    const char *first;
    const char *rest;
};

static const struct bar ascii_bars[] = {
    [FINDING_UNDER_STEP] = { "             ^ ", "             | " },
    [FINDING_BY_ITSELF] = { "  | ", "  | " },
};

static const struct bar unicode_bars[] = {
    [FINDING_UNDER_STEP] = { "             \xE2\x86\x91 ", "             \xE2\x94\x82 " },
    [FINDING_BY_ITSELF] = { "  \xE2\x94\x82 ", "  \xE2\x94\x82 " },
};

static struct page_margin add_finding(struct transcript_page *page, enum finding_place place,
                                      const struct finding *finding)
{
    const struct bar *bar = page->options.unicode ? &unicode_bars[place] : &ascii_bars[place];
    enum text_style style = transcript_severity_style(finding->severity);
    struct page_margin margin = { style, bar->rest };

    page_style(page, style);
    page_add(page, bar->first);
    page_add(page, severity_name(finding->severity));
    page_style(page, STYLE_PLAIN);
    page_add(page, " ");
    page_add_styled(page, STYLE_HEADING, finding->id);
    page_end_line(page);
    page_add_paragraph(page, &margin, finding->message);
    return margin;
}

void transcript_add_finding(struct transcript_page *page, enum finding_place place,
                            const struct finding *finding)
{
    add_finding(page, place, finding);
}

static void add_notice_heading(struct transcript_page *page, const struct notice *notice)
{
    page_style(page, STYLE_HEADING);
    page_add_time(page, notice->time);
    page_add(page, "  across ");
    if (notice->session_count > 0)
        page_add_count(page, notice->session_count, "session");
    else
        page_add(page, "connections");
    page_style(page, STYLE_PLAIN);
    page_end_line(page);
}

static void add_notice_sessions(struct transcript_page *page, const struct page_margin *margin,
                                const struct notice *notice)
{
    size_t count = notice->session_count;

    page_add_styled(page, margin->style, margin->words);
    page_add(page, count == 1 ? "session" : "sessions");
    for (size_t i = 0; i < count && i < TRANSCRIPT_NOTICE_SESSIONS; i++) {
        if (page->column + sizeof " 0123456789abcdef" > TRANSCRIPT_WIDTH) {
            page_end_line(page);
            page_add_styled(page, margin->style, margin->words);
        } else {
            page_add(page, " ");
        }
        page_add_session_id(page, notice->sessions[i]);
    }
    if (count > TRANSCRIPT_NOTICE_SESSIONS) {
        page_add(page, " and ");
        page_add_count(page, count - TRANSCRIPT_NOTICE_SESSIONS, "other");
    }
    page_end_line(page);
}

void transcript_add_notice(struct transcript_page *page, const struct notice *notice)
{
    struct page_margin margin;

    add_notice_heading(page, notice);
    margin = add_finding(page, FINDING_BY_ITSELF, &notice->finding);
    if (notice->session_count > 0)
        add_notice_sessions(page, &margin, notice);
}
