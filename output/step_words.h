/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One step of a dialogue in words: the lines of the wire, or, in square brackets,
 * what was there instead of a line. See words.h.
 */
#ifndef OUTPUT_STEP_WORDS_H
#define OUTPUT_STEP_WORDS_H

#include "output/words.h"
#include "smtp/session.h"

/* A reply has as many as it had, RFC 5321 4.2.1; everything else has one. */
size_t step_words_count(const struct step *step);
void step_words_append(struct bounded_buffer *text, const struct session *session,
                       const struct step *step, size_t line);

/* What is to be remarked on it, `unknown command`; NULL for nothing. */
const char *step_words_remark(const struct step *step);

/* What is known of a message beside its size: `Message-ID: <...>`. */
void step_words_tell_facts(const struct words_sink *sink, const struct session *session,
                           const struct step *step);

#endif
