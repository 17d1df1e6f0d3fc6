/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line at the bottom of a terminal that says how things stand, below everything
 * else that is written there.
 *
 * It is drawn over itself, and erased before anything is written, whoever does it:
 * the thread that writes records holds it meanwhile, and who is about to say
 * something on standard error erases it. The cursor stands at its beginning, so
 * that what comes unannounced at least begins a line. It never has more columns
 * than the terminal has left of one line; when that becomes another width, what a
 * terminal that breaks its lines anew has broken off is erased as well.
 *
 * Nobody waits for the terminal: when it takes nothing the line is not drawn.
 */
#ifndef OUTPUT_BOTTOM_LINE_H
#define OUTPUT_BOTTOM_LINE_H

#include <stdbool.h>

/* Of text, which is ASCII; anything else in it is shown as `?`. */
enum { BOTTOM_LINE_SIZE = 160 };

struct bottom_line;

/* For a terminal that knows ECMA-48's EL and ED and, with `colour`, SGR. It has one owner. */
struct bottom_line *bottom_line_new(int terminal, bool colour);

/* One more owner; returns the line. */
struct bottom_line *bottom_line_share(struct bottom_line *line);

/* One owner less; the last one frees it. Takes NULL. */
void bottom_line_release(struct bottom_line *line);

/* What it says from now on; copied, and cut to fit. Drawn now unless records are being
 * written, and then behind them. Takes NULL. */
void bottom_line_say(struct bottom_line *line, const char *text);

/* Somebody is about to write to the terminal. Takes NULL. */
void bottom_line_erase(struct bottom_line *line);

/* The same where somebody typed, which the terminal has shown in its place. */
void bottom_line_wipe(struct bottom_line *line);

/* Erased, and not to be drawn before it is let go; then it is, if `whole`: what was written
 * ends a line. */
void bottom_line_hold(struct bottom_line *line);
void bottom_line_let_go(struct bottom_line *line, bool whole);

#endif
