/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The content of messages, by what was counted in it. */
#include "smtp/anomalies/rule_families.h"

static step_index step_of(const struct transaction *transaction)
{
    return transaction->message_step != STEP_NONE ? transaction->message_step
                                                  : transaction->data_step;
}

void find_bare_lf_in_data(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];

        if (transaction->method != TRANSFER_DATA || transaction->message.bare_lf == 0)
            continue;
        finding_add_integer(writer,
                            finding_add(writer, step_of(transaction),
                                        "The message has LFs without a CR before them, which SMTP "
                                        "does not allow in DATA"),
                            "count", (int64_t)transaction->message.bare_lf);
        return;
    }
}
