/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dialogue in a transcript, from the first line to the close. */
#include <assert.h>

#include "output/session_words.h"
#include "output/transcript_parts.h"

/* Silence between the end of one thing and the start of the next. */
static void add_pause(struct transcript_page *page, duration from, duration to)
{
    const char *rule = page->options.unicode ? "\xE2\x94\x80\xE2\x94\x80" : "--";

    if (to - from <= TRANSCRIPT_PAUSE)
        return;
    page_add_dots(page);
    page_style(page, STYLE_HEADING);
    page_add(page, rule);
    page_add(page, " ");
    page_add_span(page, to - from);
    page_add(page, " later ");
    page_add(page, rule);
    page_style(page, STYLE_PLAIN);
    page_end_line(page);
}

/* Whether a finding on the step is more than an information. */
static bool is_odd(const struct session *session, step_index step)
{
    for (size_t i = 0; i < session->finding_count; i++)
        if (session->findings[i].step == step && session->findings[i].severity > SEVERITY_INFO)
            return true;
    return false;
}

static void add_findings_on(struct transcript_page *page, const struct session *session,
                            step_index step)
{
    for (size_t i = 0; i < session->finding_count; i++)
        if (session->findings[i].step == step)
            transcript_add_finding(page, FINDING_UNDER_STEP, &session->findings[i]);
}

static void add_steps(struct transcript_page *page, const struct session *session)
{
    duration previous = 0;

    for (size_t i = 0; i < session->step_count; i++) {
        const struct step *step = &session->steps[i];

        add_pause(page, previous, step->t);
        transcript_add_step(page, session, step, is_odd(session, (step_index)i));
        add_findings_on(page, session, (step_index)i);
        previous = step->t_end;
    }
}

static void add_last_steps(struct transcript_page *page, const struct session *session)
{
    uint64_t unknown = session->left_out.steps - session->last_step_count;

    assert(session->left_out.steps >= session->last_step_count);
    if (unknown > 0) {
        page_add_dots(page);
        page_add(page, "[");
        page_add_count(page, unknown, "step");
        page_add(page, " left out]");
        page_end_line(page);
    }
    for (size_t i = 0; i < session->last_step_count; i++)
        transcript_add_step(page, session, &session->last_steps[i], false);
}

static void add_close(struct transcript_page *page, const struct session *session)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    session_words_append_close(&text, session);
    page_add_offset(page, session->end - session->start);
    page_add_wire(page, bounded_buffer_bytes(&text));
    page_end_line(page);
    bounded_buffer_clear(&text);
}

/* The step that was said last, NULL without any. */
static const struct step *final_step(const struct session *session)
{
    if (session->last_step_count > 0)
        return &session->last_steps[session->last_step_count - 1];
    return session->step_count > 0 ? &session->steps[session->step_count - 1] : NULL;
}

/* Within TLS there is no silence to speak of: nobody knows what was said. */
static void add_pause_before_close(struct transcript_page *page, const struct session *session)
{
    const struct step *last = final_step(session);

    if (last == NULL || last->kind != STEP_TLS)
        add_pause(page, last != NULL ? last->t_end : 0, session->end - session->start);
}

void transcript_add_dialogue(struct transcript_page *page, const struct session *session)
{
    add_steps(page, session);
    add_last_steps(page, session);
    add_pause_before_close(page, session);
    add_close(page, session);
}
