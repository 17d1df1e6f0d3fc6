/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the record of a capture with losses may claim, held against the record of
 * the whole conversation: less, but nothing else.
 */
#ifndef TESTS_SMTP_LOSSY_CLAIMS_H
#define TESTS_SMTP_LOSSY_CLAIMS_H

#include <stdio.h>

#include "smtp/session.h"

struct lossy_claims {
    const struct session *lossy;
    const struct session *whole;
    bool pairs;    /* replies have to be paired as in the whole */
    size_t paired; /* replies that were */
};

/* Every line that is claimed was said, every reply answers what it answers in
 * the whole, every outcome is that of the whole or unknown, and so on. Prints
 * what is wrong; false when something is. */
bool lossy_claims_hold(struct lossy_claims *claims);

/* The dialogue for people, a step a line. */
void lossy_record_print(const struct session *session);

/* No word of a message, and nothing that was used to log in, is in any output. Takes
 * the session. */
bool lossy_record_is_discreet(struct session *session);

#endif
