/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings, the verdict on interception, and notices. */
#include <assert.h>
#include <inttypes.h>

#include "output/html/html_parts.h"

/* Of a notice's sessions. */
enum { NAMED_SESSIONS = 12 };

void html_add_chip(struct bounded_buffer *page, enum severity severity)
{
    html_addf(page, "<span class=\"chip %s\">%s</span>", severity_name(severity),
              severity_name(severity));
}

/* Its title, which leads to what it means where the page says that. */
static void add_rule(struct bounded_buffer *page, const char *id,
                     const struct html_session_place *place)
{
    struct html_rule rule;
    bool linked = place->linked && place->rules->find != NULL && place->rules->find(id, &rule);

    html_add(page, "<strong>");
    if (linked)
        html_addf(page, "<a href=\"#rule-%s\">", id);
    html_add_string(page, html_rule_title(place->rules, id));
    html_add(page, linked ? "</a></strong> <code>" : "</strong> <code>");
    html_add_string(page, id);
    html_add(page, "</code>");
}

static void add_finding(struct bounded_buffer *page, const struct finding *finding,
                        const struct html_session_place *place)
{
    html_addf(page, "<div class=\"finding %s\"><p>", severity_name(finding->severity));
    html_add_chip(page, finding->severity);
    html_add(page, " ");
    add_rule(page, finding->id, place);
    html_add(page, "</p>\n<p>");
    html_add_text(page, finding->message);
    html_addf(page, "</p>\n<p class=\"aside\">blame: %s; confidence: %s</p></div>\n",
              blame_name(finding->blame), confidence_name(finding->confidence));
}

static void add_evidence(struct bounded_buffer *page, const struct interception *interception,
                         const struct html_session_place *place)
{
    html_addf(page, "<p class=\"aside\">score %d, out of:", interception->score);
    for (size_t i = 0; i < interception->evidence_count; i++) {
        html_add(page, i > 0 ? ", " : " ");
        html_add_string(page, html_rule_title(place->rules, interception->evidence[i]));
    }
    html_add(page, "</p>");
}

static void add_verdict(struct bounded_buffer *page, const struct interception *interception,
                        const struct html_session_place *place)
{
    assert(interception->verdict < VERDICT_COUNT);
    if (interception->verdict == VERDICT_NONE)
        return;
    html_addf(page, "<div class=\"finding %s\"><p><strong>Interception %s</strong>",
              severity_name(verdict_severity(interception->verdict)),
              verdict_name(interception->verdict));
    if (interception->product.length > 0) {
        html_add(page, ", by ");
        html_add_text(page, interception->product);
    }
    html_add(page, "</p>\n");
    add_evidence(page, interception, place);
    html_add(page, "</div>\n");
}

static void add_suppressed(struct bounded_buffer *page, const struct session *session)
{
    uint64_t count = 0;

    for (size_t i = 0; i < session->suppressed_count; i++)
        count += session->suppressed[i].count;
    if (count > 0)
        html_addf(page, "<p class=\"aside\">%" PRIu64 " suppressed by the configuration</p>\n",
                  count);
}

void html_add_findings(struct bounded_buffer *page, const struct session *session,
                       const struct html_session_place *place)
{
    if (session->finding_count + session->suppressed_count == 0 &&
        session->interception.verdict == VERDICT_NONE)
        return;
    html_add(page, "<h4>Findings</h4>\n");
    add_verdict(page, &session->interception, place);
    for (unsigned severity = SEVERITY_COUNT; severity-- > 0;)
        for (size_t i = 0; i < session->finding_count; i++)
            if (session->findings[i].severity == severity)
                add_finding(page, &session->findings[i], place);
    add_suppressed(page, session);
}

static void add_session(struct bounded_buffer *page, uint64_t id, const struct html_links *links)
{
    if (links->is_drawn(links->context, id))
        html_addf(page, "<a href=\"#s-%016" PRIx64 "\">%016" PRIx64 "</a>", id, id);
    else
        html_addf(page, "%016" PRIx64, id);
}

static void add_sessions(struct bounded_buffer *page, const struct notice *notice,
                         const struct html_links *links)
{
    size_t count = notice->session_count;

    if (count == 0)
        return;
    html_add(page, count == 1 ? "<p class=\"aside\">session " : "<p class=\"aside\">sessions ");
    for (size_t i = 0; i < count && i < NAMED_SESSIONS; i++) {
        html_add(page, i > 0 ? ", " : "");
        add_session(page, notice->sessions[i], links);
    }
    if (count > NAMED_SESSIONS)
        html_addf(page, " and %zu more", count - NAMED_SESSIONS);
    html_add(page, "</p>\n");
}

void html_notice_add(struct bounded_buffer *page, const struct notice *notice,
                     const struct html_session_place *place, const struct html_links *links)
{
    struct bounded_buffer time;

    bounded_buffer_init(&time, SIZE_MAX);
    words_append_time(&time, notice->time);
    html_addf(page, "<section class=\"notice %s\">\n<h3>", severity_name(notice->finding.severity));
    html_add(page, notice->session_count > 0 ? "Across sessions" : "Across connections");
    html_add(page, " <span class=\"when\">");
    html_add_made(page, &time);
    html_add(page, "</span></h3>\n");
    add_finding(page, &notice->finding, place);
    add_sessions(page, notice, links);
    html_add(page, "</section>\n");
}
