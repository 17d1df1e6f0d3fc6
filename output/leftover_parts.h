/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finishes what a program that was killed has left behind: files with names of the pattern and
 * `.part` behind them, compressed or not, that nobody writes any more.
 *
 * What is behind the last whole line, or the last whole frame, is cut off. One that has nothing
 * whole in it is deleted.
 */
#ifndef OUTPUT_LEFTOVER_PARTS_H
#define OUTPUT_LEFTOVER_PARTS_H

#include "output/part_file.h"

/* Who is told, in a sentence, of each. */
struct leftover_host {
    void *context;
    void (*tell)(void *context, const char *sentence);
};

/* The suffix of the naming is of no meaning. */
void leftover_parts_finish(const struct part_naming *naming, const struct leftover_host *host);

#endif
