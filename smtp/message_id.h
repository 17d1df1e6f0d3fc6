/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The identifier in a Message-ID field (RFC 5322, 3.6.4).
 *
 * Comments and blanks may stand around it and, in the obsolete syntax (4.5.4),
 * between its parts: they are no part of it. A field that does not hold one
 * identifier in angle brackets and nothing else stays as it is.
 */
#ifndef SMTP_MESSAGE_ID_H
#define SMTP_MESSAGE_ID_H

#include "base/bytes.h"

/* Reduces the unfolded body of a field to the identifier, in place; returns how
 * many bytes are left. */
size_t message_id_reduce(uint8_t *body, size_t length);

#endif
