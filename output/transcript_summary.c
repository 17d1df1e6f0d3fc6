/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bottom of a transcript. */
#include <stdio.h>

#include "output/mail_words.h"
#include "output/session_words.h"
#include "output/timing_words.h"
#include "output/transcript_parts.h"

/* A mail has a line of its own, and further ones where it is long. */
static const struct page_margin mail_margin = { STYLE_PLAIN, "          " };

static void add_words(struct transcript_page *page, struct bounded_buffer *text)
{
    page_add_words(page, &mail_margin, bounded_buffer_bytes(text));
    bounded_buffer_clear(text);
}

static void add_envelope(struct transcript_page *page, const struct transaction *transaction)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    mail_words_append_envelope(&text, transaction, page_arrow(page));
    words_append(&text, ":");
    add_words(page, &text);
}

static void add_outcome(struct transcript_page *page, const struct session *session,
                        const struct transaction *transaction)
{
    struct bounded_buffer text;

    page_style(page, STYLE_HEADING);
    page_add_words(page, &mail_margin, bytes_of_string(mail_words_outcome(transaction->outcome)));
    page_style(page, STYLE_PLAIN);
    bounded_buffer_init(&text, SIZE_MAX);
    mail_words_append_reason(&text, session, transaction);
    add_words(page, &text);
}

static void add_transaction(struct transcript_page *page, const struct session *session,
                            size_t index)
{
    char number[48];

    snprintf(number, sizeof number, "  mail %zu ", index + 1);
    page_add(page, number);
    add_envelope(page, &session->transactions[index]);
    add_outcome(page, session, &session->transactions[index]);
    page_end_line(page);
}

static void add_findings_without_step(struct transcript_page *page, const struct session *session,
                                      bool apart)
{
    for (size_t i = 0; i < session->finding_count; i++) {
        if (transcript_finding_has_step(session, &session->findings[i]))
            continue;
        if (apart)
            page_end_line(page);
        apart = false;
        transcript_add_finding(page, FINDING_BY_ITSELF, &session->findings[i]);
    }
}

/* One paragraph: a label of ours, and what there is to say behind it; nothing when there is not. */
static void add_told(struct transcript_page *page, const char *label, struct bounded_buffer *text)
{
    const struct page_margin margin = { STYLE_PLAIN, "  " };

    if (text->length > 0) {
        page_add_words(page, &margin, bytes_of_string(label));
        page_add_paragraph(page, &margin, bounded_buffer_bytes(text));
    }
    bounded_buffer_clear(text);
}

static void add_timing(struct transcript_page *page, const struct session_timing *timing)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    timing_words_append(&text, timing);
    add_told(page, "Where the time went:", &text);
}

static void add_left_out(struct transcript_page *page, const struct left_out *left_out)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    session_words_append_left_out(&text, left_out);
    add_told(page, "left out:", &text);
}

void transcript_add_summary(struct transcript_page *page, const struct session *session)
{
    size_t start = page->text.length;

    page_end_line(page);
    for (size_t i = 0; i < session->transaction_count; i++)
        add_transaction(page, session, i);
    add_timing(page, &session->timing);
    add_findings_without_step(page, session, page->text.length > start + 1);
    add_left_out(page, &session->left_out);
    if (page->text.length == start + 1)
        page->text.length = start; /* nothing to tell: no blank line for it either */
}
