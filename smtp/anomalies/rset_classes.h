/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why was there a RSET? Each has exactly one class, the first that fits.
 *
 * RSET gives up the transaction that is open and has no effect otherwise (RFC
 * 5321, 4.1.1.5). Nearly all of them are harmless; the one that is not gives
 * up a transaction in which the server had agreed to everything.
 */
#ifndef SMTP_ANOMALIES_RSET_CLASSES_H
#define SMTP_ANOMALIES_RSET_CLASSES_H

#include "smtp/anomalies/dialogue_view.h"

enum rset_class {
    RSET_DOUBLED,
    RSET_AFTER_REJECTED_MAIL_OR_DATA,
    RSET_AFTER_REJECTED_RECIPIENT,
    RSET_RECIPIENT_VERIFICATION,
    RSET_UNEXPLAINED_ABORT,
    RSET_CONNECTION_REUSE_PROBE,
    RSET_NOOP_EQUIVALENT,
    RSET_CLASS_COUNT
};

struct rset_judgement {
    step_index step;
    enum rset_class class;
    const struct transaction *ended;   /* the one that was under way, NULL for none */
    const struct transaction *aborted; /* the same, if the server had accepted its MAIL
                                          and did not refuse the RSET */
    const struct transaction *replay;  /* the same envelope later, this time with DATA */
};

/* Fills in `rsets` and `rset_count` of the view; the rest of it is ready. */
void rset_classes_find(struct dialogue_view *view);

/* The transaction was open, everything in it was accepted, no content had begun. */
bool transaction_was_in_order(const struct transaction *transaction);

/* The sender is `<>` or Postfix's double-bounce address: who verifies addresses
 * uses them. */
bool transaction_sender_is_nobody(const struct transaction *transaction);

/* The server refused RSET itself, so that it had no effect. */
bool rset_was_refused(const struct dialogue_view *view, const struct rset_judgement *rset);

#endif
