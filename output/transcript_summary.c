/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bottom of a transcript. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "output/transcript_parts.h"

static void add_recipient(struct transcript_page *page, const struct recipient *recipient)
{
    /* LMTP's answer after the message is the one that counts, RFC 2033 4.2. */
    const struct reply_status *status =
        recipient->delivery.code != 0 ? &recipient->delivery : &recipient->status;

    page_add_wire(page, recipient->address);
    if (status->code == 0) {
        page_add(page, " (no reply)");
    } else if (reply_class(status->code) != 2) {
        page_add(page, " (");
        page_add_code(page, status->code);
        page_add(page, ")");
    }
}

static void add_recipients(struct transcript_page *page, const struct transaction *transaction)
{
    size_t count = transaction->recipient_count;

    if (count == 0)
        page_add(page, "(no recipient)");
    for (size_t i = 0; i < count && i < TRANSCRIPT_RECIPIENTS; i++) {
        if (i > 0)
            page_add(page, ", ");
        add_recipient(page, &transaction->recipients[i]);
    }
    if (count > TRANSCRIPT_RECIPIENTS) {
        page_add(page, " and ");
        page_add_count(page, count - TRANSCRIPT_RECIPIENTS, "other");
    }
}

static void add_status(struct transcript_page *page, const struct reply_status *status)
{
    if (status->code == 0)
        return;
    page_add(page, " with ");
    page_add_code(page, status->code);
    if (status->enhanced.length > 0) {
        page_add(page, " ");
        page_add_wire(page, status->enhanced);
    }
    if (status->text.length > 0) {
        page_add(page, " ");
        page_add_wire(page, status->text);
    }
}

static void add_aborting_verb(struct transcript_page *page, const struct session *session,
                              const struct transaction *transaction)
{
    step_index index = transaction->end_step;

    if (index < 0 || (size_t)index >= session->step_count ||
        session->steps[index].kind != STEP_COMMAND)
        return;
    page_add(page, " by ");
    page_add_wire(page, session->steps[index].command.verb);
}

static const char *const outcome_words[] = {
    [OUTCOME_UNKNOWN] = "outcome unknown", [OUTCOME_ACCEPTED] = "accepted",
    [OUTCOME_DEFERRED] = "deferred",       [OUTCOME_REJECTED] = "rejected",
    [OUTCOME_ABORTED] = "aborted",         [OUTCOME_LOST] = "lost with the connection",
};

_Static_assert(sizeof outcome_words / sizeof outcome_words[0] == OUTCOME_COUNT, "words for each");

static void add_outcome(struct transcript_page *page, const struct session *session,
                        const struct transaction *transaction)
{
    assert(transaction->outcome < OUTCOME_COUNT);
    page_add_styled(page, STYLE_HEADING, outcome_words[transaction->outcome]);
    if (transaction->outcome == OUTCOME_DEFERRED || transaction->outcome == OUTCOME_REJECTED)
        add_status(page, &transaction->decided);
    if (transaction->outcome == OUTCOME_ABORTED)
        add_aborting_verb(page, session, transaction);
    if (transaction->queue_id.length > 0) {
        page_add(page, " as ");
        page_add_wire(page, transaction->queue_id);
    }
}

static void add_number(struct transcript_page *page, size_t number)
{
    char text[48];

    snprintf(text, sizeof text, "  mail %zu  ", number);
    page_add(page, text);
}

static void add_transaction(struct transcript_page *page, const struct session *session,
                            size_t index)
{
    const struct transaction *transaction = &session->transactions[index];

    add_number(page, index + 1);
    if (transaction->mail_from.length > 0)
        page_add_wire(page, transaction->mail_from);
    else
        page_add(page, bytes_present(transaction->mail_from) ? "<>" : "(no sender)");
    page_add_arrow(page);
    add_recipients(page, transaction);
    page_add(page, ": ");
    add_outcome(page, session, transaction);
    page_end_line(page);
}

static void add_findings_without_step(struct transcript_page *page, const struct session *session)
{
    bool apart = session->transaction_count > 0;

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
        { left_out->pending, "pending command" },
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
    add_findings_without_step(page, session);
    add_left_out(page, &session->left_out);
    if (page->text.length == start + 1)
        page->text.length = start; /* nothing to tell: no blank line for it either */
}
