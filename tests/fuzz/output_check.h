/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What holds for every record, whatever was said: the line is one JSON object
 * in valid UTF-8 without a control character in it, the transcript too is valid
 * and steers no terminal, and no credential stands in either of them.
 *
 * A word is what stands between two separators (smtp/redaction_texts.c): a
 * password inside a longer word is not recognised and may stay.
 */
#ifndef TESTS_FUZZ_OUTPUT_CHECK_H
#define TESTS_FUZZ_OUTPUT_CHECK_H

#include <jansson.h>

#include "base/bounded_buffer.h"
#include "tests/fuzz/dialogue_player.h"

/* `line` is what json_line_append made. */
void check_json_line(const struct player_input *input, struct bytes line);

/* Any text of which the same is demanded. */
void check_no_secret(const struct player_input *input, struct bytes text);

void check_transcript(const struct player_input *input, struct bytes text);

/* What came of the same bytes in their segments and one by one; shows both when
 * they differ. */
void check_same_lines(const struct bounded_buffer *whole, const struct bounded_buffer *cut);

#endif
