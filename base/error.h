/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Operator errors: a file that cannot be read, an option that makes no sense.
 *
 * One clear sentence without a final newline, ready to follow "smtpscope: ".
 * Damage in the input is not an operator error: it becomes an event, a counter
 * or a finding.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

enum { ERROR_TEXT_SIZE = 1024 };

struct error {
    char message[ERROR_TEXT_SIZE];
};

/* Writes the message, cut to the room there is. `error` may be NULL. */
void error_set(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
