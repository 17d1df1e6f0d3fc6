/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bottom of a transcript. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "output/transcript_parts.h"

static void append(struct bounded_buffer *text, const char *words)
{
    bounded_buffer_append(text, bytes_of_string(words));
}

static void append_code(struct bounded_buffer *text, uint16_t code)
{
    char digits[8];

    snprintf(digits, sizeof digits, "%03u", (unsigned)code);
    append(text, digits);
}

static void append_recipient(struct bounded_buffer *text, const struct recipient *recipient)
{
    /* LMTP's answer after the message is the one that counts, RFC 2033 4.2. */
    const struct reply_status *status =
        recipient->delivery.code != 0 ? &recipient->delivery : &recipient->status;

    bounded_buffer_append(text, recipient->address);
    if (status->code == 0) {
        append(text, " (no reply)");
    } else if (reply_class(status->code) != 2) {
        append(text, " (");
        append_code(text, status->code);
        append(text, ")");
    }
}

static void append_recipients(struct bounded_buffer *text, const struct transaction *transaction)
{
    size_t count = transaction->recipient_count;
    char others[48];

    if (count == 0)
        append(text, "(no recipient)");
    for (size_t i = 0; i < count && i < TRANSCRIPT_RECIPIENTS; i++) {
        if (i > 0)
            append(text, ", ");
        append_recipient(text, &transaction->recipients[i]);
    }
    if (count > TRANSCRIPT_RECIPIENTS) {
        count -= TRANSCRIPT_RECIPIENTS;
        snprintf(others, sizeof others, " and %zu other%s", count, count == 1 ? "" : "s");
        append(text, others);
    }
}

static void append_status(struct bounded_buffer *text, const struct reply_status *status)
{
    if (status->code == 0)
        return;
    append(text, "with ");
    append_code(text, status->code);
    if (status->enhanced.length > 0) {
        append(text, " ");
        bounded_buffer_append(text, status->enhanced);
    }
    if (status->text.length > 0) {
        append(text, " ");
        bounded_buffer_append(text, status->text);
    }
}

static void append_aborting_verb(struct bounded_buffer *text, const struct session *session,
                                 const struct transaction *transaction)
{
    step_index index = transaction->end_step;

    if (index < 0 || (size_t)index >= session->step_count ||
        session->steps[index].kind != STEP_COMMAND)
        return;
    append(text, "by ");
    bounded_buffer_append(text, session->steps[index].command.verb);
}

static const char *const outcome_words[] = {
    [OUTCOME_UNKNOWN] = "outcome unknown", [OUTCOME_ACCEPTED] = "accepted",
    [OUTCOME_DEFERRED] = "deferred",       [OUTCOME_REJECTED] = "rejected",
    [OUTCOME_ABORTED] = "aborted",         [OUTCOME_LOST] = "lost with the connection",
};

_Static_assert(sizeof outcome_words / sizeof outcome_words[0] == OUTCOME_COUNT, "words for each");

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
    if (transaction->mail_from.length > 0)
        bounded_buffer_append(&text, transaction->mail_from);
    else
        append(&text, bytes_present(transaction->mail_from) ? "<>" : "(no sender)");
    append(&text, " ");
    append(&text, page_arrow(page));
    append(&text, " ");
    append_recipients(&text, transaction);
    append(&text, ":");
    add_words(page, &text);
}

static void add_outcome(struct transcript_page *page, const struct session *session,
                        const struct transaction *transaction)
{
    struct bounded_buffer text;

    assert(transaction->outcome < OUTCOME_COUNT);
    page_style(page, STYLE_HEADING);
    page_add_words(page, &mail_margin, bytes_of_string(outcome_words[transaction->outcome]));
    page_style(page, STYLE_PLAIN);
    bounded_buffer_init(&text, SIZE_MAX);
    if (transaction->outcome == OUTCOME_DEFERRED || transaction->outcome == OUTCOME_REJECTED)
        append_status(&text, &transaction->decided);
    if (transaction->outcome == OUTCOME_ABORTED)
        append_aborting_verb(&text, session, transaction);
    if (transaction->queue_id.length > 0) {
        append(&text, " as ");
        bounded_buffer_append(&text, transaction->queue_id);
    }
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

/* The steps are told of in the dialogue, where they are missing. */
static void add_left_out(struct transcript_page *page, const struct left_out *left_out)
{
    const struct {
        uint64_t count;
        const char *noun;
    } things[] = {
        { left_out->transactions, "transaction" }, { left_out->recipients, "recipient" },
        { left_out->reply_lines, "reply line" },   { left_out->line_bytes, "line byte" },
        { left_out->findings, "finding" },         { left_out->gaps, "gap" },
        { left_out->pending, "pending command" },  { left_out->tls_bytes, "TLS handshake byte" },
        { left_out->tls_names, "TLS name" },       { left_out->tls_alerts, "TLS alert" },
        { left_out->proxy_tlvs, "TLV" },           { left_out->vlans, "VLAN tag" },
        { left_out->header_bytes, "header byte" }, { left_out->headers, "message header" },
        { left_out->parts, "list of parts" },
    };
    const struct page_margin margin = { STYLE_PLAIN, "  " };
    const char *separator = "left out: ";
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    for (size_t i = 0; i < sizeof things / sizeof things[0]; i++) {
        char count[32];

        if (things[i].count == 0)
            continue;
        snprintf(count, sizeof count, "%" PRIu64 " ", things[i].count);
        bounded_buffer_append(&text, bytes_of_string(separator));
        bounded_buffer_append(&text, bytes_of_string(count));
        bounded_buffer_append(&text, bytes_of_string(things[i].noun));
        bounded_buffer_append(&text, bytes_of_string(things[i].count == 1 ? "" : "s"));
        separator = ", ";
    }
    if (text.length > 0)
        page_add_paragraph(page, &margin, bounded_buffer_bytes(&text));
    bounded_buffer_clear(&text);
}

void transcript_add_summary(struct transcript_page *page, const struct session *session)
{
    size_t start = page->text.length;

    page_end_line(page);
    for (size_t i = 0; i < session->transaction_count; i++)
        add_transaction(page, session, i);
    transcript_add_timing(page, &session->timing);
    add_findings_without_step(page, session, page->text.length > start + 1);
    add_left_out(page, &session->left_out);
    if (page->text.length == start + 1)
        page->text.length = start; /* nothing to tell: no blank line for it either */
}
