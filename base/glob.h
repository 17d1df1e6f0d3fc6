/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Patterns as shells have them: `*` is any number of characters, `?` is one.
 *
 * Everything else stands for itself, ASCII letters in either case. The whole
 * text must fit. A character is a code point when the text is UTF-8. Takes at
 * most length of pattern times length of text steps.
 */
#ifndef BASE_GLOB_H
#define BASE_GLOB_H

#include "base/bytes.h"

bool glob_matches(struct bytes pattern, struct bytes text);

#endif
