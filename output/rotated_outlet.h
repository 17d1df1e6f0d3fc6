/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that follow one another as an outlet.
 *
 * A file is finished when its period is over (rotation_clock.h), when the next line would make
 * it too large, and when it is to be opened again; the next one begins with the next line. Which
 * file a line is in goes by when it was added to the queue (line_queue.h), however long it has
 * waited there, and so does the name of a file that begins with it. Each line is in one file, as
 * part_file.h has it; whole lines are added, or, compressed, whole frames of lines (zstd_frames.h).
 *
 * A file that cannot be finished is gone on with, however old or large, and finished when that
 * can be done.
 */
#ifndef OUTPUT_ROTATED_OUTLET_H
#define OUTPUT_ROTATED_OUTLET_H

#include "output/leftover_parts.h"
#include "output/line_outlet.h"

struct rotation {
    const char *pattern; /* lent until the outlet is made */
    int64_t period;      /* seconds; 0: files have any age */
    uint64_t size;       /* octets of lines, before they are compressed; 0: any number */
    bool compressed;
    struct file_access access;
};

/* Lines wait so long to be compressed together, or until there are so many octets: so they
 * become nearly as small as all of them together would be. */
#define ROTATED_OUTLET_HOLD (10 * DURATION_SECOND)
enum { ROTATED_OUTLET_TOGETHER = 256 * 1024 };

/* Finishes what was left behind, of which the host is told, and begins a file, so that an
 * operator sees at once when that cannot be done: NULL with an error. */
struct line_outlet *rotated_outlet_new(const struct rotation *rotation,
                                       const struct leftover_host *host,
                                       const struct file_calls *calls, timestamp now,
                                       struct error *error);

#endif
