/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file that has the last line alone, as an outlet: each line replaces the one
 * before.
 *
 * Who reads it finds one of them whole, since it is written beside and renamed:
 * to the name with a dot in front and six characters behind. The mode is 0644:
 * what is written here is for others to read, so there must be nothing of people
 * in it. A line that cannot be written is tried again until there is a newer one.
 */
#ifndef OUTPUT_REPLACING_OUTLET_H
#define OUTPUT_REPLACING_OUTLET_H

#include "output/line_outlet.h"

/* NULL with an error when no file can be made beside it. What the path has is left alone
 * until the first line comes. */
struct line_outlet *replacing_outlet_new(const char *path, struct error *error);

#endif
