/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text of ours as a paragraph that fits a terminal. */
#ifndef CLI_EXPLAIN_PARAGRAPH_H
#define CLI_EXPLAIN_PARAGRAPH_H

#include <stdio.h>

enum { PARAGRAPH_WIDTH = 78 };

/* Wraps at blanks; every line begins with `indent` blanks. */
void paragraph_print(FILE *file, int indent, const char *text);

/* The same when the first line has `column` columns already, at most `indent`. */
void paragraph_continue(FILE *file, int column, int indent, const char *text);

#endif
