/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The numbers of a run that goes on, in a file that is replaced again and again,
 * for the textfile collector of node_exporter and its like.
 *
 * A thread of its own writes it, so that no slow disk holds up whoever reads
 * packets. What cannot be written is said once a minute and tried again each
 * second; nothing else depends on it.
 */
#ifndef CLI_WATCH_METRICS_FILE_H
#define CLI_WATCH_METRICS_FILE_H

#include "base/bytes.h"
#include "base/error.h"
#include "output/bottom_line.h"

struct metrics_file;

/* NULL with an error when no file can be made there. `bottom` is erased before something is said;
 * it may be NULL. */
struct metrics_file *metrics_file_open(const char *path, struct bottom_line *bottom,
                                       struct error *error);

/* Starts the thread, which has the rights of whoever calls this; false with an error. */
bool metrics_file_begin(struct metrics_file *file, struct error *error);

/* What the file has from now on. */
void metrics_file_put(struct metrics_file *file, struct bytes text);

/* Waits for the last text to be written, for a second at most, and says when it cannot be.
 * Takes NULL. */
void metrics_file_close(struct metrics_file *file);

#endif
