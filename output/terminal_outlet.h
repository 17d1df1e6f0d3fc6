/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A terminal as an outlet, with a line at its bottom (bottom_line.h): a stream outlet
 * that makes room for what it writes.
 */
#ifndef OUTPUT_TERMINAL_OUTLET_H
#define OUTPUT_TERMINAL_OUTLET_H

#include "output/bottom_line.h"
#include "output/line_outlet.h"

/* As stream_outlet_new; becomes an owner of the line, which is erased when it is closed. */
struct line_outlet *terminal_outlet_new(int descriptor, const char *name,
                                        struct bottom_line *bottom);

#endif
