/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What became of each mail. */
#include "output/html/html_parts.h"
#include "output/mail_words.h"

static const char *const outcome_classes[] = {
    [OUTCOME_UNKNOWN] = "unknown",   [OUTCOME_ACCEPTED] = "accepted",
    [OUTCOME_DEFERRED] = "deferred", [OUTCOME_REJECTED] = "rejected",
    [OUTCOME_ABORTED] = "aborted",   [OUTCOME_LOST] = "lost",
};

_Static_assert(sizeof outcome_classes / sizeof outcome_classes[0] == OUTCOME_COUNT, "for each");

static void add_mail(struct bounded_buffer *page, const struct session *session,
                     const struct transaction *transaction)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    html_add(page, "<li><span class=\"wire\">");
    mail_words_append_envelope(&text, transaction, "\xE2\x86\x92");
    html_add_made(page, &text);
    html_addf(page, "</span> <strong class=\"outcome %s\">%s</strong> ",
              outcome_classes[transaction->outcome], mail_words_outcome(transaction->outcome));
    mail_words_append_reason(&text, session, transaction);
    html_add_made(page, &text);
    html_add(page, "</li>\n");
}

void html_add_mails(struct bounded_buffer *page, const struct session *session)
{
    if (session->transaction_count == 0)
        return;
    html_add(page, "<h4>Mails</h4>\n<ol class=\"mails\">\n");
    for (size_t i = 0; i < session->transaction_count; i++)
        add_mail(page, session, &session->transactions[i]);
    html_add(page, "</ol>\n");
}
