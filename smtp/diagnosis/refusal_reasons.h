/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a refusal complains of.
 *
 * The command that is refused is often not the one that was wrong: servers put
 * off what they think of the HELO name until RCPT. What the text says tells more
 * than where it stands, and the code of RFC 3463 more than that of RFC 5321. A
 * text that fits no row has no reason: better none than a wrong one.
 */
#ifndef SMTP_DIAGNOSIS_REFUSAL_REASONS_H
#define SMTP_DIAGNOSIS_REFUSAL_REASONS_H

#include "smtp/session.h"

struct refusal_reason {
    const char *id;
    enum blame blame;
    const char *sentence; /* what it is about */
    const char *remedy;
};

/* NULL when nothing is known of it, or it is no refusal. */
const struct refusal_reason *refusal_reason_of(const struct reply_status *status);

#endif
