/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a session's time went, the largest part first: `2.043 s waiting for the
 * server (1.909 s of it for the reply to the message), 0.016 s connecting`. What is
 * less than a millisecond is not worth a word; nothing when there was no more.
 */
#ifndef OUTPUT_TIMING_WORDS_H
#define OUTPUT_TIMING_WORDS_H

#include "output/words.h"
#include "smtp/session.h"

void timing_words_append(struct bounded_buffer *text, const struct session_timing *timing);

#endif
