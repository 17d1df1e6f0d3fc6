/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages whose end is in question. */
#include "smtp/anomalies/rule_families.h"

void find_eod_ambiguous(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        struct finding *finding;

        if (!transaction->end_is_ambiguous)
            continue;
        finding = finding_add(writer, transaction->message_step,
                              "The server may have ended this message at a dot between line "
                              "ends that are not CRLF, and read what follows as commands");
        finding_add_integer(writer, finding, "odd_ends", transaction->message.odd_ends);
    }
}
