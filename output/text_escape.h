/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes from the wire become text that is safe on a terminal.
 *
 * Every control of utf8.h is written `<U+XXXX>`; what is not valid UTF-8, and
 * NUL, becomes U+FFFD, as in JSON. For a terminal that does not speak UTF-8
 * every code point above ASCII is written `<U+XXXX>`, U+FFFD too: there the
 * bytes of UTF-8 could be controls (ECMA-48 has 8-bit ones, 80..9F).
 */
#ifndef OUTPUT_TEXT_ESCAPE_H
#define OUTPUT_TEXT_ESCAPE_H

#include "base/bounded_buffer.h"

enum text_charset { TEXT_ASCII, TEXT_UTF8, TEXT_CHARSET_COUNT };

void text_escape_append(struct bounded_buffer *text, struct bytes wire, enum text_charset charset);

#endif
