/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A summary as a short block of text, the end of a transcript.
 */
#ifndef OUTPUT_SUMMARY_TEXT_H
#define OUTPUT_SUMMARY_TEXT_H

#include "base/bounded_buffer.h"
#include "output/summary.h"
#include "output/text_escape.h"

void summary_text_append(struct bounded_buffer *text, const struct summary *summary,
                         enum text_charset charset);

#endif
