/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One step of a transcript: what stands behind the speaker. */
#include "output/step_words.h"
#include "output/transcript_parts.h"

/* Words of ours, told from the wire's by brackets and shade. */
static void add_mark(struct transcript_page *page, const char *words)
{
    page_style(page, STYLE_DIM);
    page_add(page, "  [");
    page_add(page, words);
    page_add(page, "]");
    page_style(page, STYLE_PLAIN);
}

static void add_latency(struct transcript_page *page, duration latency)
{
    if (latency <= TRANSCRIPT_SLOW_REPLY)
        return;
    page_style(page, STYLE_DIM);
    page_add(page, "  [after ");
    page_add_span(page, latency);
    page_add(page, "]");
    page_style(page, STYLE_PLAIN);
}

static void add_line(struct transcript_page *page, const struct session *session,
                     const struct step *step, size_t line)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    step_words_append(&text, session, step, line);
    page_add_wire(page, bounded_buffer_bytes(&text));
    bounded_buffer_clear(&text);
}

static void add_lines(struct transcript_page *page, const struct session *session,
                      const struct step *step)
{
    const char *remark = step_words_remark(step);
    size_t count = step_words_count(step);

    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            page_end_line(page);
            page_add_no_speaker(page);
        }
        add_line(page, session, step, i);
        if (i == 0 && step->kind == STEP_REPLY)
            add_latency(page, step->latency);
    }
    if (remark != NULL)
        add_mark(page, remark);
}

/* On a line of its own, since most are long. */
static void add_fact(void *context, struct bytes words)
{
    struct transcript_page *page = context;

    page_end_line(page);
    page_add_no_speaker(page);
    page_add(page, "[");
    page_add_wire(page, words);
    page_add(page, "]");
}

void transcript_add_step(struct transcript_page *page, const struct session *session,
                         const struct step *step, bool marked)
{
    const struct words_sink facts = { page, add_fact };

    page_add_offset(page, step->t);
    page_add_speaker(page, step->from);
    if (marked)
        page_style(page, STYLE_HEADING);
    add_lines(page, session, step);
    step_words_tell_facts(&facts, session, step);
    if (marked)
        page_style(page, STYLE_PLAIN);
    if (step->revised)
        add_mark(page, "read again");
    page_end_line(page);
}
