/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the texts of refusals have in common: the words without what differs from mail to
 * mail.
 *
 * A server says the same of each recipient and puts an address, an identifier or a
 * time into it. For counting, each word with an `@`, with four digits or more, or
 * with three and a point or a colon, and what stands in angle brackets or
 * between quotes, becomes `*`; words of nothing but those join into one.
 */
#ifndef OUTPUT_REPORT_REFUSAL_TEXT_H
#define OUTPUT_REPORT_REFUSAL_TEXT_H

#include "base/bytes.h"

enum { REFUSAL_TEXT_SIZE = 160 };

/* At most REFUSAL_TEXT_SIZE bytes, cut between code points; returns the length. */
size_t refusal_text(struct bytes text, char ret_text[REFUSAL_TEXT_SIZE]);

#endif
