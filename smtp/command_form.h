/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether a line is what a command looks like, verb and argument (RFC 5321,
 * 4.1.1 and 4.1.2, and the extensions').
 *
 * Where a dialogue is followed from its start a line's place says that it is a
 * command, and whatever stands there is one. Where bytes are missing only the
 * line itself can say it, and lines of a message may begin with the same words.
 * So here a known verb is asked for, with the argument that belongs to it and
 * nothing else.
 */
#ifndef SMTP_COMMAND_FORM_H
#define SMTP_COMMAND_FORM_H

#include "base/bytes.h"

/* The line is without its ending. */
bool command_has_form(struct bytes line);

/* A line that has come so far may still become one. */
bool command_may_begin_with(struct bytes start);

#endif
