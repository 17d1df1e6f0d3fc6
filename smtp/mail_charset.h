/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Charsets by the names that mail has for them, and their way to UTF-8.
 *
 * Only what mail is written in is known: a name from the wire never reaches
 * the system's library, which would load a module for nearly any.
 */
#ifndef SMTP_MAIL_CHARSET_H
#define SMTP_MAIL_CHARSET_H

#include "base/bounded_buffer.h"

struct mail_charset;

/* Whatever the name's case; NULL for an unknown one. */
const struct mail_charset *mail_charset_find(struct bytes name);

/* Appends the text in UTF-8. For each octet that means nothing in the charset
 * there is an octet that means nothing in UTF-8; what is labelled as UTF-8 or
 * ASCII is appended as it is. False, with nothing appended, when the system
 * cannot convert from it. */
bool mail_charset_append(const struct mail_charset *charset, struct bytes text,
                         struct bounded_buffer *utf8);

#endif
