/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A mail transaction in words: from whom to whom, what became of it, and why. Of its
 * recipients the first MAIL_WORDS_RECIPIENTS are named. See words.h.
 */
#ifndef OUTPUT_MAIL_WORDS_H
#define OUTPUT_MAIL_WORDS_H

#include "output/words.h"
#include "smtp/session.h"

enum { MAIL_WORDS_RECIPIENTS = 3 };

/* `alice@example.org -> bob@example.com (550) and 2 others`. */
void mail_words_append_envelope(struct bounded_buffer *text, const struct transaction *transaction,
                                const char *arrow);

/* `accepted`, `lost with the connection`. */
const char *mail_words_outcome(enum outcome outcome);

/* What belongs behind it: `with 550 5.1.1 No such user`, `by RSET`, `as 13128A80492`; or nothing.
 */
void mail_words_append_reason(struct bounded_buffer *text, const struct session *session,
                              const struct transaction *transaction);

#endif
