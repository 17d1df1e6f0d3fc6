/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dialogue: drawn, and as a table. */
#include <inttypes.h>

#include "output/html/html_parts.h"
#include "output/html/ladder.h"
#include "output/html/ladder_layout.h"
#include "output/step_words.h"

static void tell_fact(void *context, struct bytes words)
{
    struct bounded_buffer *page = context;

    html_add(page, "\n<span class=\"ours\">[");
    html_add_text(page, words);
    html_add(page, "]</span>");
}

static void add_mark(struct bounded_buffer *page, const char *words)
{
    html_add(page, " <span class=\"ours\">[");
    html_add_string(page, words);
    html_add(page, "]</span>");
}

static void add_latency(struct bounded_buffer *page, const struct step *step)
{
    struct bounded_buffer text;

    if (step->kind != STEP_REPLY || step->latency <= LADDER_WAIT_WORTH)
        return;
    bounded_buffer_init(&text, SIZE_MAX);
    html_add(page, " <span class=\"ours\">[after ");
    words_append_span(&text, step->latency);
    html_add_made(page, &text);
    html_add(page, "]</span>");
}

static void add_words(struct bounded_buffer *page, const struct session *session,
                      const struct step *step)
{
    const struct words_sink facts = { page, tell_fact };
    const char *remark = step_words_remark(step);
    size_t lines = step_words_count(step);
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    for (size_t i = 0; i < lines; i++) {
        html_add(page, i > 0 ? "\n" : "");
        step_words_append(&text, session, step, i);
        html_add_made(page, &text);
    }
    if (remark != NULL)
        add_mark(page, remark);
    add_latency(page, step);
    step_words_tell_facts(&facts, session, step);
    if (step->revised)
        add_mark(page, "read again");
}

static void add_findings_on(struct bounded_buffer *page, const struct session *session,
                            step_index step)
{
    for (size_t i = 0; i < session->finding_count; i++) {
        const struct finding *finding = &session->findings[i];

        if (finding->step != step)
            continue;
        html_add(page, "<div class=\"found\">");
        html_add_chip(page, finding->severity);
        html_add(page, " ");
        html_add_string(page, finding->id);
        html_add(page, "</div>");
    }
}

/* One of the last steps has no index. */
static void add_step(struct bounded_buffer *page, const struct session *session,
                     const struct step *step, step_index index)
{
    char offset[DURATION_TEXT_SIZE];
    const char *side = side_name(step->from);

    duration_format(step->t, offset);
    html_addf(page, "<tr class=\"%s\"><td>%s</td><td>%s</td><td><div class=\"wire\">", side, offset,
              side);
    add_words(page, session, step);
    html_add(page, "</div>");
    if (index != STEP_NONE)
        add_findings_on(page, session, index);
    html_add(page, "</td></tr>\n");
}

static void add_missing(struct bounded_buffer *page, uint64_t count, const char *why)
{
    if (count > 0)
        html_addf(page, "<tr><td>...</td><td></td><td>%" PRIu64 " step%s %s</td></tr>\n", count,
                  count == 1 ? "" : "s", why);
}

static void add_steps(struct bounded_buffer *page, const struct session *session)
{
    size_t count = session->step_count < HTML_STEPS ? session->step_count : HTML_STEPS;

    for (size_t i = 0; i < count; i++)
        add_step(page, session, &session->steps[i], (step_index)i);
    add_missing(page, session->step_count - count, "not shown here");
    add_missing(page, session->left_out.steps - session->last_step_count, "left out of the record");
    for (size_t i = 0; i < session->last_step_count; i++)
        add_step(page, session, &session->last_steps[i], STEP_NONE);
}

static void add_table(struct bounded_buffer *page, const struct session *session)
{
    uint64_t count = session->step_count + session->left_out.steps;

    if (count == 0)
        return;
    html_addf(page,
              "<details class=\"steps\"><summary>%" PRIu64
              " step%s as a table</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
              "aria-label=\"Steps of the dialogue\"><table>\n<thead><tr><th scope=\"col\">seconds"
              "</th><th scope=\"col\">from</th><th scope=\"col\">what was said</th></tr></thead>\n"
              "<tbody>\n",
              count, count == 1 ? "" : "s");
    add_steps(page, session);
    html_add(page, "</tbody>\n</table></div></details>\n");
}

void html_add_dialogue(struct bounded_buffer *page, const struct session *session,
                       const struct html_session_place *place)
{
    html_add(page, "<h4>Dialogue</h4>\n");
    ladder_add(page, session, place->rules, place->number);
    add_table(page, session);
}
