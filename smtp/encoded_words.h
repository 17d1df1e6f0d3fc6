/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Encoded words in header fields, such as `=?utf-8?Q?caf=C3=A9?=` (RFC 2047).
 *
 * A word that is encoded as the RFC says, in a charset that is known, is
 * decoded wherever it stands and however long it is: mailers put them where
 * they do not belong. Blanks between two of them are left out (6.2); a
 * character may begin in one and end in the next. Anything else stays as it is.
 */
#ifndef SMTP_ENCODED_WORDS_H
#define SMTP_ENCODED_WORDS_H

#include "base/arena.h"

/* The text in the arena, in UTF-8 as far as it was well encoded. */
struct bytes encoded_words_decode(struct arena *arena, struct bytes text);

#endif
