/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words that a view hides, looked for in the contents of messages that it shows; a
 * part of payload_view.
 *
 * A word is what stands between blanks and control characters of hidden octets;
 * what it is in base64 is taken apart likewise, and at commas, and a value of
 * `name=value` is a word too. It is looked for as it stands, whatever stands around
 * it, and as part of base64 text in any alignment, line ends in between or not.
 * Words of fewer than PAYLOAD_WORD_LEAST octets are not looked for: they are
 * everywhere. When there are more forms to look for than PAYLOAD_FORMS_MOST, contents are
 * hidden altogether.
 *
 * Addresses of the envelope, and local parts of them, are no secrets, though a user
 * may be called so (smtp/redaction.h).
 */
#ifndef OUTPUT_PAYLOAD_SECRETS_H
#define OUTPUT_PAYLOAD_SECRETS_H

#include "output/payload_view.h"

enum { PAYLOAD_WORD_LEAST = 4, PAYLOAD_FORMS_MOST = 1024 };

struct payload_secrets;

struct payload_secrets *payload_secrets_new(const struct session *session);
/* Wipes what it knows. */
void payload_secrets_free(struct payload_secrets *secrets);

/* Learns the words of the hidden octets. */
void payload_secrets_learn(struct payload_secrets *secrets, struct bytes stream,
                           const uint8_t *view);

/* Hides what is known in contents. */
void payload_secrets_hide(const struct payload_secrets *secrets, struct bytes stream,
                          uint8_t *view);

#endif
