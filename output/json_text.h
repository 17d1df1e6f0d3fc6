/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes from the wire become JSON strings.
 *
 * A JSON text is UTF-8 (RFC 8259, 8.1), the wire is whatever it is. What is
 * not valid UTF-8, and NUL, becomes U+FFFD, once for each unit of utf8.h; the
 * record then says `lossy`. Everything else is kept, controls included:
 * json_line escapes them.
 */
#ifndef OUTPUT_JSON_TEXT_H
#define OUTPUT_JSON_TEXT_H

#include <jansson.h>

#include "base/bytes.h"

/* A new string. Sets *lossy when something was replaced and else leaves it
 * alone, so that one flag serves all texts of an object. */
json_t *json_text_new(struct bytes bytes, bool *lossy);

#endif
