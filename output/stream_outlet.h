/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What only flows on as an outlet: a pipe, a terminal, a device.
 *
 * A line that has begun is gone on with: nothing can be taken back. It is written without
 * waiting where the system allows that, and otherwise in pieces for which there is room.
 */
#ifndef OUTPUT_STREAM_OUTLET_H
#define OUTPUT_STREAM_OUTLET_H

#include "output/line_outlet.h"

/* Owns the descriptor, unless that is standard output. */
struct line_outlet *stream_outlet_new(int descriptor, const char *name);

#endif
