/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A record with fewer steps, for places where a line must not be long.
 *
 * It is what the limit of steps makes of a record: the first steps are kept, so that indexes
 * stay true, the last ones are in `last_steps` as far as they fit, and `truncated.dialogue`
 * counts those that are not in `dialogue`. All else stays whole.
 */
#ifndef OUTPUT_SHORT_RECORD_H
#define OUTPUT_SHORT_RECORD_H

#include <stdbool.h>

#include "base/bounded_buffer.h"

/* Puts a line of at most so many octets, its newline among them, in the place of what the
 * buffer has (its maximum is SIZE_MAX). False when it would be longer without any step, or
 * is no record of a session. */
bool short_record_make(struct bytes line, size_t most, struct bounded_buffer *ret_line);

#endif
