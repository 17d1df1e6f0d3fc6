/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The summary of a page of sessions. */
#include "output/html/html_summary.h"

#include <inttypes.h>
#include <stdio.h>

/* Mails by outcome, the worst last; how they are called. */
static const char *const outcome_words[] = {
    [OUTCOME_UNKNOWN] = "of unknown outcome",
    [OUTCOME_ACCEPTED] = "accepted",
    [OUTCOME_DEFERRED] = "deferred",
    [OUTCOME_REJECTED] = "rejected",
    [OUTCOME_ABORTED] = "aborted",
    [OUTCOME_LOST] = "lost",
};

_Static_assert(sizeof outcome_words / sizeof outcome_words[0] == OUTCOME_COUNT, "for each");

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
    for (unsigned i = 0; i < OUTCOME_COUNT; i++)
        if (tally->outcomes[i] > 0 || i == OUTCOME_ACCEPTED) {
            char name[48];

            snprintf(name, sizeof name, "mails %s", outcome_words[i]);
            add_figure(page, outcome_name(i), tally->outcomes[i], name);
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
    if (selection->left_out + selection->notices_left_out > 0)
        html_addf(page, "<li>not selected: %" PRIu64 " sessions, %" PRIu64 " notices</li>\n",
                  selection->left_out, selection->notices_left_out);
    if (summary->tally.suppressed + summary->suppressed_notices > 0)
        html_addf(page,
                  "<li>suppressed by the configuration: %" PRIu64 " findings, %" PRIu64
                  " notices</li>\n",
                  summary->tally.suppressed, summary->suppressed_notices);
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
