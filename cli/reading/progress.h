/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line on standard error that says how far reading has come.
 *
 * It is drawn over itself at most five times a second and erased at the end,
 * and before anything else is said. The only place that looks at a clock of
 * ours: nothing of it gets into a record.
 */
#ifndef CLI_READING_PROGRESS_H
#define CLI_READING_PROGRESS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/timestamp.h"

#define PROGRESS_INTERVAL (200 * DURATION_MILLISECOND)

struct progress_facts {
    uint64_t done;  /* bytes */
    uint64_t total; /* 0 when it is not known */
    uint64_t sessions;
    duration elapsed;
};

/* Fits a line of 80 columns. */
enum { PROGRESS_TEXT_SIZE = 80 };

/* Behind what is there, as far as it fits; bytes as `1.5 kB`. */
void progress_append(char text[PROGRESS_TEXT_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void progress_append_bytes(char text[PROGRESS_TEXT_SIZE], double bytes);

/* `1.2 GB of 3.4 GB, 35%, 1234 sessions, 210 MB/s, 0:42 left`: what is known of
 * it. The rate and what is left are told after half a second. */
void progress_format(const struct progress_facts *facts, char text[PROGRESS_TEXT_SIZE]);

struct progress {
    FILE *file; /* NULL: nothing is drawn */
    timestamp started;
    timestamp drawn; /* when last */
    int width;       /* columns of what stands there now */
};

/* With `at_once` the first line does not wait for the interval. */
void progress_start(struct progress *progress, FILE *file, bool at_once);

/* Draws when it is time; `facts` need no `elapsed`. */
void progress_show(struct progress *progress, const struct progress_facts *facts);
void progress_erase(struct progress *progress);

#endif
