/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where lines leave the program: a file, a pipe, files that are rotated, syslog.
 *
 * An outlet is used by one thread at a time. None of its functions waits for more than
 * OUTLET_PATIENCE for a reader; a disk that is slow it does wait for. Time is handed in.
 */
#ifndef OUTPUT_LINE_OUTLET_H
#define OUTPUT_LINE_OUTLET_H

#include "base/error.h"
#include "output/line_queue.h"

#define OUTLET_PATIENCE (50 * DURATION_MILLISECOND)

enum outlet_result {
    OUTLET_TAKEN,  /* all lines */
    OUTLET_BUSY,   /* not all; whoever reads is slow */
    OUTLET_FAILED, /* not all, and the error says why; trying again later may help */
    OUTLET_CLOSED, /* nobody will ever read any more */
};

struct outlet_counts {
    uint64_t octets;    /* that have reached the place they are for, compressed or not */
    uint64_t rotations; /* files finished, so that another one began */
    uint64_t refused;   /* lines that can never be taken; they were dropped */
};

struct outlet_methods {
    /* Takes lines off the front of the list and frees them; each is taken whole. */
    enum outlet_result (*write)(void *outlet, struct line_list *lines, timestamp now,
                                struct error *error);

    /* Called now and then, also when there are no lines. False with an error when something
     * is wrong that does not keep lines from being written. NULL: there is nothing to do. */
    bool (*rest)(void *outlet, timestamp now, struct error *error);

    /* Whether `rest` would finish what lines that wait belong into: they are written first.
     * NULL: it never does. */
    bool (*finishes)(const void *outlet, timestamp now);

    /* Goes on in a file that has the outlet's name now. False with an error; then it goes on
     * where it was, and trying again may help. What else there is to be told stands in the
     * error as well, which comes empty. NULL: there is nothing to open again. */
    bool (*reopen)(void *outlet, timestamp now, struct error *error);

    /* Finishes what was written and frees it; false with an error when that failed. */
    bool (*close)(void *outlet, struct error *error);
};

/* Every outlet begins with this. */
struct line_outlet {
    const struct outlet_methods *methods;
    const char *name; /* for messages */
    struct outlet_counts counts;
    /* The only folder in which it opens, renames or deletes anything later on; NULL: none. */
    const char *folder;
    size_t together; /* so many octets are best written at once */
    duration hold;   /* lines may wait so long until there are as many; 0: not on their own */
};

#endif
