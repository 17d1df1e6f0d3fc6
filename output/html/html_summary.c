/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The summary of a page of sessions. */
#include "output/html/html_summary.h"

#include <inttypes.h>
#include <stdio.h>

/* Mails by outcome, the best first and what nobody knows last; how they are called. */
static const struct outcome_words {
    enum outcome outcome;
    const char *words;
} outcomes[] = {
    { OUTCOME_ACCEPTED, "mails accepted" }, { OUTCOME_DEFERRED, "mails deferred" },
    { OUTCOME_REJECTED, "mails rejected" }, { OUTCOME_ABORTED, "mails aborted" },
    { OUTCOME_LOST, "mails lost" },         { OUTCOME_UNKNOWN, "mails of unknown outcome" },
};

_Static_assert(sizeof outcomes / sizeof outcomes[0] == OUTCOME_COUNT, "each of them");

static void add_figure(struct bounded_buffer *page, const char *class, uint64_t value,
                       const char *name)
{
    html_addf(page, "<div class=\"figure %s\"><dt>%s</dt><dd>%" PRIu64 "</dd></div>\n", class, name,
              value);
}

static void add_figures(struct bounded_buffer *page, const struct tally_counts *tally)
{
    html_add(page, "<dl class=\"figures\">\n");
    add_figure(page, "", tally->sessions, "sessions");
    for (unsigned i = 0; i < OUTCOME_COUNT; i++) {
        enum outcome outcome = outcomes[i].outcome;

        if (tally->outcomes[outcome] > 0 || outcome == OUTCOME_ACCEPTED)
            add_figure(page, outcome_name(outcome), tally->outcomes[outcome], outcomes[i].words);
    }
    for (unsigned i = SEVERITY_COUNT; i-- > 0;)
        if (tally->findings[i] > 0) {
            char name[48];

            snprintf(name, sizeof name, "findings: %s", severity_name(i));
            add_figure(page, severity_name(i), tally->findings[i], name);
        }
    html_add(page, "</dl>\n");
}

static uint64_t flagged(const struct html_overview *overview)
{
    return overview->drawn[true] + overview->left_out[true];
}

/* What an operator wants to know first. */
static void add_headline(struct bounded_buffer *page, const struct html_overview *overview,
                         const struct summary *summary)
{
    uint64_t count = flagged(overview);
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    words_append_count(&text, summary->tally.sessions, "session");
    if (summary->tally.sessions > 0) {
        words_append(&text, count == 0 ? "; none" : "; ");
        if (count > 0)
            words_append_count(&text, count, "session");
        words_append(&text, count == 1 || count == 0 ? " needs a look" : " need a look");
    }
    words_append(&text, ".");
    html_add(page, "<p class=\"headline\">");
    html_add_made(page, &text);
    html_add(page, "</p>\n");
    if (!summary->has_times)
        return;
    html_add(page, "<p class=\"aside\">Captured from ");
    words_append_time(&text, summary->start);
    html_add_made(page, &text);
    html_add(page, " to ");
    words_append_time(&text, summary->end);
    html_add_made(page, &text);
    html_add(page, ".</p>\n");
}

static void add_list(struct bounded_buffer *page, const struct html_overview *overview)
{
    if (overview->listed == 0)
        return;
    html_add(page, "<h3>Sessions that need a look</h3>\n<ul class=\"list\">\n");
    for (unsigned i = 0; i < overview->listed; i++)
        bounded_buffer_append(page, bounded_buffer_bytes(&overview->list[i].item));
    if (flagged(overview) > overview->listed)
        html_addf(page, "<li>and %" PRIu64 " more</li>\n", flagged(overview) - overview->listed);
    html_add(page, "</ul>\n");
}

static void add_sentences(struct bounded_buffer *page, size_t count, const char *const *sentences)
{
    for (size_t i = 0; i < count; i++) {
        html_add(page, "<li>");
        html_add_string(page, sentences[i]);
        html_add(page, "</li>\n");
    }
}

/* `1 session, 0 notices`, behind a word for what became of them. */
static void add_two_counts(struct bounded_buffer *page, const char *words, uint64_t first,
                           const char *name, uint64_t notices)
{
    struct bounded_buffer text;

    if (first + notices == 0)
        return;
    bounded_buffer_init(&text, SIZE_MAX);
    words_append(&text, words);
    words_append_count(&text, first, name);
    words_append(&text, ", ");
    words_append_count(&text, notices, "notice");
    html_add(page, "<li>");
    html_add_made(page, &text);
    html_add(page, "</li>\n");
}

/* Nobody shall take silence for a clean capture. */
static void add_health(struct bounded_buffer *page, const struct summary *summary)
{
    const struct selection_counts *selection = &summary->selection;

    html_add(page, "<h3>How sound the capture is</h3>\n<ul class=\"list\">\n");
    html_addf(page, "<li>%" PRIu64 " input%s read, %" PRIu64 " in trouble</li>\n", summary->inputs,
              summary->inputs == 1 ? "" : "s", summary->inputs_in_trouble);
    add_sentences(page, summary->trouble_count, summary->troubles);
    add_sentences(page, summary->note_count, summary->notes);
    if (summary->tally.one_sided > 0)
        html_addf(page, "<li>sessions of which one direction was never seen: %" PRIu64 "</li>\n",
                  summary->tally.one_sided);
    add_two_counts(page, "not selected: ", selection->left_out, "session",
                   selection->notices_left_out);
    add_two_counts(page, "suppressed by the configuration: ", summary->tally.suppressed, "finding",
                   summary->suppressed_notices);
    html_add(page, "</ul>\n");
}

static void add_group(struct bounded_buffer *page, const char *heading,
                      const struct summary_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        if (group->counts[i].value == 0)
            continue;
        html_addf(page, "<tr><td>%s</td><td>%s</td><td>%" PRIu64 "</td></tr>\n", heading,
                  group->counts[i].name, group->counts[i].value);
    }
}

/* What is 0 is left out. */
static void add_counters(struct bounded_buffer *page, const struct summary *summary)
{
    html_add(page, "<details class=\"counters\"><summary>Counters</summary>\n"
                   "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Counters\">"
                   "<table>\n<thead><tr><th scope=\"col\">of</th><th scope=\"col\">name</th>"
                   "<th scope=\"col\">count</th></tr></thead>\n<tbody>\n");
    add_group(page, "capture", &summary->capture);
    add_group(page, "reassembly", &summary->reassembly);
    add_group(page, "history", &summary->history);
    add_group(page, "memory", &summary->memory);
    add_group(page, "messages", &summary->messages);
    html_add(page, "</tbody>\n</table></div></details>\n");
}

void html_summary_add(struct bounded_buffer *page, const struct html_overview *overview,
                      const struct summary *summary)
{
    html_add(page, "<section id=\"summary\">\n<h2>Summary</h2>\n");
    add_headline(page, overview, summary);
    add_figures(page, &summary->tally);
    add_list(page, overview);
    add_health(page, summary);
    add_counters(page, summary);
    html_add(page, "</section>\n");
}
